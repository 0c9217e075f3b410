package io.leeway.drift;

import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as lines of text that fit a terminal of 80 columns. */
final class ReportText {
  private static final int SUMMARY_LENGTH = 1_000;
  private static final int LINE = 80;
  private static final String ROW = "%-8s %6s  %-18s  %-19s %-15s %7s\n";

  private ReportText() {}

  static String summary(DriftReport report) {
    for (int rows = 10; ; rows--) {
      String table = table(report, rows);
      if (table.length() < SUMMARY_LENGTH || rows == 0) {
        return table;
      }
    }
  }

  static String table(DriftReport report, int most) {
    StringBuilder text = new StringBuilder(report.verdict()).append('\n');
    text.append(subject(report));
    text.append(
        String.format(
            Locale.ROOT,
            "reference %,d rows, current %,d rows; alpha %s over %d tests\n",
            report.referenceRows(),
            report.currentRows(),
            report.policy().alpha(),
            report.tests()));
    text.append(
        String.format(
            Locale.ROOT, ROW, "status", "score", "column", "decided by", "missing", "adj. p"));
    report.worstFirst().limit(most).forEach(feature -> text.append(row(feature)));
    int columns = report.features().size() + report.predictions().size();
    if (columns > most) {
      text.append("and ").append(columns - most).append(" more\n");
    }
    List<CheckResult> failed = report.failedChecks();
    failed.stream()
        .limit(most)
        .forEach(check -> text.append(Text.sentence(check.toString(), LINE)).append('\n'));
    if (failed.size() > most) {
      text.append("and ").append(failed.size() - most).append(" more failed checks\n");
    }
    return text.toString();
  }

  /** Model, place, segment and window on a line; none if nothing of it is known. */
  private static String subject(DriftReport report) {
    List<String> parts = new ArrayList<>();
    report.model().ifPresent(model -> parts.add("model " + Text.name(model, 40)));
    report.baseline().ifPresent(base -> parts.add("baseline " + Text.name(base.version(), 20)));
    report.deployment().ifPresent(place -> parts.add("in " + Text.name(place, 40)));
    report.segment().ifPresent(segment -> parts.add(segment.toString()));
    report.window().ifPresent(window -> parts.add(window.toString()));
    return parts.isEmpty() ? "" : String.join(", ", parts) + "\n";
  }

  /** Why columns were not compared, and what could not be checked, a line each. */
  static String notes(DriftReport report) {
    Stream<String> columns =
        report
            .columns()
            .filter(column -> column.state() != FeatureState.ASSESSED)
            .map(column -> Text.name(column.name(), 40) + ": " + column.reason());
    Stream<String> checks =
        report.checks().stream()
            .filter(check -> check.state() == CheckState.NOT_CHECKED)
            .map(CheckResult::toString);
    return Stream.concat(columns, checks).map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String row(FeatureDrift feature) {
    String name = Text.name(feature.name(), 18);
    Optional<StatisticResult> decisive = feature.decisive();
    if (feature.state() != FeatureState.ASSESSED || decisive.isEmpty()) {
      String why = Text.sentence(feature.state() + ": " + feature.reason(), 43);
      return String.format(Locale.ROOT, "%-8s %6s  %-18s  %s\n", "-", "-", name, why);
    }
    StatisticResult statistic = decisive.get();
    return String.format(
        Locale.ROOT,
        ROW,
        feature.status(),
        statistic.adjustedScore().isPresent() ? Text.number(statistic.rank()) : "-",
        name,
        statistic.id() + " " + Text.number(statistic.value()),
        missing(feature),
        statistic.adjustedPValue().isPresent()
            ? Text.pValue(statistic.adjustedPValue().getAsDouble())
            : "-");
  }

  private static String missing(FeatureDrift feature) {
    String before = Text.percent(feature.reference().missingRate());
    String now = Text.percent(feature.current().missingRate());
    return before.equals(now) ? before : before + " -> " + now;
  }
}
