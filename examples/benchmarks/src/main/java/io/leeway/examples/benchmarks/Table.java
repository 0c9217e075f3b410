package io.leeway.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Sets what was measured against the {@linkplain Goal goals}, as Markdown. */
public final class Table {
  private final Measurements measurements;
  private final StringBuilder out = new StringBuilder();

  private Table(Measurements measurements) {
    this.measurements = measurements;
  }

  /** Reads files in JMH's JSON format and prints the tables. */
  public static void main(String... files) throws IOException {
    System.out.print(of(Measurements.read(Arrays.stream(files).map(Path::of).toList())));
  }

  static String of(Measurements measurements) {
    Table table = new Table(measurements);
    measurements.jdks().forEach(table::addGoals);
    table.addMedians();
    return table.out.toString();
  }

  private void addGoals(Runtime.Version jdk) {
    int met = 0;
    int missed = 0;
    int open = 0;
    line("## Goals on JDK %s", jdk);
    line("");
    line("| goal | work | Leeway | peer | its time | ratio | at least | |");
    line("| --- | --- | ---: | --- | ---: | ---: | ---: | --- |");
    for (Goal goal : Goal.all()) {
      double leeway = measurements.median(jdk, goal.leeway());
      double peer = measurements.median(jdk, goal.peer());
      double least = goal.least(jdk);
      double ratio = peer / leeway;
      if (Double.isNaN(ratio)) {
        open += least > 0 ? 1 : 0;
        continue;
      }
      String verdict = least == 0 ? "" : ratio >= least ? "met" : "not met";
      met += verdict.equals("met") ? 1 : 0;
      missed += verdict.equals("not met") ? 1 : 0;
      line(
          "| %s | %s | %s | %s | %s | %.2f | %s | %s |",
          goal.id(),
          goal.leeway(),
          time(leeway),
          goal.peer().substring(0, goal.peer().indexOf(' ')),
          time(peer),
          ratio,
          least == 0 ? "" : String.format(Locale.ROOT, "%.2f", least),
          verdict);
    }
    line("");
    line("Goals met: %d, not met: %d, not measured: %d.", met, missed, open);
    line("");
  }

  private void addMedians() {
    line("## All medians");
    line("");
    StringBuilder head = new StringBuilder("| measurement |");
    StringBuilder rule = new StringBuilder("| --- |");
    for (Runtime.Version jdk : measurements.jdks()) {
      head.append(" JDK ").append(jdk).append(" |");
      rule.append(" ---: |");
    }
    line("%s", head);
    line("%s", rule);
    for (String name : measurements.names()) {
      StringBuilder row = new StringBuilder("| " + name + " |");
      for (Runtime.Version jdk : measurements.jdks()) {
        row.append(' ').append(time(measurements.median(jdk, name))).append(" |");
      }
      line("%s", row);
    }
  }

  private static String time(double nanos) {
    if (Double.isNaN(nanos)) {
      return "";
    }
    if (nanos >= 1e6) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
    return nanos >= 1e3
        ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
        : String.format(Locale.ROOT, "%.1f ns", nanos);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
