package io.leeway.drift.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.leeway.core.internal.Csv;
import io.leeway.core.internal.Visible;
import io.leeway.drift.DriftReport;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.SkippedStatistic;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A report as CSV: a line for each column and statistic, those that were skipped included, and one
 * for a column without any.
 *
 * <pre>{@code
 * CsvReport.of(report).write(Path.of("drift.csv"));
 * }</pre>
 *
 * <p>As RFC 4180 has it, in UTF-8: commas, CRLF, quotes where needed. Numbers have all their digits
 * and a point; an infinite one is {@code Infinity}; what is not known is empty. A text that a
 * spreadsheet could take for a formula, because it begins with {@code = + - @ | %}, a tab or a line
 * break and is no number, has an apostrophe before it.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class CsvReport {
  private static final List<String> HEADER =
      List.of(
          "report_id",
          "created_at",
          "model",
          "deployment",
          "window_start",
          "window_end",
          "segment",
          "column",
          "role",
          "type",
          "state",
          "column_status",
          "statistic",
          "statistic_status",
          "value",
          "at_most",
          "score",
          "mean_without_drift",
          "adjusted_score",
          "p_value",
          "adjusted_p_value",
          "tested_by",
          "n",
          "m",
          "bins",
          "reference_rows",
          "reference_missing",
          "current_rows",
          "current_missing",
          "reason");

  private final DriftReport report;

  private CsvReport(DriftReport report) {
    this.report = Objects.requireNonNull(report, "report");
  }

  /** The CSV of a report. */
  public static CsvReport of(DriftReport report) {
    return new CsvReport(report);
  }

  /** A header and the lines. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(HEADER);
      report.columns().forEach(column -> write(csv, column));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
    return text.toString();
  }

  /**
   * Writes {@link #toCsv()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Output.write(file, toCsv());
  }

  private void write(CsvWriter csv, FeatureDrift column) {
    for (StatisticResult statistic : column.statistics()) {
      csv.writeRecord(line(column, numbers(statistic), column.reason()));
    }
    for (SkippedStatistic skipped : column.skipped()) {
      csv.writeRecord(line(column, nothing(skipped.id().toString()), skipped.reason()));
    }
    if (column.statistics().isEmpty() && column.skipped().isEmpty()) {
      csv.writeRecord(line(column, nothing(""), column.reason()));
    }
  }

  private List<String> line(FeatureDrift column, List<String> numbers, String reason) {
    List<String> line = new ArrayList<>(HEADER.size());
    line.add(text(report.id()));
    line.add(report.createdAt().toString());
    line.add(report.model().map(CsvReport::text).orElse(""));
    line.add(report.deployment().map(CsvReport::text).orElse(""));
    line.add(report.window().map(window -> window.start().toString()).orElse(""));
    line.add(report.window().map(window -> window.end().toString()).orElse(""));
    line.add(report.segment().map(segment -> text(Words.segment(segment))).orElse(""));
    line.add(text(column.name()));
    line.add(column.role().name().toLowerCase(Locale.ROOT));
    line.add(column.type().map(Object::toString).orElse(""));
    line.add(column.state().name());
    line.add(column.status().name());
    line.addAll(numbers);
    line.add(Long.toString(column.reference().rows()));
    line.add(Long.toString(column.reference().missing()));
    line.add(Long.toString(column.current().rows()));
    line.add(Long.toString(column.current().missing()));
    line.add(text(reason));
    return line;
  }

  private static List<String> numbers(StatisticResult statistic) {
    return List.of(
        statistic.id().toString(),
        statistic.status().name(),
        Double.toString(statistic.value()),
        number(statistic.atMost()),
        number(statistic.score()),
        number(statistic.meanWithoutDrift()),
        number(statistic.adjustedScore()),
        number(statistic.pValue()),
        number(statistic.adjustedPValue()),
        statistic.testedBy().map(StatisticId::toString).orElse(""),
        Long.toString(statistic.n()),
        Long.toString(statistic.m()),
        statistic.bins().isPresent() ? Integer.toString(statistic.bins().getAsInt()) : "");
  }

  private static List<String> nothing(String statistic) {
    return List.of(statistic, "", "", "", "", "", "", "", "", "", "", "", "");
  }

  private static String number(OptionalDouble number) {
    return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
  }

  private static String text(String text) {
    return Csv.guard(Visible.prose(text));
  }
}
