package io.leeway.drift.assertj;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.internal.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the reports of segments or windows. All fail if none was assessed.
 *
 * @since 0.1
 */
public class DriftSeriesAssert extends AbstractAssert<DriftSeriesAssert, DriftSeries> {
  /** Begins; use {@link LeewayAssertions#assertThat(DriftSeries)}. */
  public DriftSeriesAssert(DriftSeries actual) {
    super(actual, DriftSeriesAssert.class);
  }

  /**
   * Each report was assessed and its status is less than a limit.
   *
   * @param limit MILD or worse
   */
  public DriftSeriesAssert allHaveStatusBelow(DriftStatus limit) {
    return below(
        limit,
        "all reports to have a status below " + limit,
        report -> !Reports.assessed(report) || report.status().atLeast(limit));
  }

  /**
   * The status of each report that was assessed is less than a limit: segments and windows with too
   * few rows are left out, as long as there is one with enough.
   *
   * @param limit MILD or worse
   */
  public DriftSeriesAssert assessedHaveStatusBelow(DriftStatus limit) {
    return below(
        limit,
        "all assessed reports to have a status below " + limit,
        report -> report.status().atLeast(limit));
  }

  private DriftSeriesAssert below(
      DriftStatus limit, String expected, Predicate<DriftReport> inTheWay) {
    Limits.status(limit);
    isNotNull();
    if (actual.reports().stream().noneMatch(Reports::assessed)) {
      fail(expected, "none was assessed, which is not the same as no drift", report -> true);
    }
    if (actual.reports().stream().anyMatch(inTheWay)) {
      fail(expected, "these do not", inTheWay);
    }
    return myself;
  }

  private void fail(String expected, String found, Predicate<DriftReport> inTheWay) {
    List<String> worst =
        actual.reports().stream()
            .filter(inTheWay)
            .sorted(
                Comparator.comparing(DriftReport::status)
                    .thenComparing(DriftReport::driftScore)
                    .reversed())
            .map(DriftSeriesAssert::line)
            .toList();
    failWithMessage(
        "%s",
        Failure.message(
            "series",
            actual.reports().size() + " reports, the worst " + actual.status(),
            expected,
            found,
            worst));
  }

  private static String line(DriftReport report) {
    List<String> drifting = Reports.names(report.drifting().stream());
    return String.format(
        Locale.ROOT,
        "%-8s %6s  %s, %s rows%s",
        Reports.assessed(report) ? report.status() : "-",
        Reports.assessed(report) ? Text.number(report.driftScore()) : "-",
        Reports.subject(report),
        Text.count(report.currentRows()),
        drifting.isEmpty() ? "" : ": " + Failure.names(drifting));
  }
}
