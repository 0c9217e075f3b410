package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.drift.DriftReport;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Locale;

/** The columns, the worst first: a line each, and behind the line where its numbers come from. */
final class ColumnTable {
  private static final int MOST_DETAILS = 200;
  private static final int LONGEST_REASON = 600;

  private final DriftReport report;
  private final Rules rules;

  ColumnTable(DriftReport report, Rules rules) {
    this.report = report;
    this.rules = rules;
  }

  void write(Markup page, FeatureRole role) {
    List<FeatureDrift> columns =
        report.worstFirst().filter(column -> column.role() == role).toList();
    if (columns.isEmpty()) {
      return;
    }
    String title = role == FeatureRole.FEATURE ? "Features" : "Predictions";
    Page.section(page, title.toLowerCase(Locale.ROOT), title);
    page.element("p", introduction(role, columns.size()));
    Page.table(page, title + ", the worst first", "class", "columns pairs", "data-sort", "");
    heads(page);
    for (int i = 0; i < columns.size(); i++) {
      column(page, columns.get(i), i < MOST_DETAILS);
    }
    Page.endTable(page);
    page.close();
  }

  private String introduction(FeatureRole role, int columns) {
    String text =
        (role == FeatureRole.FEATURE ? "What goes into the model" : "What comes out of the model")
            + ", the worst first. The sentence below each says why; open it for both distributions"
            + " and how each number was made.";
    return columns <= MOST_DETAILS
        ? text
        : text
            + " Only the "
            + MOST_DETAILS
            + " worst of "
            + Text.count(columns)
            + " have these here; the JSON of the report has them all.";
  }

  private static void heads(Markup page) {
    page.open("thead").open("tr");
    head(page, "Column", "text");
    head(page, "Status", "status");
    head(page, "Score", "number");
    head(page, "Decided by", "text");
    head(page, "Adjusted p", "number");
    head(page, "Missing", "number");
    head(page, "Unseen", "number");
    page.close().close();
  }

  private static void head(Markup page, String title, String kind) {
    page.element("th", title, "scope", "col", "data-kind", kind);
  }

  private void column(Markup page, FeatureDrift column, boolean detailed) {
    page.open("tbody", "class", Badge.css(column.status())).open("tr");
    page.open("th", "scope", "rowgroup").name(column.name()).close();
    page.open("td").element("b", Words.verdict(column)).close();
    page.element("td", Words.orNone(Words.score(column), Text::number));
    page.element("td", Words.decidedBy(column));
    page.element("td", Words.adjustedP(column));
    page.element("td", Words.missing(column));
    page.element("td", Words.orNone(column.unseenRate(), Text::percent)).close();
    page.open("tr").open("td", "colspan", "7");
    String reason = Visible.prose(column.reason(), LONGEST_REASON);
    if (detailed && !(column.statistics().isEmpty() && column.skipped().isEmpty())) {
      page.open("details").element("summary", reason);
      column.bins().ifPresent(bins -> Distribution.write(page, column, bins));
      StatisticTable.write(page, column);
      rule(page, column);
      page.close();
    } else {
      page.element("p", reason);
    }
    page.close().close().close();
  }

  private void rule(Markup page, FeatureDrift column) {
    int number = rules.number(column);
    page.open("p")
        .text(column.bins().map(bins -> "psi with " + bins.smoothing() + ", ").orElse(""));
    page.element("a", "rule " + number, "href", "#rule" + number).close();
  }
}
