package io.leeway.drift.assertj;

import static io.leeway.drift.assertj.LeewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.drift.AlertLevel;
import io.leeway.drift.Baseline;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Dataset;
import io.leeway.drift.Drift;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Severity;
import io.leeway.drift.statistic.StatisticId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftReportAssertTest {
  private static Dataset.Builder data(int n, int shift) {
    return Dataset.builder()
        .numeric("amount", amounts(n, shift))
        .numeric("age", IntStream.range(0, n).mapToDouble(i -> i % 50).toArray());
  }

  private static double[] amounts(int n, int shift) {
    return IntStream.range(0, n).mapToDouble(i -> i * 200.0 / n + shift).toArray();
  }

  /** Amounts have moved, half the incomes are missing, a country is new, a column is gone. */
  private static DriftReport drifted() {
    Dataset reference =
        data(400, 0)
            .categorical("country", names(400, "FI", "SE"))
            .numeric("income", IntStream.range(0, 400).mapToDouble(i -> i % 40).toArray())
            .numeric("gone", new double[400])
            .build();
    Dataset current =
        data(200, 60)
            .categorical("country", names(200, "FI", "SE", "NO", "FI"))
            .numeric(
                "income",
                IntStream.range(0, 200).mapToDouble(i -> i < 100 ? i % 40 : Double.NaN).toArray())
            .build();
    return Drift.between(reference, current).withModel("credit");
  }

  private static List<String> names(int n, String... names) {
    return IntStream.range(0, n).mapToObj(i -> names[i % names.length]).toList();
  }

  private static DriftReport stable() {
    return Drift.between(data(400, 0).build(), data(200, 0).build());
  }

  /** Five rows a side: nothing can be said. */
  private static DriftReport small() {
    return Drift.between(data(5, 0).build(), data(5, 0).build());
  }

  private static DriftReport elsewhere(double score) {
    return DriftReport.computedElsewhere(score)
        .sampleSize(5_000)
        .feature("age", StatisticId.PSI, 0.31)
        .feature("income", StatisticId.KS, 0.02)
        .build();
  }

  private static CheckResult check(CheckState state, Severity severity) {
    return new CheckResult(
        CheckKind.QUALITY,
        "missing_spike",
        Optional.of("income"),
        severity,
        state,
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "half is\nmissing");
  }

  private static void assertFails(ThrowingCallable assertion, String message) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessage(message);
  }

  private static void assertFailsWith(ThrowingCallable assertion, String part) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(assertion)
        .withMessageContaining(part);
  }

  @Test
  void reportThatKeepsItsLimits_passesAllOfThem() {
    assertThat(stable().withChecks(List.of(check(CheckState.PASSED, Severity.WARNING))))
        .isAssessed()
        .hasStatus(DriftStatus.NONE)
        .hasStatusBelow(DriftStatus.MILD)
        .hasAlertLevelBelow(AlertLevel.WARNING)
        .hasNoDrift()
        .hasNoDriftIn("amount", "age")
        .hasScoreLessThan(0.1)
        .hasNoMissingRateAbove(0)
        .hasNoUnseenRateAbove(0)
        .hasNoSchemaChange()
        .hasNoFailedChecks()
        .hasFeature("age")
        .feature("age")
        .isAssessed()
        .hasState(FeatureState.ASSESSED)
        .hasStatus(DriftStatus.NONE)
        .hasStatusBelow(DriftStatus.MILD)
        .hasNoDrift()
        .hasScoreLessThan(0.01)
        .hasValueLessThan(StatisticId.PSI, 0.01)
        .hasPValueAbove(StatisticId.PSI, 0.5)
        .and()
        .feature("amount")
        .hasNoDrift();
    assertThat(drifted())
        .hasStatus(DriftStatus.SEVERE)
        .driftsIn("amount")
        .driftsOnlyIn("amount", "income", "country")
        .hasNoDriftIn("age")
        .hasFeature("gone");
    assertThat(elsewhere(0.31))
        .isAssessed()
        .hasStatusBelow(DriftStatus.SEVERE)
        .hasScoreLessThan(0.32)
        .driftsOnlyIn("age")
        .hasNoDriftIn("income");
    assertThat(small()).hasStatus(DriftStatus.NOT_ASSESSED).hasNoSchemaChange();
  }

  @Test
  void failure_showsTheVerdictAndTheColumnsInTheWay() {
    assertFails(
        () -> assertThat(drifted()).as("nightly").hasStatusBelow(DriftStatus.MILD),
        """
        [nightly]\s
        Expecting report on model credit:
          SEVERE drift: 3 of 4 columns assessed drift, score 1.000, 1 not assessed
        to have a status below MILD
        but it is SEVERE:
          SEVERE    3.327  income              missing_rate 0.500 scores 3.327 above chance (SEVERE from 0.40), adjusted p 5e-53
          SEVERE    1.479  country             psi 1.494 over 3 bins scores 1.479 above chance (SEVERE from 0.40), adjusted p 3e-43
          SEVERE    1.420  amount              psi 1.487 over 10 bins scores 1.420 above chance (SEVERE from 0.40), adjusted p 3e-37
          -             -  gone                COLUMN_MISSING: current has no such column; columns found: [amount, age, country, income]""");
    assertFails(
        () -> assertThat(drifted()).hasNoMissingRateAbove(0.2),
        """

        Expecting report on model credit:
          SEVERE drift: 3 of 4 columns assessed drift, score 1.000, 1 not assessed
        to have no missing rate above 0.20
        but more is missing in:
          -             -  gone                there is no such column
          SEVERE    3.327  income              100 of 200 values are missing (50.0%, reference 0.0%)""");
    assertFails(
        () -> assertThat(drifted()).hasNoUnseenRateAbove(0.01),
        """

        Expecting report on model credit:
          SEVERE drift: 3 of 4 columns assessed drift, score 1.000, 1 not assessed
        to have no rate of unseen values above 0.01
        but more is new in:
          SEVERE    1.479  country             25.0% of 200 values are not in the reference""");
    assertFails(
        () -> assertThat(drifted()).feature("amount").hasScoreLessThan(0.1),
        """

        Expecting feature 'amount':
          SEVERE drift in amount: psi 1.487 over 10 bins scores 1.420 above chance (SEVERE from 0.40), adjusted p 3e-37, n 400 / 200
        to have a score less than 0.10
        but it is 1.420""");
  }

  @Test
  void notAssessed_isNotBelowAnything() {
    String message =
        """

        Expecting report:
          NOT_ASSESSED: none of 2 columns could be compared
        to have a status below SEVERE
        but nothing was assessed, which is not the same as no drift:
          -             -  amount              INSUFFICIENT_DATA: psi needs 30 values on each side, but there are 5 and 5
          -             -  age                 INSUFFICIENT_DATA: psi needs 30 values on each side, but there are 5 and 5""";
    assertFails(() -> assertThat(small()).hasStatusBelow(DriftStatus.SEVERE), message);
  }

  static List<Consumer<DriftReportAssert>> gates() {
    return List.of(
        DriftReportAssert::isAssessed,
        report -> report.hasStatus(DriftStatus.NONE),
        report -> report.hasStatusBelow(DriftStatus.SEVERE),
        report -> report.hasAlertLevelBelow(AlertLevel.CRITICAL),
        DriftReportAssert::hasNoDrift,
        report -> report.hasNoDriftIn("age"),
        report -> report.driftsIn("age"),
        report -> report.driftsOnlyIn("age"),
        report -> report.hasScoreLessThan(1),
        report -> report.hasNoMissingRateAbove(0.99),
        report -> report.hasNoUnseenRateAbove(0.99),
        DriftReportAssert::hasNoFailedChecks,
        report -> report.feature("age").isAssessed(),
        report -> report.feature("age").hasStatusBelow(DriftStatus.SEVERE),
        report -> report.feature("age").hasNoDrift(),
        report -> report.feature("age").hasScoreLessThan(10),
        report -> report.feature("age").hasValueLessThan(StatisticId.PSI, 10),
        report -> report.feature("age").hasPValueAbove(StatisticId.PSI, 0));
  }

  @ParameterizedTest
  @MethodSource("gates")
  void everyGate_isShutForAReportOfNothing(Consumer<DriftReportAssert> gate) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> gate.accept(assertThat(small())));
  }

  /** A retyped column makes the report MILD, and is all that there is. */
  @Test
  void statusFromTheSchemaAlone_isNotAssessed() {
    DriftReport report =
        Drift.between(
            Dataset.builder().numeric("age", new double[50]).build(),
            Dataset.builder().categorical("age", names(50, "old", "young")).build());

    assertThat(report).hasStatus(DriftStatus.MILD);
    assertFailsWith(
        () -> assertThat(report).hasStatusBelow(DriftStatus.MODERATE), "nothing was assessed");
    assertFailsWith(() -> assertThat(report).hasNoSchemaChange(), "TYPE_CHANGED: ");
  }

  @Test
  void numbersFromElsewhere_areNotTakenForMore() {
    DriftReport report = elsewhere(0.31);

    assertFails(
        () -> assertThat(report).hasScoreLessThan(0.31),
        """

        Expecting report:
          MODERATE drift: score 0.310 as computed elsewhere, significance not assessed
        to have a score less than 0.31
        but it is 0.310:
          MODERATE  0.310  age                 psi scores 0.310 (MODERATE from 0.25), significance not assessed""");
    assertFailsWith(
        () -> assertThat(report).hasNoMissingRateAbove(0.5),
        "but it was computed elsewhere, and does not know how many values are missing");
    assertFailsWith(
        () -> assertThat(report).hasNoUnseenRateAbove(0.5), "does not know which values are new");
    assertFailsWith(
        () -> assertThat(report).hasNoSchemaChange(), "does not know which columns there were");
    assertFailsWith(
        () -> assertThat(report).feature("age").hasPValueAbove(StatisticId.PSI, 0),
        "but it has none");
    assertFailsWith(
        () -> assertThat(elsewhere(0.05)).hasStatus(DriftStatus.NONE).hasNoDrift(),
        "MODERATE  0.310  age");
  }

  @Test
  void eachAssertion_namesWhatIsInItsWay() {
    assertFailsWith(
        () -> assertThat(stable()).hasStatus(DriftStatus.SEVERE),
        "to have the status SEVERE\nbut it is NONE");
    assertFailsWith(
        () -> assertThat(drifted()).hasStatusBelow(DriftStatus.SEVERE),
        "but it is SEVERE:\n  SEVERE    3.327  income ");
    assertFailsWith(
        () -> assertThat(drifted()).hasNoDrift(), "to have no drift\nbut it has:\n  SEVERE ");
    assertFailsWith(() -> assertThat(drifted()).hasScoreLessThan(1), "but it is 1.000:\n");
    assertFailsWith(
        () -> assertThat(drifted()).hasNoDriftIn("age", "gone"),
        "to have no drift in 'age', 'gone'\nbut they drift or were not assessed:\n  -  ");
    assertFailsWith(
        () -> assertThat(drifted()).hasNoDriftIn("age", "amount"),
        "assessed:\n  SEVERE    1.420  amount ");
    assertFailsWith(
        () -> assertThat(drifted()).driftsIn("amount", "age", "gone"),
        "but these do not drift:\n  -             -  gone");
    assertFailsWith(
        () -> assertThat(drifted()).driftsOnlyIn("amount", "income"),
        "to drift in 'amount', 'income' only\nbut so do these:\n  SEVERE    1.479  country");
    assertFailsWith(
        () -> assertThat(drifted()).hasNoDriftIn("nope", "age"),
        "but it has no 'nope'; columns found: 'amount', 'age', 'country', 'income', 'gone'");
    assertFailsWith(() -> assertThat(drifted()).feature("nope"), "but it has no 'nope'");
    assertFailsWith(
        () -> assertThat(drifted()).feature("gone").hasState(FeatureState.ASSESSED),
        "to have the state ASSESSED\nbut it is COLUMN_MISSING");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasStatus(DriftStatus.NONE),
        "to have the status NONE\nbut it is SEVERE");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasStatusBelow(DriftStatus.SEVERE),
        "to have a status below SEVERE\nbut it is SEVERE");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasNoDrift(),
        "to have no drift\nbut it is SEVERE");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasValueLessThan(StatisticId.PSI, 1.4),
        "to have psi less than 1.40\nbut it is 1.487");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasValueLessThan(StatisticId.JS, 1),
        "to have js less than 1.00\nbut it was not computed; statistics found: [psi, ks, missing_rate]");
    assertFailsWith(
        () -> assertThat(drifted()).feature("amount").hasPValueAbove(StatisticId.PSI, 0.05),
        "to have an adjusted p-value of psi above 0.05\nbut it is 3e-37");
  }

  @Test
  void boundOfAStatistic_isWhatIsHeldToTheLimit() {
    Dataset reference =
        Dataset.builder()
            .numeric("x", IntStream.range(0, 20_000).mapToDouble(Math::sqrt).toArray())
            .build();
    DriftReport report =
        DriftCalculator.withDefaults()
            .compare(Baseline.builder("x", "1").dataset(reference).build(), reference);
    double most =
        report.feature("x").statistic(StatisticId.KS).orElseThrow().atMost().orElseThrow();

    assertThat(report).feature("x").hasValueLessThan(StatisticId.KS, most + 1e-9);
    assertFailsWith(
        () -> assertThat(report).feature("x").hasValueLessThan(StatisticId.KS, most),
        "but it may be 0.001");
  }

  @Test
  void checks_countWithTheirSeverity() {
    DriftReport failed = stable().withChecks(List.of(check(CheckState.FAILED, Severity.WARNING)));

    assertThat(failed).hasAlertLevelBelow(AlertLevel.CRITICAL);
    assertFails(
        () -> assertThat(failed).hasAlertLevelBelow(AlertLevel.WARNING),
        """

        Expecting report:
          NO drift: 0 of 2 columns assessed drift, score 0.000
        to have an alert level below WARNING
        but it is WARNING:
          FAILED (WARNING) missing_spike of income: half is missing""");
    assertFailsWith(
        () -> assertThat(failed).hasNoFailedChecks(),
        "to have no failed check\nbut it has:\n  FAILED (WARNING) missing_spike of income");
    assertFailsWith(
        () ->
            assertThat(stable().withChecks(List.of(check(CheckState.NOT_CHECKED, Severity.INFO))))
                .hasNoFailedChecks(),
        "but nothing was checked, which is not the same as passed:\n  NOT_CHECKED missing_spike");
    assertFailsWith(
        () -> assertThat(drifted()).hasAlertLevelBelow(AlertLevel.CRITICAL),
        "but it is CRITICAL:\n  SEVERE    3.327  income ");
  }

  @Test
  void predictionsThatDoNotCount_areDriftAllTheSame() {
    DriftCalculator calculator =
        DriftCalculator.withDefaults()
            .withPredictions("amount")
            .withPolicy(DriftPolicy.builder("inputs", "1").predictionsCount(false).build());
    DriftReport report = calculator.compare(data(400, 0).build(), data(200, 60).build());

    assertThat(report).hasStatusBelow(DriftStatus.MILD);
    assertFailsWith(() -> assertThat(report).hasNoDrift(), "but it has:\n  SEVERE ");
  }

  @Test
  void mutedColumn_mayMissWhatItLikes() {
    DriftCalculator calculator =
        DriftCalculator.withDefaults()
            .withPolicy(
                DriftPolicy.builder("quiet", "1")
                    .feature("income", rule -> rule.withMuted(true))
                    .build());
    Dataset.Builder current = data(200, 0).numeric("income", nothing(200));

    assertThat(
            calculator.compare(
                data(400, 0).numeric("income", nothing(400)).build(), current.build()))
        .hasNoMissingRateAbove(0.2);
  }

  private static double[] nothing(int n) {
    return IntStream.range(0, n).mapToDouble(i -> Double.NaN).toArray();
  }

  @Test
  void manyColumns_areCutAfterTheTenWorst() {
    Dataset.Builder reference = Dataset.builder();
    Dataset.Builder current = Dataset.builder();
    for (int i = 0; i < 13; i++) {
      reference.numeric("f" + i, IntStream.range(0, 300).mapToDouble(j -> j).toArray());
      int shift = 100 + i;
      current.numeric("f" + i, IntStream.range(0, 300).mapToDouble(j -> j + shift).toArray());
    }
    DriftReport report = Drift.between(reference.build(), current.build());

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(report).hasNoDrift())
        .satisfies(
            error ->
                assertThat(String.valueOf(error.getMessage()).lines())
                    .hasSize(5 + 10 + 1)
                    .endsWith("  and 3 more")
                    .anyMatch(line -> line.contains(" f12 ")));
    assertFailsWith(() -> assertThat(report).feature("f13"), "'f8', 'f9' and 3 more");
  }

  @Test
  void hostileNames_stayOnTheirLine() {
    String name = "age\n  NONE\u2028\u202E %s %d" + "x".repeat(1_000);
    DriftReport report =
        Drift.between(
                Dataset.builder().numeric(name, amounts(400, 0)).build(),
                Dataset.builder().numeric(name, amounts(200, 60)).build())
            .withModel(name);

    for (ThrowingCallable assertion :
        List.<ThrowingCallable>of(
            () -> assertThat(report).hasNoDrift(),
            () -> assertThat(report).hasNoDriftIn(name),
            () -> assertThat(report).feature(name).hasNoDrift(),
            () -> assertThat(report).feature("nope\n"))) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(assertion)
          .satisfies(
              error ->
                  assertThat(String.valueOf(error.getMessage()))
                      .hasSizeLessThan(600)
                      .doesNotContain("\u2028", "\u202E")
                      .contains("age   NONE")
                      .satisfies(text -> assertThat(text.lines()).hasSizeBetween(5, 6)));
    }
  }

  @Test
  void limitsThatNothingCouldBreakOrKeep_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasStatusBelow(DriftStatus.NONE))
        .withMessage(
            "limit must be MILD or worse, for nothing that is assessed is below NONE, but was NONE");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasAlertLevelBelow(AlertLevel.NORMAL))
        .withMessage("limit must be WARNING or CRITICAL, but was NORMAL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasScoreLessThan(1.5))
        .withMessage("limit of a report's score must be in (0, 1], but was 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).feature("age").hasScoreLessThan(Double.NaN))
        .withMessage("limit of a score must be above 0 and finite, but was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasNoMissingRateAbove(20))
        .withMessage("limit of a missing rate must be in [0, 1), but was 20.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasNoUnseenRateAbove(1))
        .withMessage("limit of a rate of unseen values must be in [0, 1), but was 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).feature("age").hasPValueAbove(StatisticId.KS, -1))
        .withMessage("limit of a p-value must be in [0, 1), but was -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(stable()).hasNoDriftIn())
        .withMessage("name at least one column");
  }

  @Test
  void columnOnItsOwn_hasNoReportToGoBackTo() {
    FeatureDrift amount = drifted().feature("amount");

    assertThat(amount).hasStatus(DriftStatus.SEVERE);
    assertThatIllegalStateException()
        .isThrownBy(() -> assertThat(amount).and())
        .withMessage("and() leads back to a report, but here is none");
  }
}
