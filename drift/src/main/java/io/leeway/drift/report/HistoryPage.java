package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.internal.Text;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reports that followed each other, as a page: how the score went, what was worst each time, and
 * each column that ever drifted.
 *
 * <pre>{@code
 * DriftSeries weeks = calculator.compareOver(reference, rows, "day", Duration.ofDays(7));
 * HistoryPage.of(weeks).write(Path.of("weeks.html"));
 * }</pre>
 *
 * <p>Like {@link HtmlReport} it is one file without anything to load. It shows the last 1,000
 * reports, and the last 200 of them as points of a line. Reports over segments stand beside each
 * other, and no line joins them.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class HistoryPage {
  private static final int MOST_REPORTS = 1_000;
  private static final int WORST = 3;

  private final List<DriftReport> reports;
  private final int earlier;
  private final long rowsLeftOut;

  private HistoryPage(List<DriftReport> reports, long rowsLeftOut) {
    earlier = Math.max(0, reports.size() - MOST_REPORTS);
    this.reports = List.copyOf(reports.subList(earlier, reports.size()));
    this.rowsLeftOut = rowsLeftOut;
  }

  /**
   * The page of some reports.
   *
   * @param reports the oldest first
   */
  public static HistoryPage of(List<DriftReport> reports) {
    return new HistoryPage(reports, 0);
  }

  /** The page of the windows or segments of one call. */
  public static HistoryPage of(DriftSeries series) {
    return new HistoryPage(series.reports(), series.rowsLeftOut());
  }

  /** The page. */
  public String toHtml() {
    return ReportPage.of(title() + model().map(model -> ": " + model).orElse(""), this::body);
  }

  /**
   * Writes {@link #toHtml()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Output.write(file, toHtml());
  }

  private String title() {
    return ScoreLine.isTime(reports) ? "Drift over time" : "Drift by segment";
  }

  private Optional<String> model() {
    return reports.isEmpty() ? Optional.empty() : last().model();
  }

  private DriftReport last() {
    return reports.get(reports.size() - 1);
  }

  private void body(Markup page) {
    page.open("header").element("p", "Drift reports", "class", "kind").open("h1");
    model().ifPresentOrElse(page::name, () -> page.text(title()));
    page.close().close().open("main");
    if (reports.isEmpty()) {
      page.element("p", "There is no report to show.", "class", "lead");
    } else {
      verdict(page);
      scores(page);
      table(page);
      ColumnHistory.write(page, reports);
      Guide.write(page, last());
    }
    page.close();
  }

  private void verdict(Markup page) {
    boolean time = ScoreLine.isTime(reports);
    DriftReport worst =
        reports.stream().max(Comparator.comparing(DriftReport::status)).orElseThrow();
    DriftReport shown = time ? last() : worst;
    page.open("section", "class", "verdict " + Badge.css(shown.status()));
    page.open("h2");
    Badge.write(page, shown.status());
    page.text(time ? " in the last report" : " in the worst segment").close();
    page.open("p", "class", "lead").name(ScoreLine.label(shown)).text(": ");
    page.text(shown.verdict()).close();
    page.element("p", counts());
    if (rowsLeftOut > 0) {
      page.element("p", Text.count(rowsLeftOut) + " rows without a time are in no report.");
    }
    if (reports.stream().anyMatch(report -> !report.significanceAssessed())) {
      page.element(
          "p",
          "Scores that were computed elsewhere come without tests: how much of them is chance is not"
              + " known.",
          "class",
          "warning");
    }
    page.close();
  }

  private String counts() {
    long drifting = reports.stream().filter(r -> r.status().atLeast(DriftStatus.MILD)).count();
    long unknown = reports.stream().filter(r -> r.status() == DriftStatus.NOT_ASSESSED).count();
    return Text.count(reports.size())
        + (reports.size() == 1 ? " report, " : " reports, ")
        + Text.count(drifting)
        + " with drift"
        + (unknown > 0
            ? ", " + Text.count(unknown) + " not assessed, which is not the same as no drift."
            : ".")
        + (earlier > 0 ? " " + Text.count(earlier) + " earlier ones are left out." : "");
  }

  private void scores(Markup page) {
    Page.section(page, "scores", "Scores");
    ScoreLine.write(page, reports);
    page.close();
  }

  private void table(Markup page) {
    boolean time = ScoreLine.isTime(reports);
    Page.section(page, "reports", "Reports");
    Page.table(page, time ? "Reports, the oldest first" : "Reports", "class", "reports");
    Page.heads(
        page,
        time ? "When" : "Segment",
        "Status",
        "Score",
        "Drifting",
        "Reference rows",
        "Current rows",
        "Worst columns",
        "Report");
    page.open("tbody");
    reports.forEach(report -> row(page, report));
    page.close();
    Page.endTable(page);
    page.close();
  }

  private static void row(Markup page, DriftReport report) {
    page.open("tr").open("th", "scope", "row").name(ScoreLine.label(report)).close();
    page.open("td");
    Badge.write(page, report.status());
    page.close();
    boolean assessed = report.status() != DriftStatus.NOT_ASSESSED;
    page.element("td", assessed ? Text.number(report.driftScore()) : Words.NONE);
    List<FeatureDrift> drifting = report.drifting();
    page.element("td", Text.count(drifting.size()));
    page.element("td", Text.count(report.referenceRows()));
    page.element("td", Text.count(report.currentRows()));
    page.open("td", "class", "wide");
    for (int i = 0; i < Math.min(WORST, drifting.size()); i++) {
      FeatureDrift column = drifting.get(i);
      page.text(i == 0 ? "" : ", ").name(column.name());
      page.text(" " + Words.status(column.status()));
    }
    page.close().open("td").open("code").name(report.id()).close().close().close();
  }
}
