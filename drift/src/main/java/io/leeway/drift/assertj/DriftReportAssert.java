package io.leeway.drift.assertj;

import io.leeway.core.internal.Checks;
import io.leeway.drift.AlertLevel;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Severity;
import io.leeway.drift.internal.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a report. All but {@link #hasStatus} fail on a report that has nothing of what they
 * look at.
 *
 * @since 0.1
 */
public class DriftReportAssert extends AbstractAssert<DriftReportAssert, DriftReport> {
  private static final Set<FeatureState> SCHEMA =
      Set.of(FeatureState.COLUMN_MISSING, FeatureState.COLUMN_NEW, FeatureState.TYPE_CHANGED);

  /** Makes the assertions on a column: soft ones if these are soft. */
  Function<@Nullable FeatureDrift, FeatureDriftAssert> features = FeatureDriftAssert::new;

  /** Begins; use {@link LeewayAssertions#assertThat(DriftReport)}. */
  public DriftReportAssert(DriftReport actual) {
    super(actual, DriftReportAssert.class);
  }

  /**
   * Something was compared. A report whose status comes from a missing column alone is not
   * assessed; one that was computed elsewhere is.
   */
  public DriftReportAssert isAssessed() {
    return requireAssessed("to be assessed");
  }

  /** It has a status. */
  public DriftReportAssert hasStatus(DriftStatus expected) {
    isNotNull();
    if (actual.status() != expected) {
      Predicate<FeatureDrift> shown =
          actual.status() == DriftStatus.NOT_ASSESSED
              ? column -> !Reports.isAssessed(column)
              : column -> Reports.status(actual, column).atLeast(DriftStatus.MILD);
      fail("to have the status " + expected, "it is " + actual.status(), worst(shown));
    }
    return myself;
  }

  /**
   * Its status is less than a limit.
   *
   * @param limit MILD or worse
   */
  public DriftReportAssert hasStatusBelow(DriftStatus limit) {
    Limits.status(limit);
    String expected = "to have a status below " + limit;
    requireAssessed(expected);
    if (actual.status().atLeast(limit)) {
      fail(
          expected,
          "it is " + actual.status(),
          worst(column -> Reports.status(actual, column).atLeast(limit)));
    }
    return myself;
  }

  /**
   * Its alert level, status and failed checks together, is less than a limit.
   *
   * @param limit WARNING or CRITICAL
   */
  public DriftReportAssert hasAlertLevelBelow(AlertLevel limit) {
    Checks.argument(
        limit.compareTo(AlertLevel.WARNING) >= 0,
        "limit must be WARNING or CRITICAL, but was %s",
        limit);
    String expected = "to have an alert level below " + limit;
    requireAssessed(expected);
    if (actual.alertLevel().compareTo(limit) >= 0) {
      Severity from = limit == AlertLevel.CRITICAL ? Severity.CRITICAL : Severity.WARNING;
      Stream<String> checks =
          actual.failedChecks().stream()
              .filter(check -> check.severity().compareTo(from) >= 0)
              .map(CheckResult::toString);
      Stream<String> columns =
          worst(column -> Reports.status(actual, column).alertLevel().compareTo(limit) >= 0)
              .stream();
      fail(expected, "it is " + actual.alertLevel(), Stream.concat(checks, columns).toList());
    }
    return myself;
  }

  /** No feature and no prediction drifts, and the status is NONE. */
  public DriftReportAssert hasNoDrift() {
    requireAssessed("to have no drift");
    List<String> worst =
        worst(
            column -> column.drifts() || Reports.status(actual, column).atLeast(DriftStatus.MILD));
    if (actual.status() != DriftStatus.NONE || !worst.isEmpty()) {
      fail("to have no drift", "it has", worst);
    }
    return myself;
  }

  /** Each of these columns was assessed and does not drift. */
  public DriftReportAssert hasNoDriftIn(String... names) {
    String expected = "to have no drift in " + Failure.names(Limits.names(names));
    requireColumns(expected, names);
    Set<String> wanted = Set.copyOf(List.of(names));
    List<String> worst =
        worst(
            column ->
                wanted.contains(column.name()) && (column.drifts() || !Reports.isAssessed(column)));
    if (!worst.isEmpty()) {
      fail(expected, "they drift or were not assessed", worst);
    }
    return myself;
  }

  /** Each of these columns drifts; others may. */
  public DriftReportAssert driftsIn(String... names) {
    String expected = "to drift in " + Failure.names(Limits.names(names));
    requireColumns(expected, names);
    Set<String> wanted = Set.copyOf(List.of(names));
    List<String> worst = worst(column -> wanted.contains(column.name()) && !column.drifts());
    if (!worst.isEmpty()) {
      fail(expected, "these do not drift", worst);
    }
    return myself;
  }

  /** Each of these columns drifts, and no other. */
  public DriftReportAssert driftsOnlyIn(String... names) {
    driftsIn(names);
    Set<String> wanted = Set.copyOf(List.of(names));
    List<String> worst = worst(column -> column.drifts() && !wanted.contains(column.name()));
    if (!worst.isEmpty()) {
      fail("to drift in " + Failure.names(List.of(names)) + " only", "so do these", worst);
    }
    return myself;
  }

  /**
   * The score of the report, the largest among what drifts, is less than a limit.
   *
   * @param limit above 0, at most 1: no report has a larger one
   */
  public DriftReportAssert hasScoreLessThan(double limit) {
    Checks.argument(
        limit > 0 && limit <= 1, "limit of a report's score must be in (0, 1], but was %s", limit);
    String expected = "to have a score less than " + Text.threshold(limit);
    requireAssessed(expected);
    if (!(actual.driftScore() < limit)) {
      fail(
          expected,
          "it is " + Text.number(actual.driftScore()),
          worst(column -> column.drifts() && column.score() >= limit));
    }
    return myself;
  }

  /**
   * In no column of the current data is a larger share of the values missing. Columns that the
   * policy mutes are left out; one that is not there at all has all of its values missing.
   *
   * @param limit 0 or more and less than 1
   */
  public DriftReportAssert hasNoMissingRateAbove(double limit) {
    Limits.share(limit, "limit of a missing rate");
    String expected = "to have no missing rate above " + Text.threshold(limit);
    requireAssessed(expected);
    requireCounted(expected, "how many values are missing");
    List<String> worst =
        actual
            .columns()
            .filter(column -> column.state() != FeatureState.MUTED && missing(column) > limit)
            .sorted(Comparator.comparingDouble(DriftReportAssert::missing).reversed())
            .map(
                column ->
                    Failure.line(
                        column,
                        column.state() == FeatureState.COLUMN_MISSING
                            ? "there is no such column"
                            : "%s of %s values are missing (%s, reference %s)"
                                .formatted(
                                    Text.count(column.current().missing()),
                                    Text.count(column.current().rows()),
                                    Text.percent(column.current().missingRate()),
                                    Text.percent(column.reference().missingRate()))))
            .toList();
    if (!worst.isEmpty()) {
      fail(expected, "more is missing in", worst);
    }
    return myself;
  }

  private static double missing(FeatureDrift column) {
    return column.state() == FeatureState.COLUMN_MISSING ? 1 : column.current().missingRate();
  }

  /**
   * In no column is a larger share of the current values one that the reference does not have.
   * Looks at columns of categories; numbers in bins and columns that could not be counted have
   * none.
   *
   * @param limit 0 or more and less than 1
   */
  public DriftReportAssert hasNoUnseenRateAbove(double limit) {
    Limits.share(limit, "limit of a rate of unseen values");
    String expected = "to have no rate of unseen values above " + Text.threshold(limit);
    requireAssessed(expected);
    requireCounted(expected, "which values are new");
    List<String> worst =
        actual
            .columns()
            .filter(column -> unseen(column) > limit)
            .sorted(Comparator.comparingDouble(DriftReportAssert::unseen).reversed())
            .map(
                column ->
                    Failure.line(
                        column,
                        "%s of %s values are not in the reference"
                            .formatted(
                                Text.percent(unseen(column)),
                                Text.count(column.current().values()))))
            .toList();
    if (!worst.isEmpty()) {
      fail(expected, "more is new in", worst);
    }
    return myself;
  }

  private static double unseen(FeatureDrift column) {
    return column.unseenRate().orElse(0);
  }

  /** No column is missing, new, or of another type. */
  public DriftReportAssert hasNoSchemaChange() {
    String expected = "to have no change of schema";
    isNotNull();
    requireCounted(expected, "which columns there were");
    List<String> worst = worst(column -> SCHEMA.contains(column.state()));
    if (!worst.isEmpty()) {
      fail(expected, "these columns changed", worst);
    }
    return myself;
  }

  /** Something was checked beside drift, and nothing failed. */
  public DriftReportAssert hasNoFailedChecks() {
    isNotNull();
    List<CheckResult> failed = actual.failedChecks();
    if (!failed.isEmpty()) {
      fail(
          "to have no failed check", "it has", failed.stream().map(CheckResult::toString).toList());
    }
    if (actual.checks().stream().noneMatch(check -> check.state() == CheckState.PASSED)) {
      fail(
          "to have no failed check",
          "nothing was checked, which is not the same as passed",
          actual.checks().stream().map(CheckResult::toString).toList());
    }
    return myself;
  }

  /** It has a column. */
  public DriftReportAssert hasFeature(String name) {
    requireColumns("to have a column", name);
    return myself;
  }

  /** Assertions on one column; {@link FeatureDriftAssert#and()} leads back. Fails without it. */
  public final FeatureDriftAssert feature(String name) {
    // Final, and so no part of a soft proxy, which would return null for a type that is not its
    // own.
    hasFeature(name);
    FeatureDrift found =
        actual == null
            ? null
            : actual.columns().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    FeatureDriftAssert feature = features.apply(found);
    feature.report = myself;
    if (info.hasDescription()) {
      feature.as(info.description());
    }
    return feature;
  }

  private void requireColumns(String expected, String... names) {
    isNotNull();
    List<String> found = Reports.names(actual.columns());
    List<String> unknown = Stream.of(names).filter(name -> !found.contains(name)).toList();
    if (!unknown.isEmpty()) {
      fail(
          expected,
          "it has no " + Failure.names(unknown) + "; columns found: " + Failure.names(found),
          List.of());
    }
  }

  private DriftReportAssert requireAssessed(String expected) {
    isNotNull();
    if (!Reports.assessed(actual)) {
      fail(
          expected,
          "nothing was assessed, which is not the same as no drift",
          worst(column -> !Reports.isAssessed(column)));
    }
    return myself;
  }

  /** A report that was computed elsewhere has scores, and nothing that is behind them. */
  private void requireCounted(String expected, String what) {
    if (!actual.significanceAssessed()) {
      fail(expected, "it was computed elsewhere, and does not know " + what, List.of());
    }
  }

  private List<String> worst(Predicate<FeatureDrift> inTheWay) {
    return actual.worstFirst().filter(inTheWay).map(Failure::line).toList();
  }

  private void fail(String expected, String found, List<String> worst) {
    String subject = Reports.subject(actual);
    failWithMessage(
        "%s",
        Failure.message(
            subject.isEmpty() ? "report" : "report on " + subject,
            actual.verdict(),
            expected,
            found,
            worst));
  }
}
