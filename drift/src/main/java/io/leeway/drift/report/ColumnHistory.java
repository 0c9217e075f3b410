package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.drift.DriftReport;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each column that ever drifted went from report to report. */
final class ColumnHistory {
  private static final int MOST = 100;
  private static final int HEIGHT = 44;

  private final String name;
  private final List<ScoreLine.Point> points = new ArrayList<>();
  private int drifted;

  private ColumnHistory(String name) {
    this.name = name;
  }

  static void write(Markup page, List<DriftReport> reports) {
    List<ColumnHistory> columns = of(reports);
    if (columns.isEmpty()) {
      return;
    }
    Page.section(page, "columns", "Columns that ever drifted");
    if (columns.size() > MOST) {
      page.element("p", "The " + MOST + " that drifted most often, of " + columns.size() + ".");
    }
    boolean joined = ScoreLine.isTime(reports);
    for (ColumnHistory column : columns.subList(0, Math.min(MOST, columns.size()))) {
      page.open("h3").name(column.name).close();
      page.open("p");
      page.text("drifted in " + Text.count(column.drifted) + " of " + Text.count(reports.size()));
      page.close();
      String what = "Scores of " + Visible.name(column.name, 60);
      ScoreLine.write(page, what, column.points, joined, HEIGHT);
    }
    page.close();
  }

  /** Those that drifted most often first. */
  private static List<ColumnHistory> of(List<DriftReport> reports) {
    Map<String, ColumnHistory> columns = new LinkedHashMap<>();
    for (DriftReport report : reports) {
      report
          .drifting()
          .forEach(column -> columns.computeIfAbsent(column.name(), ColumnHistory::new).drifted++);
    }
    reports.forEach(report -> add(columns.values(), report));
    return columns.values().stream()
        .sorted(Comparator.comparing(column -> -column.drifted))
        .toList();
  }

  private static void add(Iterable<ColumnHistory> columns, DriftReport report) {
    Map<String, FeatureDrift> found = new LinkedHashMap<>();
    report.columns().forEach(column -> found.put(column.name(), column));
    for (ColumnHistory column : columns) {
      FeatureDrift drift = found.get(column.name);
      column.points.add(
          drift == null ? ScoreLine.Point.without(report) : ScoreLine.Point.of(report, drift));
    }
  }
}
