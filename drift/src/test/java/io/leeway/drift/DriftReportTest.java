package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A report with all that one can have: a segment of sensitive names, predictions, checks. */
  private static DriftReport full() {
    Dataset reference =
        Dataset.builder()
            .categorical("site", Collections.nCopies(40, "north"))
            .categorical("country", IntStream.range(0, 40).mapToObj(i -> "FI").toList())
            .numeric("score", IntStream.range(0, 40).mapToDouble(i -> i).toArray())
            .numeric("few", IntStream.range(0, 40).mapToDouble(i -> i % 2).toArray())
            .build();
    Dataset current =
        Dataset.builder()
            .categorical("site", Collections.nCopies(40, "north"))
            .categorical("country", IntStream.range(0, 40).mapToObj(i -> "S" + i % 2).toList())
            .numeric("score", IntStream.range(0, 40).mapToDouble(i -> i / 2.0).toArray())
            .categorical("few", IntStream.range(0, 40).mapToObj(i -> "n/a").toList())
            .numeric("new", new double[40])
            .build();
    DriftPolicy policy =
        DriftPolicy.builder("credit", "3")
            .feature("country", rule -> rule.withSensitive(true))
            .predictions(rule -> rule.withMinimumSize(20))
            .build();
    return DriftCalculator.withDefaults()
        .withClock(CLOCK)
        .withPolicy(policy)
        .withPredictions("score")
        .withHashKey(new byte[16])
        .compareSegments(reference, current, "site")
        .reports()
        .get(0)
        .withModel("credit")
        .withDeployment("eu-1")
        .withWindow(new TimeWindow(Instant.EPOCH, Instant.parse("2026-01-02T03:04:05Z")))
        .withCreatedBy(Actor.service("nightly").onBehalfOf("u-1042"))
        .withChecks(
            List.of(
                new CheckResult(
                    CheckKind.FAIRNESS,
                    "disparate_impact",
                    Optional.of("site"),
                    Severity.WARNING,
                    CheckState.FAILED,
                    OptionalDouble.of(0.7),
                    OptionalDouble.of(0.6),
                    OptionalDouble.of(0.79),
                    OptionalDouble.of(0.8),
                    "0.700 is under 0.8"),
                check(CheckState.NOT_CHECKED, Severity.CRITICAL)));
  }

  private static CheckResult check(CheckState state, Severity severity) {
    return new CheckResult(
        CheckKind.QUALITY,
        "freshness",
        Optional.empty(),
        severity,
        state,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "no column of times");
  }

  private static String golden() throws IOException {
    return golden("report-v1.json");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = DriftReportTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void json_isTheStoredForm() throws IOException {
    String json = report().toJson().replaceFirst("\"id\": \"[^\"]*\"", "\"id\": \"fixed\"");

    assertThat(json).isEqualTo(golden());
  }

  @Test
  void jsonOfAllMembers_isTheStoredForm() throws IOException {
    String json = full().toJson().replaceFirst("\"id\": \"[^\"]*\"", "\"id\": \"fixed\"");

    assertThat(json).isEqualTo(golden("report-full-v1.json"));
    assertThat(DriftReport.fromJson(json).toJson()).isEqualTo(json);
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

  @Test
  void sections_haveTheirOwnStatus() {
    DriftReport report = full();

    assertThat(report.features())
        .extracting(FeatureDrift::name)
        .containsExactly("country", "few", "new");
    assertThat(report.predictions()).extracting(FeatureDrift::name).containsExactly("score");
    assertThat(report.featureStatus()).isEqualTo(DriftStatus.SEVERE);
    assertThat(report.predictionStatus()).isEqualTo(DriftStatus.SEVERE);
    assertThat(report.schema())
        .isEqualTo(new SchemaDrift(DriftStatus.MILD, List.of(), List.of("new"), List.of("few")));
    assertThat(report.feature("country").unseenRate()).hasValue(1);
    assertThat(report.feature("score").unseenRate()).isEmpty();
    assertThat(report.toString()).contains("model credit, in eu-1, site = north, 1970-01-01T00:00");
  }

  @Test
  void sensitiveNames_areNowhereInTheReport() {
    assertThat(full().toJson()).doesNotContain("\"FI\"", "\"S0\"", "\"S1\"");
  }

  @Test
  void failedChecks_raiseTheAlertLevelAndNotTheStatus() {
    DriftReport calm = DriftReport.computedElsewhere(0.05).build();

    assertThat(calm.alertLevel()).isEqualTo(AlertLevel.NORMAL);
    assertThat(calm.withChecks(List.of(check(CheckState.FAILED, Severity.INFO))).alertLevel())
        .isEqualTo(AlertLevel.NORMAL);
    assertThat(calm.withChecks(List.of(check(CheckState.FAILED, Severity.WARNING))).alertLevel())
        .isEqualTo(AlertLevel.WARNING);
    DriftReport failed = calm.withChecks(List.of(check(CheckState.FAILED, Severity.CRITICAL)));
    assertThat(failed.alertLevel()).isEqualTo(AlertLevel.CRITICAL);
    assertThat(failed.status()).isEqualTo(DriftStatus.NONE);
    assertThat(failed.toString()).contains("FAILED (CRITICAL) freshness: no column of times");
    assertThat(calm.withChecks(List.of(check(CheckState.NOT_CHECKED, Severity.CRITICAL))).table())
        .contains("NOT_CHECKED freshness: no column of times");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, NONE, GREEN, NORMAL",
    "0.05, NONE, GREEN, NORMAL",
    "0.09999999999999999, NONE, GREEN, NORMAL",
    "0.10, MILD, YELLOW, WARNING",
    "0.15, MILD, YELLOW, WARNING",
    "0.24999999999999997, MILD, YELLOW, WARNING",
    "0.25, MODERATE, RED, CRITICAL",
    "0.39999999999999997, MODERATE, RED, CRITICAL",
    "0.40, SEVERE, RED, CRITICAL",
    "0.6, SEVERE, RED, CRITICAL",
    "1.0, SEVERE, RED, CRITICAL",
  })
  void scoreComputedElsewhere_isBucketedAsItIs(
      double score, DriftStatus status, TrafficLight light, AlertLevel level) {
    DriftReport report = DriftReport.computedElsewhere(score).sampleSize(40).build();

    assertThat(report.status()).isEqualTo(status);
    assertThat(report.status().light()).isEqualTo(light);
    assertThat(report.alertLevel()).isEqualTo(level);
    assertThat(report.significanceAssessed()).isFalse();
    assertThat(report.verdict()).endsWith("as computed elsewhere, significance not assessed");
    assertThat(DriftReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void numbersComputedElsewhere_haveTheirCompactForm() {
    DriftReport report =
        DriftReport.computedElsewhere(0.31)
            .sampleSize(5_000)
            .feature("age", StatisticId.PSI, 0.31)
            .feature("city", StatisticId.CHI2, 1.7)
            .prediction("score", StatisticId.JS, 0.02)
            .build();

    assertThat(report.toCompactJson())
        .isEqualTo(
            "{\"feature_drift\":{\"age\":{\"score\":0.31,\"kind\":\"psi\"},"
                + "\"city\":{\"score\":1.0,\"kind\":\"chi2\"}},"
                + "\"prediction_drift\":{\"score\":{\"score\":0.02,\"kind\":\"js\"}},"
                + "\"drift_score\":0.31,\"drift_status\":\"moderate\",\"sample_size\":5000}");
    assertThat(report.feature("age").reason())
        .isEqualTo("psi scores 0.310 (MODERATE from 0.25), significance not assessed");
    assertThat(report.feature("score").reason())
        .isEqualTo("js scores 0.020, below 0.10, significance not assessed");
    assertThat(report.status()).as("of the score alone").isEqualTo(DriftStatus.MODERATE);
    assertThat(report.table()).contains("SEVERE    1.700  city");
  }

  @Test
  void compactForm_leavesOutWhatWasNotAssessed() {
    assertThat(report().toCompactJson())
        .isEqualTo(
            "{\"feature_drift\":{\"amount\":{\"score\":1.0,\"kind\":\"ks\"},"
                + "\"country\":{\"score\":0.0,\"kind\":\"psi\"}},\"prediction_drift\":{},"
                + "\"drift_score\":1.0,\"drift_status\":\"severe\",\"sample_size\":40}");
  }

  @Test
  void thresholdsOfThePolicy_ruleNumbersComputedElsewhere() {
    DriftPolicy strict =
        DriftPolicy.builder("strict", "1")
            .all(rule -> rule.withThresholds(BucketingPolicy.of(0.01, 0.02, 0.03)))
            .feature("age", rule -> rule.withThresholds(BucketingPolicy.of(0.5, 0.6, 0.7)))
            .build();

    DriftReport report =
        DriftReport.computedElsewhere(0.02)
            .policy(strict)
            .feature("age", StatisticId.PSI, 0.4)
            .build();

    assertThat(report.status()).isEqualTo(DriftStatus.MODERATE);
    assertThat(report.feature("age").status()).isEqualTo(DriftStatus.NONE);
  }

  @Test
  void windowThatEndsWhereItStarts_isAllowed() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");

    assertThat(DriftReport.computedElsewhere(0).window(noon, noon).build().window())
        .contains(new TimeWindow(noon, noon));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
  void scoreOutsideTheUnitInterval_isRejected(double score) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftReport.computedElsewhere(score).build())
        .withMessage("drift score must be in [0, 1], but was " + score);
  }

  @Test
  void everyMistake_isToldAtOnce() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DriftReport.computedElsewhere(2)
                    .window(noon, noon.minusNanos(1_000))
                    .sampleSize(-1)
                    .feature("age", StatisticId.PSI, -0.5)
                    .feature("age", StatisticId.KS, 0.5)
                    .prediction(" ", StatisticId.KS, 0.5)
                    .build())
        .withMessage(
            "drift score must be in [0, 1], but was 2.0; rows must be 0 or more, but were 0 and -1;"
                + " window must not end before it starts: 2026-01-01T12:00:00Z,"
                + " 2026-01-01T11:59:59.999999Z; score of 'age' must be 0 or more, but was -0.5;"
                + " column 'age' has no name or is given twice;"
                + " column ' ' has no name or is given twice");
  }

  @Test
  void checkOfWrongParts_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withNumbers("Bad Name", 1, 0, 1))
        .withMessage("check must be a token of a-z, 0-9, _, . and -, but was 'Bad Name'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withNumbers("range", Double.NaN, 0, 1))
        .withMessage("value of check range must be finite, but was OptionalDouble[NaN]");
  }

  private static CheckResult withNumbers(String check, double value, double low, double high) {
    return new CheckResult(
        CheckKind.QUALITY,
        check,
        Optional.empty(),
        Severity.INFO,
        CheckState.PASSED,
        OptionalDouble.of(value),
        OptionalDouble.of(low),
        OptionalDouble.of(high),
        OptionalDouble.empty(),
        "");
  }
}
