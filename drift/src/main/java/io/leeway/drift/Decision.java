package io.leeway.drift;

import io.leeway.drift.statistic.StatisticId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns measurements into statuses: buckets the scores and corrects the p-values of all columns
 * together.
 */
final class Decision {
  private final DriftSettings settings;
  private final Map<TestKey, Double> adjusted = new HashMap<>();

  private record TestKey(String column, StatisticId id) {}

  Decision(DriftSettings settings, Collection<FeatureComparison> family) {
    this.settings = settings;
    List<TestKey> tests = new ArrayList<>();
    List<Double> pValues = new ArrayList<>();
    for (FeatureComparison comparison : family) {
      for (FeatureComparison.Measured statistic : comparison.measured) {
        if (statistic.pValue().isPresent()) {
          tests.add(new TestKey(comparison.name, statistic.id()));
          pValues.add(statistic.pValue().getAsDouble());
        }
      }
    }
    double[] corrected =
        settings.correction().adjust(pValues.stream().mapToDouble(p -> p).toArray());
    for (int i = 0; i < corrected.length; i++) {
      adjusted.put(tests.get(i), corrected[i]);
    }
  }

  /** How many p-values were corrected together. */
  int tests() {
    return adjusted.size();
  }

  FeatureDrift decide(FeatureComparison comparison) {
    List<StatisticResult> results =
        comparison.measured.stream().map(statistic -> result(comparison.name, statistic)).toList();
    DriftStatus status =
        results.stream()
            .map(StatisticResult::status)
            .reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or);
    FeatureState state = state(comparison, status);
    FeatureDrift drift =
        new FeatureDrift(
            comparison.name,
            comparison.role,
            comparison.type,
            state,
            state == FeatureState.ASSESSED ? status : DriftStatus.NOT_ASSESSED,
            "",
            results.stream().mapToDouble(StatisticResult::adjustedScore).max().orElse(0),
            comparison.reference,
            comparison.current,
            results,
            comparison.skipped,
            comparison.bins());
    return drift.withReason(
        switch (state) {
          case ASSESSED -> reason(drift);
          case NOT_COMPUTED -> comparison.skipped.get(0).reason();
          default -> {
            SkippedStatistic first = comparison.skipped.get(0);
            yield first.id() + " " + first.reason();
          }
        });
  }

  private StatisticResult result(String name, FeatureComparison.Measured statistic) {
    double adjustedScore = Math.max(0, statistic.score() - statistic.meanWithoutDrift());
    double p = Objects.requireNonNull(adjusted.get(new TestKey(name, statistic.testedBy())));
    boolean significant = p < settings.alpha();
    return new StatisticResult(
        statistic.id(),
        statistic.value(),
        statistic.score(),
        statistic.meanWithoutDrift(),
        adjustedScore,
        statistic.pValue(),
        OptionalDouble.of(p),
        Optional.of(statistic.testedBy()),
        statistic.n(),
        statistic.m(),
        statistic.bins(),
        significant ? settings.bucketing().status(adjustedScore) : DriftStatus.NONE);
  }

  /**
   * A missing rate that moved is a finding even where nothing can be said of the values; one that
   * did not is no reason to call the column sound.
   */
  private static FeatureState state(FeatureComparison comparison, DriftStatus status) {
    if (!comparison.valuesUnknown() || status.atLeast(DriftStatus.MILD)) {
      return FeatureState.ASSESSED;
    }
    return comparison.identifier ? FeatureState.NOT_COMPUTED : FeatureState.INSUFFICIENT_DATA;
  }

  private String reason(FeatureDrift drift) {
    StatisticResult decisive = drift.decisive().orElseThrow();
    double score = decisive.adjustedScore();
    String number =
        decisive.id()
            + " "
            + Text.number(decisive.value())
            + (decisive.bins().isPresent() ? " over " + decisive.bins().getAsInt() + " bins" : "")
            + " scores "
            + Text.number(score)
            + " above chance";
    String p = "adjusted p " + Text.pValue(decisive.adjustedPValue().orElseThrow());
    BucketingPolicy bucketing = settings.bucketing();
    if (drift.drifts()) {
      return String.format(
          Locale.ROOT,
          "%s (%s from %s), %s",
          number,
          drift.status(),
          Text.threshold(bucketing.from(drift.status())),
          p);
    }
    return score >= bucketing.mild()
        ? number + ", but not significantly: " + p
        : String.format(
            Locale.ROOT, "%s, below %s, %s", number, Text.threshold(bucketing.mild()), p);
  }
}
