package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.drift.BinTable;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.internal.Text;
import java.util.Comparator;
import java.util.List;

/** Both distributions of a column, as a picture and as a table. */
final class Distribution {
  private Distribution() {}

  static void write(Markup page, FeatureDrift column, BinTable bins) {
    List<Bar> bars = Bar.of(column, bins);
    long shown = bars.stream().filter(bar -> !bar.isMissing()).count();
    boolean all = shown == bins.labels().size();
    page.open("div", "class", "both");
    if (bins.categories()) {
      BarChart.lying(page, bars, describe(bars));
    } else {
      BarChart.standing(page, bars, all ? Bar.cuts(bins) : List.of(), describe(bars));
    }
    table(page, bars);
    page.close();
    if (!all) {
      page.element(
          "p", "The " + shown + " bins whose share changed most, of " + bins.labels().size() + ".");
    }
  }

  private static String describe(List<Bar> bars) {
    Bar most = bars.stream().max(Comparator.comparing(Bar::change)).orElseThrow();
    return "Reference and current shares; changed most: " + most.label() + ", " + most.shares();
  }

  private static void table(Markup page, List<Bar> bars) {
    page.open("table", "class", "shares");
    page.open("thead").open("tr").element("th", "Values", "scope", "col");
    page.element("th", "reference", "scope", "col", "class", "r", "colspan", "2");
    page.element("th", "current", "scope", "col", "class", "c", "colspan", "2");
    page.close().close().open("tbody");
    for (Bar bar : bars) {
      page.open("tr").element("th", bar.label(), "scope", "row");
      page.element("td", Text.count(bar.reference())).element("td", Text.percent(bar.before()));
      page.element("td", Text.count(bar.current())).element("td", Text.percent(bar.now())).close();
    }
    page.close().close();
  }
}
