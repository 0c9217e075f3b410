package io.leeway.drift;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.statistic.StatisticId;
import java.util.List;

/** What a {@link PolicyRule} can say, with the name it has in JSON. */
enum Setting {
  STATISTICS("statistics"),
  BINS("bins"),
  CATEGORIES("categories"),
  THRESHOLDS("thresholds"),
  LIMITS("limits"),
  MINIMUM_SIZE("minimum_size"),
  WEIGHT("weight"),
  MUTED("muted"),
  SENSITIVE("sensitive");

  final String json;

  Setting(String json) {
    this.json = json;
  }

  /** What holds where no rule says anything; statistics depend on the feature. */
  static PolicyRule defaults() {
    return PolicyRule.none()
        .withStatistics()
        .withBins(Binning.quantilesWithAtoms(10))
        .withCategories(50)
        .withThresholds(BucketingPolicy.standard())
        .withMinimumSize(30)
        .withWeight(1)
        .withMuted(false)
        .withSensitive(false);
  }

  /** The statistics of a feature for which no rule names any. */
  static List<StatisticId> standardStatistics(FeatureRole role, boolean categories) {
    StatisticId test = categories ? StatisticId.CHI2 : StatisticId.KS;
    return role == FeatureRole.PREDICTION
        ? List.of(StatisticId.PSI, StatisticId.JS, test)
        : List.of(StatisticId.PSI, test, StatisticId.MISSING_RATE);
  }
}
