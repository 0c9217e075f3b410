package io.leeway.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as lines of text that fit a terminal of 80 columns. */
final class ReportText {
  private static final int SUMMARY_LENGTH = 1_000;
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
    if (report.features().size() > most) {
      text.append("and ").append(report.features().size() - most).append(" more\n");
    }
    return text.toString();
  }

  /** Why columns were not compared, a line each. */
  static String reasons(DriftReport report) {
    return report.features().stream()
        .filter(feature -> feature.state() != FeatureState.ASSESSED)
        .map(feature -> Text.name(feature.name(), 40) + ": " + feature.reason() + "\n")
        .collect(Collectors.joining());
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
