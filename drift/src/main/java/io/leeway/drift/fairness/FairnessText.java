package io.leeway.drift.fairness;

import io.leeway.drift.internal.Text;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Groups and metrics as lines of text that fit a terminal of 80 columns. */
final class FairnessText {
  private static final String ROW = "%-14s %8s  %-17s  %-17s  %-17s";
  private static final int MOST = 20;

  private FairnessText() {}

  static String table(Fairness fairness) {
    Stream<String> head =
        Stream.of(
            "fairness of " + Text.name(fairness.column(), 60),
            sizes(fairness),
            row("group", "rows", "selected", "true positive", "false positive"));
    Stream<String> groups =
        fairness.groups().stream().limit(MOST).map(group -> row(group, fairness.minimum()));
    long more = Math.max(0, fairness.groups().size() - MOST);
    Stream<String> metrics =
        Stream.concat(
            Stream.of("and " + more + " more groups").limit(more),
            fairness.metrics().stream().map(FairnessText::row));
    return Stream.of(head, groups, metrics)
        .flatMap(lines -> lines)
        .map(line -> line.stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private static String sizes(Fairness fairness) {
    return String.format(
        Locale.ROOT,
        "%,d groups, %,d rows, %,d of them without a label; %,d rows left out",
        fairness.groups().size(),
        fairness.groups().stream().mapToLong(GroupCounts::rows).sum(),
        fairness.withoutLabel(),
        fairness.withoutGroup() + fairness.withoutPrediction());
  }

  private static String row(String group, String rows, String one, String two, String three) {
    return String.format(Locale.ROOT, ROW, group, rows, one, two, three);
  }

  private static String row(GroupCounts group, long minimum) {
    return row(
        Text.name(group.group(), 14),
        Text.count(group.rows()),
        cell(Rate.SELECTION, group, minimum),
        cell(Rate.TRUE_POSITIVE, group, minimum),
        cell(Rate.FALSE_POSITIVE, group, minimum));
  }

  private static String cell(Rate rate, GroupCounts group, long minimum) {
    if (rate.of(group) < minimum) {
      return rate.of(group) == 0 ? "-" : "too few (" + rate.of(group) + ")";
    }
    Estimate estimate = rate.estimate(group, Intervals.reach(1));
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", estimate.value(), estimate.low(), estimate.high());
  }

  private static String row(MetricResult metric) {
    return String.format(
        Locale.ROOT,
        "%-30s %s",
        metric.metric(),
        metric
            .estimate()
            .map(
                value ->
                    value
                        + ", "
                        + Text.name(metric.group().orElse(""), 9)
                        + " to "
                        + Text.name(metric.other().orElse(""), 9))
            .orElseGet(() -> Text.sentence(metric.reason(), 49)));
  }
}
