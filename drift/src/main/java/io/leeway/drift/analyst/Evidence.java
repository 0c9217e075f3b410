package io.leeway.drift.analyst;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Segment;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.statistic.StatisticId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a report and those before it say, as far as the rules ask. */
final class Evidence {
  /** A feature with this share of all scores outweighs the rest together, and by half again. */
  static final double DOMINANT_SHARE = 0.60;

  /** Two features drift together by coincidence more easily than three. */
  static final int MANY = 3;

  /** Many features are also one in this many; so many others beside a dominant one are not few. */
  static final int ONE_IN = 3;

  final DriftReport report;

  /** Earlier reports that this one can be compared with, the oldest first. */
  final List<DriftReport> earlier;

  /** The assessed features, the worst first. */
  final List<FeatureDrift> features;

  /** Those of them that drift. */
  final List<FeatureDrift> drifting;

  /** Those whose values, not just their missing rate, are MODERATE or worse. */
  final List<FeatureDrift> moved;

  Evidence(DriftReport report, List<DriftReport> history) {
    this.report = Objects.requireNonNull(report, "report");
    earlier = earlier(report, history);
    features =
        report
            .worstFirst()
            .filter(column -> column.role() == FeatureRole.FEATURE)
            .filter(column -> column.state() == FeatureState.ASSESSED)
            .toList();
    drifting = features.stream().filter(FeatureDrift::drifts).toList();
    moved = features.stream().filter(f -> values(f).atLeast(DriftStatus.MODERATE)).toList();
  }

  static List<DriftReport> earlier(DriftReport report, List<DriftReport> history) {
    return history.stream()
        .filter(other -> isSameSubject(report, other) && !other.id().equals(report.id()))
        .filter(other -> other.status() != DriftStatus.NOT_ASSESSED)
        .filter(other -> !time(other).isAfter(time(report)))
        .sorted(Comparator.comparing(Evidence::time))
        .toList();
  }

  private static boolean isSameSubject(DriftReport one, DriftReport other) {
    return one.model().equals(other.model())
        && one.deployment().equals(other.deployment())
        && one.baseline().equals(other.baseline())
        && one.segment().map(Segment::column).equals(other.segment().map(Segment::column))
        && one.segment().flatMap(Segment::value).equals(other.segment().flatMap(Segment::value));
  }

  static Instant time(DriftReport report) {
    return report.window().map(window -> window.end()).orElse(report.createdAt());
  }

  /** The rows of the smaller side, as far as known; empty if the current ones are not. */
  OptionalLong rows() {
    long reference = report.referenceRows();
    long current = report.currentRows();
    if (report.significanceAssessed()) {
      return OptionalLong.of(Math.min(reference, current));
    }
    if (current == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(reference == 0 ? current : Math.min(reference, current));
  }

  /** The feature that holds most of the drift, if one does and few others drift. */
  Optional<FeatureDrift> dominant() {
    Optional<FeatureDrift> worst = drifting.stream().max(Comparator.comparing(Evidence::weight));
    int others = drifting.size() - 1;
    return worst
        .filter(feature -> features.size() > 1 && others * ONE_IN <= features.size() - 1)
        .filter(feature -> feature.status().atLeast(DriftStatus.MODERATE))
        .filter(feature -> share(feature) >= DOMINANT_SHARE);
  }

  /** What share of the scores of all that drift a feature has. */
  double share(FeatureDrift feature) {
    return weight(feature) / drifting.stream().mapToDouble(Evidence::weight).sum();
  }

  /** Whether many features moved and none dominates. */
  boolean diffuse() {
    return moved.size() >= MANY && moved.size() * ONE_IN >= features.size() && dominant().isEmpty();
  }

  /**
   * The largest adjusted score that drifts, at most 1: far apart is far apart, be it infinitely. A
   * statistic may drift by limits of its own and have no score: then where its status begins.
   */
  private static double weight(FeatureDrift feature) {
    OptionalDouble score =
        feature.statistics().stream()
            .filter(statistic -> statistic.status().atLeast(DriftStatus.MILD))
            .flatMapToDouble(statistic -> statistic.adjustedScore().stream())
            .max();
    double standard =
        switch (feature.status()) {
          case SEVERE -> 0.40;
          case MODERATE -> 0.25;
          default -> 0.10;
        };
    return Math.min(1, score.orElse(standard));
  }

  /** How far the values moved, apart from how many are missing. */
  static DriftStatus values(FeatureDrift feature) {
    return feature.statistics().stream()
        .filter(statistic -> statistic.id() != StatisticId.MISSING_RATE)
        .map(StatisticResult::status)
        .max(Comparator.naturalOrder())
        .orElse(DriftStatus.NOT_ASSESSED);
  }

  /** The columns whose values are missing more often than in the reference. */
  List<FeatureDrift> missingSpikes() {
    return report.worstFirst().filter(column -> missingSpike(column).isPresent()).toList();
  }

  static Optional<StatisticResult> missingSpike(FeatureDrift column) {
    return column
        .statistic(StatisticId.MISSING_RATE)
        .filter(rate -> rate.value() > 0 && rate.status().atLeast(DriftStatus.MILD));
  }

  boolean featuresDrift() {
    return !drifting.isEmpty();
  }

  boolean predictionsDrift() {
    return report.predictionStatus().atLeast(DriftStatus.MILD);
  }

  /** Whether the outputs moved and the inputs, as far as they are watched, did not. */
  boolean predictionsAloneDrift() {
    return predictionsDrift() && !features.isEmpty() && !featuresDrift();
  }

  /** How many reports on end found drift, this one the last. */
  int lasting() {
    if (!report.status().atLeast(DriftStatus.MILD)) {
      return 0;
    }
    int calm = earlier.size();
    while (calm > 0 && earlier.get(calm - 1).status().atLeast(DriftStatus.MILD)) {
      calm--;
    }
    return earlier.size() - calm + 1;
  }
}
