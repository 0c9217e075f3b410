package io.leeway.drift.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.AlertLevel;
import io.leeway.drift.Baseline;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.CsvSource;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.Severity;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.KolmogorovSmirnov;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The set of checks, and what its results do in a report. */
class QualityChecksTest {
  private static Dataset people(int n) {
    return Dataset.builder()
        .numeric("age", IntStream.range(0, n).mapToDouble(i -> 20 + i % 50).toArray())
        .categorical("city", IntStream.range(0, n).mapToObj(i -> "city" + i % 7).toList())
        .build();
  }

  private static Baseline baseline(Dataset data) {
    return Baseline.builder("credit", "1").dataset(data).build();
  }

  private static Dataset birds() throws URISyntaxException {
    return CsvSource.of(
            Path.of(
                Objects.requireNonNull(
                        QualityChecksTest.class.getResource("/datasets/birdstrikes.csv"))
                    .toURI()))
        .read();
  }

  @Test
  void birdStrikes_missingSpeedsAreFoundWhereTheValuesSayNothing() throws URISyntaxException {
    Dataset early = birds().between("flight_date", "1990", "1995").without("flight_date");
    Dataset late = birds().between("flight_date", "1995", "2000").without("flight_date");
    String speed = "speed_ias_knots";

    List<CheckResult> results = QualityChecks.from(baseline(early)).run(late);
    CheckResult spike =
        results.stream()
            .filter(result -> result.check().equals("missing_spike"))
            .filter(result -> result.subject().equals(Optional.of(speed)))
            .findFirst()
            .orElseThrow();
    double p =
        KolmogorovSmirnov.withDefaults().test(early.numbers(speed), late.numbers(speed)).pValue();

    assertThat(p).isGreaterThan(0.05);
    assertThat(spike.state()).isEqualTo(CheckState.FAILED);
    assertThat(spike.reason())
        .startsWith("1,346 of 4,178 rows (0.322) without a value, 0.184 in the baseline");
    assertThat(results.stream().filter(CheckResult::failed).map(CheckResult::toString))
        .containsExactly(
            "FAILED (WARNING) domain of origin_state: 91 of 4,178 values (0.022) outside the"
                + " baseline's 28 names, such as 'Colorado'; limit 0.01, p 2e-22, significant below"
                + " 3e-04",
            "FAILED (WARNING) domain of operator: 49 of 4,178 values (0.012) outside the baseline's"
                + " 40 names, such as 'GREAT LAKES AIRLINES', 'FRONTIER AIRLINES', 'EXECUTIVE JET"
                + " AVIATION'; limit 0.01, p 6e-07, significant below 3e-04",
            spike.toString());
    DriftReport report =
        DriftCalculator.withDefaults().compare(baseline(early), late).withChecks(results);
    assertThat(report.failedChecks()).contains(spike);
    assertThat(DriftReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void failures_raiseTheAlertLevelOfTheReport() {
    Baseline baseline = baseline(people(1_000));
    Dataset current = people(500);
    QualityChecks checks = QualityChecks.from(baseline).with(QualityCheck.uniqueKey("city"));
    DriftReport report = DriftCalculator.withDefaults().compare(baseline, current);

    assertThat(report.alertLevel()).isEqualTo(AlertLevel.NORMAL);
    assertThat(report.withChecks(checks.run(current)).alertLevel()).isEqualTo(AlertLevel.WARNING);
    assertThat(
            report
                .withChecks(checks.withSeverity("duplicates", Severity.CRITICAL).run(current))
                .alertLevel())
        .isEqualTo(AlertLevel.CRITICAL);
    assertThat(
            report
                .withChecks(checks.withSeverity("duplicates", "city", Severity.INFO).run(current))
                .alertLevel())
        .isEqualTo(AlertLevel.NORMAL);
  }

  @Test
  void checks_canBeAdjustedAndListed() {
    QualityChecks checks =
        QualityChecks.from(baseline(people(1_000)))
            .with(QualityCheck.range("age", 18, 120))
            .with(QualityCheck.freshness("seen_at", Duration.ofMinutes(90)))
            .without("constant")
            .without("missing_spike", "city")
            .withLimit("missing_spike", "age", 0.10)
            .withLimit("domain", 0.02)
            .withSeverity("domain", Severity.CRITICAL);

    assertThat(checks)
        .hasToString(
            """
            row_count_min: rows at least 1 (CRITICAL)
            row_count: robust z of the number of rows within 3.5 (WARNING)
            column_unexpected: no column besides the 2 expected (INFO)
            column_present of age: the column is there (CRITICAL)
            missing_spike of age: missing less than 0.10 above the baseline's 0.000 (WARNING)
            column_type of age: the column is numeric (CRITICAL)
            range of age: at most 0.00 of the values outside the allowed 18 to 120 (WARNING)
            column_present of city: the column is there (CRITICAL)
            column_type of city: the column is categorical (CRITICAL)
            domain of city: at most 0.02 of the values outside the baseline's 7 names (CRITICAL)
            freshness of seen_at: the newest time at most 5400 s old and not in the future (WARNING)
            """);
    assertThat(checks.checks()).hasSize(11);
    assertThat(QualityChecks.none().checks()).isEmpty();
    assertThat(QualityChecks.none().run(people(1))).isEmpty();
    assertThat(QualityChecks.from(baseline(people(1_000))))
        .asString()
        .contains("the baseline's range");
  }

  @Test
  void wrongAdjustments_areRefused() {
    QualityChecks checks = QualityChecks.from(baseline(people(1_000)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.without("ranges"))
        .withMessageStartingWith("no check 'ranges'; checks: [row_count_min, row_count, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.withLimit("range", "agee", 0.1))
        .withMessageStartingWith("no check 'range' of column 'agee'; checks: [");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.withLimit("column_present", 0.1))
        .withMessage("check column_present has no limit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.withLimit("range", 1.1))
        .withMessage("limit of check range must be in [0, 1], but was 1.1");
    for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> checks.withLimit("row_count", wrong));
    }
  }

  @Test
  void brokenCheck_leavesTheOthersAlone() {
    QualityCheck broken = broken("age");
    Dataset data = people(100);
    DriftPolicy secret =
        DriftPolicy.builder("p", "1").feature("age", rule -> rule.withSensitive(true)).build();

    List<CheckResult> results =
        QualityChecks.none().with(broken).with(QualityCheck.notNegative("age")).run(data);

    assertThat(results.get(0))
        .hasToString(
            "NOT_CHECKED broken of age: the check broke: java.lang.IllegalStateException: value 42");
    assertThat(results.get(1).state()).isEqualTo(CheckState.PASSED);
    assertThat(QualityChecks.none().with(broken).withPolicy(secret).run(data).get(0).reason())
        .isEqualTo("the check broke: IllegalStateException");
  }

  private static QualityCheck broken(String column) {
    Rule rule =
        new Rule() {
          @Override
          public String text(String limit) {
            return "breaks";
          }

          @Override
          public Finding find(Situation now) {
            throw new IllegalStateException("value 42");
          }
        };
    return new QualityCheck(
        "broken", Optional.of(column), Severity.INFO, OptionalDouble.empty(), rule);
  }

  @Test
  void sensitiveFeatures_showNoValue() {
    SplittableRandom random = new SplittableRandom(1);
    Dataset before =
        Dataset.builder()
            .numeric("income", IntStream.range(0, 500).mapToDouble(i -> 7_770 + i).toArray())
            .numeric("stuck", IntStream.range(0, 500).mapToDouble(i -> 8_880 + i).toArray())
            .categorical("name", IntStream.range(0, 500).mapToObj(i -> "old777" + i % 3).toList())
            .categorical("one", IntStream.range(0, 500).mapToObj(i -> "old777" + i % 3).toList())
            .build();
    Dataset now =
        Dataset.builder()
            .numeric("income", random.doubles(500, 7_771_000, 7_772_000).toArray())
            .numeric("stuck", IntStream.range(0, 500).mapToDouble(i -> 8_885).toArray())
            .categorical("name", IntStream.range(0, 500).mapToObj(i -> "new777" + i % 3).toList())
            .categorical("one", IntStream.range(0, 500).mapToObj(i -> "old7771").toList())
            .categorical("born", IntStream.range(0, 500).mapToObj(i -> "1977-07-07").toList())
            .build();
    QualityChecks checks =
        QualityChecks.from(baseline(before))
            .with(QualityCheck.freshness("born", Duration.ofDays(1)))
            .withClock(InstantSource.fixed(Instant.parse("2026-05-01T00:00:00Z")))
            .without("row_count_min")
            .without("row_count");
    DriftPolicy all = DriftPolicy.builder("p", "1").all(rule -> rule.withSensitive(true)).build();

    List<CheckResult> shown = checks.run(now);
    List<CheckResult> hidden = checks.withPolicy(all).run(now);

    assertThat(shown.toString()).contains("7770 to 8269", "'new7770'", "'old7771'", "1977-07-07");
    assertThat(hidden.toString()).doesNotContain("777", "888", "1977");
    assertThat(hidden)
        .extracting(CheckResult::state)
        .containsExactlyElementsOf(shown.stream().map(CheckResult::state).toList());
    assertThat(hidden.get(hidden.size() - 1).value()).isEmpty(); // the age is a value too
    assertThat(checks.toString()).doesNotContain("777", "888");
    DriftPolicy names =
        DriftPolicy.builder("p", "1")
            .type(ColumnType.CATEGORICAL, rule -> rule.withSensitive(true))
            .build();
    assertThat(checks.withPolicy(names).run(now).toString()).doesNotContain("777", "1977");
  }

  @Test
  void hostileNames_areShownOnOneLine() {
    String column = "x\n\u202e%s%n{}" + "y".repeat(1_000);
    String value = "<b>\r\n\u0000" + "z".repeat(1_000);
    Dataset before =
        Dataset.builder()
            .categorical(
                column, IntStream.range(0, 400).mapToObj(i -> i % 2 == 0 ? "" : "a").toList())
            .build();
    Dataset now =
        Dataset.builder()
            .categorical(column, IntStream.range(0, 400).mapToObj(i -> value + i).toList())
            .categorical(value, IntStream.range(0, 400).mapToObj(i -> "").toList())
            .build();

    QualityChecks checks = QualityChecks.from(baseline(before));
    List<CheckResult> results = checks.run(now);

    assertThat(results.stream().filter(CheckResult::failed).map(CheckResult::check))
        .containsExactly("column_unexpected", "domain");
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.toString())
                    .doesNotContainPattern("\\p{Cc}|\\p{Cf}")
                    .hasSizeLessThan(600));
    assertThat(checks.toString().lines()).hasSize(checks.checks().size());
    assertThat(checks.run(now).get(0).subject()).isEmpty();
  }

