package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftReportTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678901234Z"));

  /** One feature of each kind: numbers, names, samples that do not overlap, a missing column. */
  private static DriftReport report() {
    Dataset reference =
        Dataset.builder()
            .numeric("amount", IntStream.range(0, 40).mapToDouble(i -> i).toArray())
            .categorical(
                "country", IntStream.range(0, 40).mapToObj(i -> i % 4 == 0 ? "FI" : "SE").toList())
            .numeric("gone", new double[40])
            .build();
    Dataset current =
        Dataset.builder()
            .numeric("amount", IntStream.range(100, 140).mapToDouble(i -> i).toArray())
            .categorical(
                "country", IntStream.range(0, 40).mapToObj(i -> i % 3 == 0 ? "FI" : "SE").toList())
            .build();
    return DriftCalculator.withDefaults().withClock(CLOCK).compare(reference, current);
  }

  private static String golden() throws IOException {
    try (InputStream in = DriftReportTest.class.getResourceAsStream("/golden/report-v1.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void json_isTheStoredForm() throws IOException {
    String json = report().toJson().replaceFirst("\"id\": \"[^\"]*\"", "\"id\": \"fixed\"");

    assertThat(json).isEqualTo(golden());
  }

  @Test
  void json_readsBackToTheSameReport(@TempDir Path folder) throws IOException {
    DriftReport report = report();
    Path file = folder.resolve("report.json");

    report.writeJson(file);

    assertThat(DriftReport.readJson(file)).isEqualTo(report);
    assertThat(DriftReport.fromJson(golden()).toJson()).isEqualTo(golden());
    assertThat(report.feature("amount").score()).isInfinite();
  }

  @Test
  void wrongJson_isRejectedWithTheMember() throws IOException {
    String golden = golden();

    assertRejected("", "drift report is empty; JSON was expected");
    assertRejected("{", "drift report is not valid JSON");
    assertRejected("[]", "drift report must be an object, but was an ARRAY");
    assertRejected("{}", "this is not a drift report: its format must be 'leeway.drift.report'");
    assertRejected(
        golden.replace("\"version\": 1", "\"version\": 2"),
        "drift report has version 2, but this release of Leeway reads version 1");
    assertRejected(
        golden.replace("\"status\": \"SEVERE\"", "\"status\": \"AWFUL\""),
        "drift report: status must be one of [NOT_ASSESSED, NONE, MILD, MODERATE, SEVERE], but was"
            + " 'AWFUL'");
    assertRejected(
        golden.replaceFirst("\"rows\": 40", "\"rows\": \"40\""),
        "drift report: features[0]: reference: rows must be a whole number, but was \"40\"");
    assertRejected(
        golden.replaceFirst("\"tests\": \\d+", "\"tests\": 99999999999"),
        "drift report: tests must be within an int, but was 99999999999");
    assertRejected(
        golden.replaceFirst("\"rows\": 40", "\"rows\": -40"),
        "a sample must have 0 to all of its rows missing, but has 0 of -40");
    assertRejected(
        golden.replaceFirst("\"infinite\"", "\"finite\""),
        "drift report: largest_score must be a number, but was null");
    assertRejected(golden.replace("\"tests\"", "\"test\""), "drift report: tests is missing");
    assertRejected(
        golden.replace("\"drift_score\": 1.0", "\"drift_score\": 1.5"),
        "drift score must be in [0, 1], but was 1.5");
    assertRejected(
        golden.replace("\"tests\": ", "\"version\": 1, \"tests\": "), "Duplicate field 'version'");
  }

  private static void assertRejected(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftReport.fromJson(json))
        .withMessageContaining(message);
  }

  @Test
  void text_beginsWithTheVerdictAndFitsATerminal() {
    String table = report().table();

    assertThat(table)
        .isEqualTo(
            """
            SEVERE drift: 1 of 2 columns assessed drift, score 1.000, 1 not assessed
            reference 40 rows, current 40 rows; alpha 0.05 over 6 tests
            status    score  column              decided by          missing          adj. p
            SEVERE      inf  amount              ks 1.000            0.0%              1e-22
            -             -  gone                COLUMN_MISSING: current has no such colum..
            NONE      0.000  country             psi 0.045           0.0%              0.513
            gone: current has no such column; columns found: [amount, country]
            """);
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void summaryOfManyLongNames_staysUnderAThousandCharacters() {
    Dataset.Builder data = Dataset.builder();
    for (int i = 0; i < 500; i++) {
      data.numeric("a column with a name that is much too long " + i, new double[40]);
    }
    DriftReport report = Drift.between(data.build(), data.build());

    assertThat(report.toString()).hasSizeLessThan(1000).endsWith(" more\n");
    assertThat(report.table().lines()).hasSize(503);
  }

  @Test
  void unknownFeature_isRejectedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report().feature("age"))
        .withMessage("no feature 'age'; features found: [amount, country, gone]");
  }
}
