package io.leeway.drift.report;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.MarkdownText;
import io.leeway.drift.CheckResult;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.DriftAnalyst;
import io.leeway.drift.internal.Text;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A report as a comment on a pull request: the verdict, the worst columns, what failed, what to do.
 *
 * <pre>{@code
 * String comment = MarkdownReport.of(report).toMarkdown();
 * }</pre>
 *
 * <p>GitHub's Markdown, always under 60,000 characters: GitHub takes 65,536. Names and sentences
 * cannot mention anybody, link anywhere or break the table.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class MarkdownReport {
  private static final int LONGEST = 60_000;
  private static final int ROWS = 30;
  private static final int LONGEST_REASON = 300;

  private final DriftReport report;
  private final Optional<Advice> advice;
  private final int rows;

  private MarkdownReport(DriftReport report, Optional<Advice> advice, int rows) {
    this.report = Objects.requireNonNull(report, "report");
    this.advice = advice;
    this.rows = rows;
  }

  /** The Markdown of a report, with its 30 worst columns. */
  public static MarkdownReport of(DriftReport report) {
    return new MarkdownReport(report, Optional.empty(), ROWS);
  }

  /** The same with advice of another analyst than {@link DriftAnalyst#rules()}. */
  public MarkdownReport withAdvice(Advice advice) {
    return new MarkdownReport(report, Optional.of(advice), rows);
  }

  /**
   * The same with another number of columns, and of failed checks, at most.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public MarkdownReport withRows(int rows) {
    Checks.argument(rows >= 0, "rows must be 0 or more, but were %s", rows);
    return new MarkdownReport(report, advice, rows);
  }

  /** The text; with fewer rows than asked for where it would be too long. */
  public String toMarkdown() {
    for (int most = rows; ; most /= 2) {
      String text = toMarkdown(most);
      if (text.length() < LONGEST || most == 0) {
        return text;
      }
    }
  }

  /**
   * Writes {@link #toMarkdown()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Output.write(file, toMarkdown());
  }

  private String toMarkdown(int most) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(mark(report.status())).append(report.verdict()).append("\n\n");
    text.append(subject()).append("\n\n");
    if (!report.significanceAssessed()) {
      text.append("> **Significance was not assessed.** The scores were computed elsewhere and")
          .append(" come without tests.\n\n");
    }
    advise(text, advice.orElseGet(() -> DriftAnalyst.rules().assess(report)));
    columns(text, most);
    failedChecks(text, most);
    notAssessed(text, most);
    return text.toString();
  }

  private static String mark(DriftStatus status) {
    return switch (status.light()) {
      case GREY -> "⚪ ";
      case GREEN -> "🟢 ";
      case YELLOW -> "🟡 ";
      case RED -> "🔴 ";
    };
  }

  private String subject() {
    List<String> parts = new ArrayList<>();
    report.model().ifPresent(model -> parts.add("model " + MarkdownText.name(model)));
    report
        .baseline()
        .ifPresent(base -> parts.add("baseline " + MarkdownText.name(Words.baseline(base))));
    report.deployment().ifPresent(place -> parts.add("in " + MarkdownText.name(place)));
    report.segment().ifPresent(s -> parts.add(MarkdownText.name(Words.segment(s))));
    report.window().ifPresent(window -> parts.add(Words.window(window)));
    if (report.significanceAssessed()) {
      parts.add("reference " + Words.rows(report.referenceRows()));
      parts.add("current " + Words.rows(report.currentRows()));
      parts.add("alpha " + report.policy().alpha() + " over " + report.tests() + " tests");
    } else if (report.currentRows() > 0) {
      parts.add("current " + Words.rows(report.currentRows()));
    }
    return String.join(" · ", parts);
  }

  private static void advise(StringBuilder text, Advice advice) {
    text.append("**").append(advice.verdict().text()).append("**: ");
    text.append(MarkdownText.sentence(advice.summary(), 2_000)).append("\n\n");
    List<String> steps = advice.nextSteps();
    for (int i = 0; i < Math.min(steps.size(), 10); i++) {
      text.append(i + 1).append(". ").append(MarkdownText.sentence(steps.get(i), LONGEST_REASON));
      text.append('\n');
    }
    text.append(steps.isEmpty() ? "" : "\n");
  }

  private void columns(StringBuilder text, int most) {
    List<FeatureDrift> columns =
        report.worstFirst().filter(c -> c.state() == FeatureState.ASSESSED).toList();
    if (columns.isEmpty()) {
      return;
    }
    text.append("| Column | Status | Score | Decided by | Missing | Adj. p |\n");
    text.append("| --- | --- | ---: | --- | ---: | ---: |\n");
    for (FeatureDrift column : columns.subList(0, Math.min(most, columns.size()))) {
      row(
          text,
          MarkdownText.name(column.name()),
          mark(column.status()) + Words.status(column.status()),
          Words.orNone(Words.score(column), Text::number),
          Words.decidedBy(column),
          Words.missing(column),
          MarkdownText.sentence(Words.adjustedP(column), LONGEST_REASON));
    }
    more(text, columns.size() - most, "columns");
  }

  private void failedChecks(StringBuilder text, int most) {
    List<CheckResult> failed = report.failedChecks();
    if (failed.isEmpty()) {
      return;
    }
    text.append(
        "**Failed checks**\n\n| Severity | Check | Of | Why |\n| --- | --- | --- | --- |\n");
    for (CheckResult check : failed.subList(0, Math.min(most, failed.size()))) {
      row(
          text,
          check.severity().name(),
          MarkdownText.name(check.check()),
          check.subject().map(MarkdownText::name).orElse("the data"),
          MarkdownText.sentence(check.reason(), LONGEST_REASON));
    }
    more(text, failed.size() - most, "failed checks");
  }

  private void notAssessed(StringBuilder text, int most) {
    List<FeatureDrift> columns =
        report.columns().filter(c -> c.state() != FeatureState.ASSESSED).toList();
    if (columns.isEmpty()) {
      return;
    }
    text.append("**Not assessed**, which is not the same as no drift\n\n");
    text.append("| Column | State | Why |\n| --- | --- | --- |\n");
    for (FeatureDrift column : columns.subList(0, Math.min(most, columns.size()))) {
      row(
          text,
          MarkdownText.name(column.name()),
          Words.of(column.state()),
          MarkdownText.sentence(column.reason(), LONGEST_REASON));
    }
    more(text, columns.size() - most, "columns");
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static void more(StringBuilder text, int left, String of) {
    text.append(left > 0 ? "\nand " + Text.count(left) + " more " + of + "\n\n" : "\n");
  }
}
