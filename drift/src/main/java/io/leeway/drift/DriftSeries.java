package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Locale;

/**
 * Reports of one call, over segments or windows: their tests were corrected together.
 *
 * @param reports one for each segment, the largest first, or each window, the earliest first
 * @param rowsLeftOut how many rows of the current data are in none, because they have no time
 * @since 0.1
 */
public record DriftSeries(List<DriftReport> reports, long rowsLeftOut) {
  private static final String ROW = "%-12s %6s %9s  %s\n";

  /** Copies the list. */
  public DriftSeries {
    reports = List.copyOf(reports);
    Checks.argument(rowsLeftOut >= 0, "rows left out must be 0 or more, but were %s", rowsLeftOut);
  }

  /** The worst status of all; NOT_ASSESSED if there is none. */
  public DriftStatus status() {
    return reports.stream()
        .map(DriftReport::status)
        .reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or);
  }

  /** A line for each report: status, score, rows, and which part it is about. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, worst of %d reports\n",
            FeatureDrift.verdict(status()),
            reports.size()));
    text.append(String.format(Locale.ROOT, ROW, "status", "score", "rows", "of"));
    for (DriftReport report : reports) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              report.status(),
              Text.number(report.driftScore()),
              Text.count(report.currentRows()),
              report
                  .segment()
                  .map(Segment::toString)
                  .orElseGet(() -> report.window().map(Object::toString).orElse("all"))));
    }
    if (rowsLeftOut > 0) {
      text.append(Text.count(rowsLeftOut)).append(" rows without a time are left out\n");
    }
    return text.toString();
  }
}
