package io.leeway.drift.assertj;

import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.StatisticId;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one column of a report. All but {@link #hasState} and {@link #hasStatus} fail if it
 * was not assessed.
 *
 * @since 0.1
 */
public class FeatureDriftAssert extends AbstractAssert<FeatureDriftAssert, FeatureDrift> {
  @Nullable DriftReportAssert report;

  /** Begins; use {@link LeewayAssertions#assertThat(FeatureDrift)}. */
  public FeatureDriftAssert(@Nullable FeatureDrift actual) {
    super(actual, FeatureDriftAssert.class);
  }

  /**
   * Back to the report.
   *
   * @throws IllegalStateException if the column was not reached through one
   */
  public final DriftReportAssert and() {
    if (report == null) {
      throw new IllegalStateException("and() leads back to a report, but here is none");
    }
    return report;
  }

  /** It was compared. */
  public FeatureDriftAssert isAssessed() {
    return requireAssessed("to be assessed");
  }

  /** It has a state. */
  public FeatureDriftAssert hasState(FeatureState expected) {
    isNotNull();
    if (actual.state() != expected) {
      fail("to have the state " + expected, "it is " + actual.state());
    }
    return myself;
  }

  /** It has a status. */
  public FeatureDriftAssert hasStatus(DriftStatus expected) {
    isNotNull();
    if (actual.status() != expected) {
      fail("to have the status " + expected, "it is " + actual.status());
    }
    return myself;
  }

  /**
   * Its status is less than a limit.
   *
   * @param limit MILD or worse
   */
  public FeatureDriftAssert hasStatusBelow(DriftStatus limit) {
    Limits.status(limit);
    String expected = "to have a status below " + limit;
    requireAssessed(expected);
    if (actual.status().atLeast(limit)) {
      fail(expected, "it is " + actual.status());
    }
    return myself;
  }

  /** It does not drift. */
  public FeatureDriftAssert hasNoDrift() {
    requireAssessed("to have no drift");
    if (actual.drifts()) {
      fail("to have no drift", "it is " + actual.status());
    }
    return myself;
  }

  /**
   * Its score, the largest adjusted one of its statistics whether significant or not, is less than
   * a limit.
   *
   * @param limit on the scale of psi
   */
  public FeatureDriftAssert hasScoreLessThan(double limit) {
    Limits.score(limit);
    String expected = "to have a score less than " + Text.threshold(limit);
    requireAssessed(expected);
    if (!(actual.score() < limit)) {
      fail(expected, "it is " + Text.number(actual.score()));
    }
    return myself;
  }

  /**
   * A statistic was computed and its value is less than a limit.
   *
   * @param limit in the unit of the statistic
   */
  public FeatureDriftAssert hasValueLessThan(StatisticId id, double limit) {
    String expected = "to have " + id + " less than " + Text.threshold(limit);
    StatisticResult statistic = statistic(id, expected);
    double value = statistic.atMost().orElse(statistic.value());
    if (!(value < limit)) {
      fail(
          expected,
          (statistic.atMost().isPresent() ? "it may be " : "it is ") + Text.number(value));
    }
    return myself;
  }

  /**
   * The p-value that decides about a statistic, corrected for the number of tests, is above a
   * limit. Where the statistic has no test of its own it is that of the test it borrows.
   *
   * @param limit 0 or more and less than 1, such as 0.05
   */
  public FeatureDriftAssert hasPValueAbove(StatisticId id, double limit) {
    Limits.share(limit, "limit of a p-value");
    String expected = "to have an adjusted p-value of " + id + " above " + Text.threshold(limit);
    StatisticResult statistic = statistic(id, expected);
    if (statistic.adjustedPValue().isEmpty()) {
      fail(expected, "it has none");
    }
    double p = statistic.adjustedPValue().orElseThrow();
    if (!(p > limit)) {
      fail(expected, "it is " + Text.pValue(p));
    }
    return myself;
  }

  private StatisticResult statistic(StatisticId id, String expected) {
    requireAssessed(expected);
    Optional<StatisticResult> statistic = actual.statistic(id);
    if (statistic.isEmpty()) {
      List<StatisticId> found = actual.statistics().stream().map(StatisticResult::id).toList();
      fail(expected, "it was not computed; statistics found: " + found);
    }
    return statistic.orElseThrow();
  }

  private FeatureDriftAssert requireAssessed(String expected) {
    isNotNull();
    if (!Reports.isAssessed(actual)) {
      fail(expected, "it was not assessed, which is not the same as no drift");
    }
    return myself;
  }

  private void fail(String expected, String found) {
    failWithMessage(
        "%s",
        Failure.message(
            "feature '" + Text.name(actual.name(), 40) + "'",
            Text.sentence(actual.toString(), 300),
            expected,
            found,
            List.of()));
  }
}
