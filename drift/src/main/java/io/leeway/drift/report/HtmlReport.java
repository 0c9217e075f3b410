package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.drift.DriftReport;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.DriftAnalyst;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A report as a page that says what happened, how sure that is, what to do next, and how each
 * number was made.
 *
 * <pre>{@code
 * HtmlReport.of(report).withHistory(earlier).write(Path.of("drift.html"));
 * }</pre>
 *
 * <p>One file without anything to load: it opens from disk and from a mail, in light and in dark,
 * on a phone and on paper. Its script sorts and filters the table of columns and nothing else;
 * without it everything can still be read. The 200 worst features and the 200 worst predictions
 * have their distributions and numbers in it; the others have a line each.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class HtmlReport {
  private final DriftReport report;
  private final List<DriftReport> history;
  private final Optional<Advice> advice;

  private HtmlReport(DriftReport report, List<DriftReport> history, Optional<Advice> advice) {
    this.report = Objects.requireNonNull(report, "report");
    this.history = List.copyOf(history);
    this.advice = advice;
  }

  /** The page of a report. */
  public static HtmlReport of(DriftReport report) {
    return new HtmlReport(report, List.of(), Optional.empty());
  }

  /**
   * The same with the scores of earlier reports on the same data.
   *
   * @param history the oldest first; the report itself is left out if it is among them
   */
  public HtmlReport withHistory(List<DriftReport> history) {
    return new HtmlReport(report, history, advice);
  }

  /** The same with advice of another analyst than {@link DriftAnalyst#rules()}. */
  public HtmlReport withAdvice(Advice advice) {
    return new HtmlReport(report, history, Optional.of(advice));
  }

  /** The page. */
  public String toHtml() {
    return ReportPage.of("Drift report" + report.model().map(m -> ": " + m).orElse(""), this::body);
  }

  /**
   * Writes {@link #toHtml()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Output.write(file, toHtml());
  }

  private void body(Markup page) {
    Rules rules = new Rules(report.policy());
    page.open("header").open("p", "class", "kind").text("Drift report").close().open("h1");
    report.model().ifPresentOrElse(page::name, () -> page.text("Reference against current data"));
    page.close().close().open("main");
    VerdictSection.write(page, report);
    SubjectSection.write(page, report);
    AdviceSection.write(page, advice.orElseGet(() -> DriftAnalyst.rules().assess(report, history)));
    CheckSections.write(page, report);
    ColumnTable columns = new ColumnTable(report, rules);
    columns.write(page, FeatureRole.FEATURE);
    columns.write(page, FeatureRole.PREDICTION);
    PolicySection.write(page, report, rules);
    Guide.write(page, report);
    if (!history.isEmpty()) {
      Page.section(page, "history", "Reports until now");
      ScoreLine.write(page, seriesWithThis());
      page.close();
    }
    page.close().open("footer").open("p");
    page.text("Report ").element("code", Visible.name(report.id(), 120));
    page.text(". All digits of all numbers are in its JSON and its CSV.").close().close();
  }

  private List<DriftReport> seriesWithThis() {
    Stream<DriftReport> earlier =
        history.stream().filter(before -> !before.id().equals(report.id()));
    return Stream.concat(earlier, Stream.of(report)).toList();
  }
}
