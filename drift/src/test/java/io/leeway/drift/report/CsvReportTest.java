package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leeway.drift.DriftReport;
import io.leeway.drift.ExternalReportBuilder;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReportTest {
  private static final int COLUMN = 7;

  private static List<CsvRecord> parse(String csv) {
    return CsvReader.builder().ofCsvRecord(csv).stream().toList();
  }

  @Test
  void csv_isTheStoredForm(@TempDir Path folder) throws Exception {
    DriftReport report = Reports.mixed();
    Path file = folder.resolve("drift.csv");

    CsvReport.of(report).write(file);

    assertThat(rounded(Files.readString(file).replace(report.id(), "fixed")))
        .isEqualTo(rounded(Golden.read("report.csv").replace("\n", "\r\n")));
  }

  /** The last digits of a number differ between releases of Java. */
  private static String rounded(String csv) {
    return Pattern.compile("(?<=,)-?\\d+\\.\\d+(E-?\\d+)?(?=,)")
        .matcher(csv)
        .replaceAll(
            number -> String.format(Locale.ROOT, "%.9g", Double.parseDouble(number.group())));
  }

  @Test
  void everyLine_hasEveryField() {
    List<CsvRecord> lines = parse(CsvReport.of(Reports.named(Reports.HOSTILE)).toCsv());

    assertThat(lines).hasSize(1 + 3 * (Reports.HOSTILE.size() - 1) + 1);
    assertThat(lines).allSatisfy(line -> assertThat(line.getFieldCount()).isEqualTo(30));
  }

  @Test
  void textThatASpreadsheetWouldRun_isMadeText() {
    ExternalReportBuilder report = DriftReport.computedElsewhere(0).model("=1+1").id("-1");
    List<String> names =
        List.of("=a", "+a", "-a", "@a", "|a", "\uff1da", "\ta", "\ra", "\na", "a=", "'a", "'=a");
    names.forEach(name -> report.feature(name, StatisticId.MISSING_RATE, 0.25));

    List<CsvRecord> lines = parse(CsvReport.of(report.build()).toCsv());

    assertThat(lines.stream().skip(1).map(line -> line.getField(COLUMN)))
        .containsExactly(
            "'=a",
            "'+a",
            "'-a",
            "'@a",
            "'|a",
            "'\uff1da",
            "'\ta",
            "[U+000D]a",
            "'\na",
            "a=",
            "'a",
            "''=a");
    assertThat(lines.get(1).getField(0)).isEqualTo("-1"); // a number stays one
    assertThat(lines.get(1).getField(2)).isEqualTo("'=1+1");
  }

  @Test
  void numbers_keepTheirSignAndAllTheirDigits() {
    DriftReport report = Reports.mixed();
    double value = report.feature("country").statistic(StatisticId.PSI).orElseThrow().value();

    assertThat(CsvReport.of(report).toCsv()).contains("," + value + ",").contains("Infinity");
  }

  @Test
  void whatWasNotAssessed_hasLinesToo() {
    assertThat(parse(CsvReport.of(Reports.allMuted()).toCsv())).hasSize(1 + 7);
    assertThat(parse(CsvReport.of(Reports.withoutRows()).toCsv()))
        .hasSize(1 + 3 * 7)
        .last()
        .satisfies(
            line ->
                assertThat(line.getFields())
                    .contains("score", "INSUFFICIENT_DATA", "NOT_ASSESSED", "missing_rate")
                    .endsWith("needs 30 rows on each side, but there are 0 and 0"));
    assertThat(parse(CsvReport.of(Reports.withoutColumns()).toCsv())).hasSize(1);
  }
}
