package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.SkippedStatistic;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.StatisticId;
import java.util.Optional;

/** How each number of a column was made. */
final class StatisticTable {
  private static final int LONGEST_REASON = 300;

  private StatisticTable() {}

  static void write(Markup page, FeatureDrift column) {
    page.open("div", "class", "scroll").open("table", "class", "numbers");
    Page.heads(
        page,
        "Statistic",
        "Status",
        "Value",
        "Score − chance → rest",
        "p",
        "Adjusted p",
        "n / m",
        "Bins");
    page.open("tbody");
    column.statistics().forEach(statistic -> row(page, statistic));
    column.skipped().forEach(skipped -> row(page, skipped));
    page.close().close().close();
  }

  private static void row(Markup page, StatisticResult statistic) {
    page.open("tr").element("th", statistic.id().toString(), "scope", "row");
    page.element("td", Words.status(statistic.status()));
    page.element(
        "td",
        Text.number(statistic.value())
            + (statistic.atMost().isPresent()
                ? ", at most " + Text.number(statistic.atMost().getAsDouble())
                : ""));
    page.element("td", score(statistic));
    page.element("td", Words.orNone(statistic.pValue(), Text::pValue));
    page.element(
        "td", Words.orNone(statistic.adjustedPValue(), Text::pValue) + borrowed(statistic));
    page.element("td", count(statistic.n()) + " / " + count(statistic.m()));
    page.element(
        "td", statistic.bins().isPresent() ? Text.count(statistic.bins().getAsInt()) : Words.NONE);
    page.close();
  }

  /** Whose test decides, where it is not the statistic's own. */
  private static String borrowed(StatisticResult statistic) {
    Optional<StatisticId> other = statistic.testedBy().filter(id -> id != statistic.id());
    return other.map(id -> " of " + id).orElse("");
  }

  /** A host that computed the numbers may not have said how many values there were. */
  private static String count(long values) {
    return values == 0 ? Words.NONE : Text.count(values);
  }

  /** The score, what chance alone gives on average, and what is left. */
  private static String score(StatisticResult statistic) {
    String score = Words.orNone(statistic.score(), Text::number);
    return statistic.meanWithoutDrift().isEmpty()
        ? score
        : score
            + " − "
            + Text.number(statistic.meanWithoutDrift().getAsDouble())
            + " → "
            + Words.orNone(statistic.adjustedScore(), Text::number);
  }

  private static void row(Markup page, SkippedStatistic skipped) {
    page.open("tr").element("th", skipped.id().toString(), "scope", "row");
    String reason = Visible.prose(skipped.reason(), LONGEST_REASON);
    page.element("td", "not computed: " + reason, "colspan", "7").close();
  }
}