  @Test
  void fiveThousandColumns_areChecked() {
    Dataset.Builder data = Dataset.builder();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 5_000; i++) {
      data.numeric(
          "c" + i, IntStream.range(0, 60).mapToDouble(j -> random.nextGaussian()).toArray());
    }
    Dataset all = data.build();
    Dataset before = all.rows(0, 30);
    Dataset now = all.rows(30, 60);

    List<CheckResult> results =
        QualityChecks.from(baseline(before)).with(QualityCheck.duplicateRows()).run(now);

    assertThat(results).hasSize(5_000 * 5 + 4).noneMatch(CheckResult::failed);
    assertThat(results.stream().filter(result -> result.state() == CheckState.NOT_CHECKED))
        .hasSize(1); // the row count, without a history
  }

  @Test
  void changing_makesACopy() {
    QualityChecks one = QualityChecks.none().with(QualityCheck.domain("city", Set.of("a")));

    one.with(QualityCheck.notNegative("age")).withLimit("domain", 0.5);

    assertThat(one.checks()).hasSize(1);
    assertThat(one.checks().get(0).limit()).hasValue(0);
  }

  /** The samples of the package, the checks and a check. */
  @Test
  void samples_run() {
    Dataset.Builder data = Dataset.builder();
    data.numeric("age", 30, 40, 50).numeric("income", 1, 2, 3).categorical("id", "a", "b", "c");
    Dataset today = data.categorical("seen_at", "2026-05-01", "2026-05-01", "2026-05-01").build();
    Baseline baseline = baseline(today);

    QualityChecks checks =
        QualityChecks.from(baseline)
            .with(QualityCheck.range("age", 0, 120))
            .with(QualityCheck.uniqueKey("id").withSeverity(Severity.CRITICAL))
            .with(QualityCheck.freshness("seen_at", Duration.ofHours(2)))
            .withClock(InstantSource.fixed(Instant.parse("2026-05-01T01:59:59Z")))
            .withLimit("missing_spike", "income", 0.10)
            .withRowCountHistory(List.of(9_800L, 10_100L, 9_900L, 10_300L, 10_000L));
    DriftReport report =
        DriftCalculator.withDefaults().compare(baseline, today).withChecks(checks.run(today));

    assertThat(report.failedChecks()).extracting(CheckResult::check).containsExactly("row_count");
    assertThat(report.alertLevel()).isEqualTo(AlertLevel.WARNING);
  }
}
