package io.leeway.drift.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.BinTable;
import io.leeway.drift.CheckKind;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Severity;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleAnalystTest {
  private static final DriftAnalyst RULES = DriftAnalyst.rules();

  static Stream<Situation> situations() {
    return Situation.all();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void situation_hasItsVerdictAndFlags(Situation situation) {
    Advice advice = RULES.assess(situation.report(), situation.history());

    assertThat(advice.verdict()).as(advice.toString()).isEqualTo(situation.verdict());
    assertThat(advice.riskFlags()).containsExactlyInAnyOrderElementsOf(situation.flags());
    assertThat(advice.note()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void advice_isTheSameEachTimeAndShort(Situation situation) {
    Advice advice = RULES.assess(situation.report(), situation.history());

    assertThat(RULES.assess(situation.report(), situation.history())).isEqualTo(advice);
    assertThat(RULES.assess(DriftReport.fromJson(situation.report().toJson()), situation.history()))
        .isEqualTo(advice);
    AdviceForm.assertFits(advice);
    assertThat(advice.findings().isEmpty())
        .isEqualTo(
            situation.report().columns().findAny().isEmpty() && advice.riskFlags().isEmpty());
    assertThat(advice.nextSteps().isEmpty()).isEqualTo(advice.verdict() == Verdict.NO_ACTION);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void advice_showsNoCategoryAndNoReasonMadeElsewhere(Situation situation) {
    Advice advice = RULES.assess(situation.report(), situation.history());

    assertThat(AdviceForm.text(advice)).doesNotContain("secret");
    situation
        .report()
        .columns()
        .flatMap(column -> column.bins().stream())
        .map(BinTable::cuts)
        .flatMap(List::stream)
        .forEach(cut -> assertThat(AdviceForm.text(advice)).doesNotContain(cut.toString()));
  }

  @Test
  void birdStrikes_areToBeInvestigated() {
    Dataset strikes = Dataset.fromCsv(Path.of("target/test-classes/datasets/birdstrikes.csv"));
    Dataset reference = strikes.between("flight_date", "1990", "1995").without("flight_date");
    Dataset current = strikes.between("flight_date", "1995", "2000").without("flight_date");

    Advice advice = RULES.assess(DriftCalculator.withDefaults().compare(reference, current));

    assertThat(advice)
        .hasToString(
            "INVESTIGATE: 4 of 10 features drift, MODERATE, score 0.298, 3,035 reference rows and"
                + " 4,178 current. 'speed_ias_knots' lacks values more often than before; the drift is"
                + " neither that of one feature alone nor of many together; 'origin_state',"
                + " 'operator' have values that the reference does not have.");
    assertThat(advice.findings())
        .contains(
            "'aircraft' is MODERATE: psi 0.305, score 0.298, adjusted p 3e-106, n 3,035 / 4,178",
            "'operator': 49 of 4,178 values (1.2%) are none of the reference's");
    assertThat(advice.nextSteps().get(0))
        .isEqualTo(
            "look at the source of 'speed_ias_knots': its missing rate went from 18.4% to 32.2%");
  }

  @Test
  void missingRate_isInTheNextStep() {
    DriftReport report =
        DriftCalculator.withDefaults()
            .compare(
                Sample.reference().missing(0.184, "f0").build(),
                Sample.current().missing(0.322, "f0").build());

    Advice advice = RULES.assess(report);

    assertThat(advice.nextSteps())
        .contains("look at the source of 'f0': its missing rate went from 18.4% to 32.2%");
  }

  /** Halves of one set of rows: new names come by themselves where the old ones are rare. */
  @Test
  void unseenValues_areExpectedOfRareNames() {
    Dataset strikes = Dataset.fromCsv(Path.of("target/test-classes/datasets/birdstrikes.csv"));
    Dataset rows = strikes.between("flight_date", "1990", "1995").select("aircraft");
    int[] seen = new int[2];

    DriftReport halves =
        DriftCalculator.withDefaults()
            .compare(rows.where(row -> seen[0]++ % 2 == 0), rows.where(row -> seen[1]++ % 2 == 1));

    assertThat(halves.feature("aircraft").unseenRate().orElseThrow()).isGreaterThan(0.02);
    assertThat(flags(halves)).doesNotContain(RiskFlag.UNSEEN_CATEGORIES);
  }

  @Test
  void dominance_beginsAtItsShare() {
    assertThat(flags(Situation.features(0, 0.60, 0.20, 0.20, 0, 0, 0, 0).build()))
        .contains(RiskFlag.CONCENTRATED_DRIFT);
    assertThat(flags(Situation.features(0, 0.60, 0.21, 0.20, 0, 0, 0, 0).build()))
        .doesNotContain(RiskFlag.CONCENTRATED_DRIFT);
    assertThat(flags(Situation.features(0, 0.60, 0.20, 0.20, 0, 0, 0).build()))
        .doesNotContain(RiskFlag.CONCENTRATED_DRIFT);
    assertThat(flags(Situation.features(0, 0.24, 0, 0, 0).build()))
        .doesNotContain(RiskFlag.CONCENTRATED_DRIFT);
  }

  @Test
  void diffuseDrift_beginsAtAThird() {
    assertThat(flags(Situation.features(0, 0.3, 0.3, 0.3, 0, 0, 0, 0, 0, 0).build()))
        .contains(RiskFlag.DIFFUSE_DRIFT);
    assertThat(flags(Situation.features(0, 0.3, 0.3, 0.3, 0, 0, 0, 0, 0, 0, 0).build()))
        .doesNotContain(RiskFlag.DIFFUSE_DRIFT);
    assertThat(flags(Situation.features(0, 0.3, 0.3).build()))
        .doesNotContain(RiskFlag.DIFFUSE_DRIFT);
  }

  private static List<RiskFlag> flags(DriftReport report, List<DriftReport> history) {
    return RULES.assess(report, history).riskFlags();
  }

  private static List<RiskFlag> flags(DriftReport report) {
    return flags(report, List.of());
  }

  @Test
  void scoresAboveOne_countAsOne() {
    DriftReport report =
        Situation.features(0, 0, 0, 0, 0)
            .feature("far", StatisticId.PSI, 5)
            .feature("near", StatisticId.PSI, 1)
            .build();

    assertThat(flags(report)).doesNotContain(RiskFlag.CONCENTRATED_DRIFT);
  }

  @Test
  void statisticWithoutAScore_countsByItsStatus() {
    DriftPolicy policy =
        DriftPolicy.builder("limits", "1")
            .all(
                rule ->
                    rule.withStatistics(StatisticId.CRAMER_VON_MISES, StatisticId.L_INFINITY)
                        .withLimits(StatisticId.CRAMER_VON_MISES, 1, 2, 3))
            .build();
    DriftReport report =
        DriftCalculator.withDefaults()
            .withPolicy(policy)
            .compare(Sample.reference().build(), Sample.current().shift(1, "f0").build());

    Advice advice = RULES.assess(report);

    assertThat(advice.summary()).contains("'f0' alone has 100.0% of the drift");
    assertThat(advice.findings().get(0)).startsWith("'f0' is SEVERE: cramer_von_mises ");
  }

  @Test
  void windowsOfOneCall_areInTheOrderOfTheirTimes() {
    int rows = 1_000;
    List<String> days = new ArrayList<>();
    double[] values = new double[4 * rows];
    for (int i = 0; i < values.length; i++) {
      days.add("2026-03-0" + (1 + i / rows));
      values[i] = (i * 7 % rows) / (double) rows + 0.06 * (i / rows);
    }
    Dataset data = Dataset.builder().categorical("day", days).numeric("x", values).build();
    DriftSeries series =
        DriftCalculator.withDefaults()
            .compareOver(data.rows(0, rows).without("day"), data, "day", Duration.ofDays(1));
    List<DriftReport> reports = new ArrayList<>(series.reports());
    Collections.reverse(reports);

    assertThat(Evidence.earlier(series.reports().get(2), reports))
        .containsExactlyElementsOf(series.reports().subList(0, 2));
    assertThat(flags(series.reports().get(3), reports)).contains(RiskFlag.RISING_TREND);
    assertThat(flags(series.reports().get(1), reports)).doesNotContain(RiskFlag.RISING_TREND);
  }

  @Test
  void historyOfAnotherSegment_isNotThisOnes() {
    List<DriftReport> segments =
        DriftCalculator.withDefaults()
            .compareSegments(Sample.reference().build(), Sample.current().build(), "kind")
            .reports();

    assertThat(Evidence.earlier(segments.get(0), segments)).isEmpty();
    assertThat(Evidence.earlier(Sample.current().report(), segments)).isEmpty();
  }

  @Test
  void reportThatWasNotAssessed_isNoHistory() {
    DriftReport empty = Sample.current(0).report();

    assertThat(Evidence.earlier(Sample.current().report(), List.of(empty))).isEmpty();
  }

  @Test
  void checkOfAColumn_namesIt() {
    DriftReport report =
        Sample.current()
            .report()
            .withChecks(List.of(Situation.failed(CheckKind.QUALITY, Severity.WARNING, "f3")));

    assertThat(RULES.assess(report).findings())
        .contains("WARNING check some_check of 'f3' failed: value 0.500, limit 0.100");
  }

  @Test
  void groupOfPeople_isNotNamedEvenIfAColumnIs() {
    DriftReport report =
        Sample.current()
            .report()
            .withChecks(List.of(Situation.failed(CheckKind.FAIRNESS, Severity.WARNING, "f3")));

    assertThat(RULES.assess(report).findings())
        .contains("WARNING check some_check failed: value 0.500, limit 0.100");
  }

  @Test
  void whatLedToTheVerdict_comesFirst() {
    DriftReport report =
        Sample.current().shift(1, "f0", "f1", "f2", "f3").missing(0.03, "f5").report();

    Advice advice = RULES.assess(report);

    assertThat(advice.riskFlags()).containsExactly(RiskFlag.DIFFUSE_DRIFT, RiskFlag.MISSING_SPIKE);
    assertThat(advice.findings().get(4))
        .startsWith("'f5': its missing rate went from 0.0% to 3.0%");
    assertThat(advice.nextSteps().get(0)).isEqualTo("train the model anew on recent data");
  }

  @Test
  void lastingAndFirstDrift_areTold() {
    DriftReport report = Situation.day(4, 0.3).build();

    assertThat(RULES.assess(report, Situation.days(0.01, 0.2, 0.1, 0.2)).findings())
        .contains("4 reports on end found drift, the first of 2026-03-02T00:00:00.000000Z");
    assertThat(RULES.assess(report, Situation.days(0.2, 0.01, 0.02)).summary())
        .contains("it is the first after 2 calm reports");
    assertThat(RULES.assess(report, Situation.days(0.2, 0.02)).summary()).doesNotContain("calm");
  }

  @Test
  void findings_haveTheNumbersOfTheReport() {
    DriftReport report = Sample.current().shift(1, "f0", "f1", "f2", "f3", "f4").report();
    StatisticResult worst = report.drifting().get(0).decisive().orElseThrow();

    Advice advice = RULES.assess(report);

    assertThat(advice.toString()).startsWith("RETRAIN NOW: 5 of 10 features drift, SEVERE, score ");
    assertThat(advice.findings().get(0))
        .startsWith("'" + report.drifting().get(0).name() + "' is SEVERE: " + worst.id() + " ")
        .endsWith(", n 2,000 / 2,000")
        .contains(
            String.format(
                java.util.Locale.ROOT, "score %.3f", worst.adjustedScore().orElseThrow()));
  }

  @Test
  void whatHoldsTrainingBack_isSaid() {
    DriftReport report = Sample.current(199).shift(1.5, "f0", "f1", "f2", "f3", "f4").report();

    Advice advice = RULES.assess(report);

    assertThat(advice.summary()).endsWith("Training anew has to wait: a side has only 199 rows.");
    assertThat(advice.nextSteps()).contains("then decide whether to train the model anew");
  }

  @Test
  void fiveThousandFeaturesWithHostileNames_keepTheBounds() {
    Dataset.Builder reference = Dataset.builder();
    Dataset.Builder current = Dataset.builder();
    for (int i = 0; i < 5_000; i++) {
      String name = AdviceForm.HOSTILE + i;
      double[] before = new double[60];
      double[] now = new double[60];
      for (int row = 0; row < 60; row++) {
        before[row] = i % 3 == 0 ? row : row % 2;
        now[row] = i % 5 == 4 && row < 40 ? Double.NaN : before[row] + i % 4;
      }
      reference.numeric(name, before);
      if (i % 7 != 0) {
        current.numeric(name, now);
      }
    }
    DriftReport report = DriftCalculator.withDefaults().compare(reference.build(), current.build());

    Advice advice = RULES.assess(report, Collections.nCopies(1_000, report));

    assertThat(report.columns().map(column -> column.state()))
        .contains(FeatureState.COLUMN_MISSING, FeatureState.ASSESSED);
    assertThat(report.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(advice.riskFlags()).contains(RiskFlag.SCHEMA_BREAK, RiskFlag.MISSING_SPIKE);
    AdviceForm.assertFits(advice);
  }

  @Test
  void emptyReport_isNotCalm() {
    DriftPolicy policy = DriftPolicy.builder("none", "1").block("x").build();
    Dataset data = Dataset.builder().numeric("x", new double[300]).build();

    Advice advice =
        RULES.assess(DriftCalculator.withDefaults().withPolicy(policy).compare(data, data));

    assertThat(advice.verdict()).isEqualTo(Verdict.INVESTIGATE);
    assertThat(advice.riskFlags()).contains(RiskFlag.NOT_ASSESSED);
    assertThat(advice.findings()).contains("there is no column to compare");
    AdviceForm.assertFits(advice);
  }
}
