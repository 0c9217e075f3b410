package io.leeway.drift;

import io.leeway.drift.internal.Text;
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
  private final DriftPolicy policy;
  private final Map<TestKey, Double> adjusted = new HashMap<>();

  /** A comparison is like no other: two parts of a call may have columns of the same name. */
  private record TestKey(FeatureComparison comparison, StatisticId id) {}

  Decision(DriftPolicy policy, Collection<FeatureComparison> family) {
    this.policy = policy;
    List<TestKey> tests = new ArrayList<>();
    List<Double> pValues = new ArrayList<>();
    for (FeatureComparison comparison : family) {
      comparison.tests.forEach(
          (id, p) -> {
            tests.add(new TestKey(comparison, id));
            pValues.add(p);
          });
    }
    double[] corrected = policy.correction().adjust(pValues.stream().mapToDouble(p -> p).toArray());
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
        comparison.measured.stream().map(statistic -> result(comparison, statistic)).toList();
    DriftStatus status =
        results.stream()
            .map(StatisticResult::status)
            .reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or);
    FeatureState state = state(comparison, status);
    FeatureDrift drift =
        new FeatureDrift(
            comparison.name,
            comparison.role,
            Optional.of(comparison.type),
            state,
            state == FeatureState.ASSESSED ? status : DriftStatus.NOT_ASSESSED,
            "",
            results.stream().mapToDouble(StatisticResult::rank).max().orElse(0),
            comparison.reference,
            comparison.current,
            results,
            comparison.skipped,
            comparison.bins());
    return drift.withReason(
        switch (state) {
          case ASSESSED -> reason(drift, comparison.rule);
          case NOT_COMPUTED -> comparison.skipped.get(0).reason();
          default -> {
            SkippedStatistic first = comparison.skipped.get(0);
            yield first.id() + " " + first.reason();
          }
        });
  }

  private StatisticResult result(
      FeatureComparison comparison, FeatureComparison.Measured statistic) {
    OptionalDouble adjustedScore = adjusted(statistic);
    TestKey test = new TestKey(comparison, statistic.testedBy());
    double p = Objects.requireNonNull(adjusted.get(test));
    return new StatisticResult(
        statistic.id(),
        statistic.value(),
        statistic.atMost(),
        statistic.score(),
        statistic.meanWithoutDrift(),
        adjustedScore,
        statistic.pValue(),
        OptionalDouble.of(p),
        Optional.of(statistic.testedBy()),
        statistic.n(),
        statistic.m(),
        statistic.bins(),
        p < policy.alpha() ? bucket(comparison.rule, statistic, adjustedScore) : DriftStatus.NONE);
  }

  private static OptionalDouble adjusted(FeatureComparison.Measured statistic) {
    return statistic.score().isPresent()
        ? OptionalDouble.of(
            Math.max(
                0, statistic.score().getAsDouble() - statistic.meanWithoutDrift().getAsDouble()))
        : OptionalDouble.empty();
  }

  /** By its own limits if the rule has some, else by its score, if it has one. */
  private static DriftStatus bucket(
      FeatureRule rule, FeatureComparison.Measured statistic, OptionalDouble adjustedScore) {
    Optional<BucketingPolicy> limits = rule.limits(statistic.id());
    if (limits.isPresent()) {
      return limits.get().status(Math.abs(statistic.value()));
    }
    return adjustedScore.isPresent()
        ? rule.thresholds().status(adjustedScore.getAsDouble())
        : DriftStatus.NONE;
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

  private static String reason(FeatureDrift drift, FeatureRule rule) {
    StatisticResult decisive = drift.decisive().orElseThrow();
    String value =
        decisive.id()
            + " "
            + Text.number(decisive.value())
            + (decisive.bins().isPresent() ? " over " + decisive.bins().getAsInt() + " bins" : "");
    String p = "adjusted p " + Text.pValue(decisive.adjustedPValue().orElseThrow());
    Optional<BucketingPolicy> limits = rule.limits(decisive.id());
    if (limits.isPresent()) {
      return against(value, Math.abs(decisive.value()), limits.get(), drift, p);
    }
    return decisive.adjustedScore().isEmpty()
        ? value + ", which has no threshold, " + p
        : against(
            value + " scores " + Text.number(decisive.rank()) + " above chance",
            decisive.rank(),
            rule.thresholds(),
            drift,
            p);
  }

  private static String against(
      String what, double number, BucketingPolicy thresholds, FeatureDrift drift, String p) {
    if (drift.drifts()) {
      return String.format(
          Locale.ROOT,
          "%s (%s from %s), %s",
          what,
          drift.status(),
          Text.threshold(thresholds.from(drift.status())),
          p);
    }
    return number >= thresholds.mild()
        ? what + ", but not significantly: " + p
        : String.format(
            Locale.ROOT, "%s, below %s, %s", what, Text.threshold(thresholds.mild()), p);
  }
}
