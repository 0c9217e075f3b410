package io.leeway.drift.analyst;

import io.leeway.drift.BaselineLink;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.ExternalReportBuilder;
import io.leeway.drift.Severity;
import io.leeway.drift.statistic.StatisticId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** A report, those before it, and what is to be made of it. */
record Situation(
    String name,
    DriftReport report,
    List<DriftReport> history,
    Verdict verdict,
    Set<RiskFlag> flags) {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final String[] FIVE = {"f0", "f1", "f2", "f3", "f4"};

  private static Situation of(String name, DriftReport report, Verdict verdict, RiskFlag... flags) {
    return new Situation(name, report, List.of(), verdict, Set.of(flags));
  }

  private static Situation after(
      List<DriftReport> history,
      String name,
      DriftReport report,
      Verdict verdict,
      RiskFlag... flags) {
    return new Situation(name, report, history, verdict, Set.of(flags));
  }

  /** A report of a day, computed elsewhere. */
  static ExternalReportBuilder day(int day, double score) {
    return DriftReport.computedElsewhere(score)
        .model("credit")
        .createdAt(START.plus(Duration.ofDays(day)))
        .referenceRows(10_000)
        .sampleSize(5_000);
  }

  /** A report for each score, from day 0 on. */
  static List<DriftReport> days(double... scores) {
    List<DriftReport> reports = new ArrayList<>();
    for (double score : scores) {
      reports.add(day(reports.size(), score).build());
    }
    return reports;
  }

  /** A report of a day on features x0, x1 and so on. */
  static ExternalReportBuilder features(int day, double... scores) {
    double worst = 0;
    for (double score : scores) {
      worst = Math.max(worst, score);
    }
    ExternalReportBuilder report = day(day, worst);
    for (int i = 0; i < scores.length; i++) {
      report.feature("x" + i, StatisticId.PSI, scores[i]);
    }
    return report;
  }

  static CheckResult failed(CheckKind kind, Severity severity, String subject) {
    return new CheckResult(
        kind,
        "some_check",
        Optional.of(subject),
        severity,
        CheckState.FAILED,
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        "secret-reason");
  }

  private static DriftReport checked(Sample sample, CheckKind kind, Severity severity) {
    return sample.report().withChecks(List.of(failed(kind, severity, "secret-group")));
  }

  private static DriftReport muted(String... columns) {
    DriftPolicy.Builder policy = DriftPolicy.builder("muted", "1");
    for (String column : columns) {
      policy.feature(column, rule -> rule.withMuted(true));
    }
    return DriftCalculator.withDefaults()
        .withPolicy(policy.build())
        .compare(Sample.reference().build(), Sample.current().build());
  }

  private static DriftReport newColumns() {
    return DriftCalculator.withDefaults()
        .compare(
            Sample.reference().without("f0", "f1", "f2", "f3", "f4", "f5").build(),
            Sample.current().build());
  }

  private static DriftReport withoutValues(String... columns) {
    return DriftCalculator.withDefaults()
        .compare(
            Sample.reference().missing(1, columns).build(),
            Sample.current().missing(1, columns).build());
  }

  private static DriftReport fewerMissing() {
    return DriftCalculator.withDefaults()
        .compare(Sample.reference().missing(0.5, "f0").build(), Sample.current().build());
  }

  private static DriftReport smallSegment() {
    return DriftCalculator.withDefaults()
        .compareSegments(
            Sample.reference().unseen(20).build(), Sample.current().unseen(20).build(), "kind")
        .reports()
        .get(4);
  }

  private static final List<Situation> ALL =
      Stream.of(byCalculator(), byCalculatorOnData(), elsewhere(), withHistory())
          .flatMap(situations -> situations)
          .toList();

  static Stream<Situation> all() {
    return ALL.stream();
  }

  private static Stream<Situation> byCalculator() {
    return Stream.of(
        of("nothing moved", Sample.current().reportWithPrediction(), Verdict.NO_ACTION),
        of(
            "one feature moved a lot",
            Sample.current().shift(1.5, "f0").report(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "one feature moved a lot and the prediction with it",
            Sample.current().shift(1.5, "f0", "score").reportWithPrediction(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "one feature moved a lot and the prediction did not",
            Sample.current().shift(1.5, "f0").reportWithPrediction(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT,
            RiskFlag.FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT),
        of(
            "one feature moved a lot and another a little",
            Sample.current().shift(1.5, "f0").shift(0.4, "f1").report(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "two features moved alike",
            Sample.current().shift(1, "f0", "f1").report(),
            Verdict.INVESTIGATE),
        of(
            "one feature moved a little",
            Sample.current().shift(0.4, "f0").report(),
            Verdict.MONITOR),
        of(
            "half of the features moved a lot",
            Sample.current().shift(1, FIVE).report(),
            Verdict.RETRAIN_NOW,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "half of the features and the prediction moved a lot",
            Sample.current().shift(1, FIVE).shift(1, "score").reportWithPrediction(),
            Verdict.RETRAIN_NOW,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "most features moved, none a lot",
            Sample.current().shift(0.53, FIVE).shift(0.53, "f5", "f6", "f7", "f8").report(),
            Verdict.INVESTIGATE,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "half of the features moved a lot and the prediction did not",
            Sample.current().shift(1, FIVE).reportWithPrediction(),
            Verdict.INVESTIGATE,
            RiskFlag.DIFFUSE_DRIFT,
            RiskFlag.FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT),
        of(
            "two features moved a little and the prediction did not",
            Sample.current().shift(0.4, "f0", "f1").reportWithPrediction(),
            Verdict.MONITOR,
            RiskFlag.FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT),
        of(
            "the prediction moved alone",
            Sample.current().shift(0.4, "score").reportWithPrediction(),
            Verdict.INVESTIGATE,
            RiskFlag.PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT),
        of(
            "half of the features moved a lot in few rows",
            Sample.current(199).shift(1.5, FIVE).report(),
            Verdict.INVESTIGATE,
            RiskFlag.DIFFUSE_DRIFT,
            RiskFlag.SMALL_SAMPLE),
        of(
            "half of the features moved a lot in just enough rows",
            Sample.current(200).shift(1.5, FIVE).report(),
            Verdict.RETRAIN_NOW,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "nothing moved in few rows",
            Sample.current(150).report(),
            Verdict.MONITOR,
            RiskFlag.SMALL_SAMPLE),
        of(
            "too few rows to compare",
            Sample.current(20).report(),
            Verdict.MONITOR,
            RiskFlag.NOT_ASSESSED,
            RiskFlag.SMALL_SAMPLE),
        of(
            "no row at all",
            Sample.current(0).report(),
            Verdict.INVESTIGATE,
            RiskFlag.NOT_ASSESSED,
            RiskFlag.SMALL_SAMPLE),
        of(
            "all muted",
            muted("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "score", "kind"),
            Verdict.INVESTIGATE,
            RiskFlag.NOT_ASSESSED),
        of("six of eleven muted", muted("f0", "f1", "f2", "f3", "f4", "f5"), Verdict.NO_ACTION),
        of("six of eleven new", newColumns(), Verdict.NO_ACTION),
        of(
            "six columns of eleven without a value",
            withoutValues("f0", "f1", "f2", "f3", "f4", "f5"),
            Verdict.MONITOR,
            RiskFlag.NOT_ASSESSED),
        of(
            "four columns of eleven without a value",
            withoutValues("f0", "f1", "f2", "f3"),
            Verdict.NO_ACTION),
        of(
            "small segment",
            smallSegment(),
            Verdict.MONITOR,
            RiskFlag.NOT_ASSESSED,
            RiskFlag.SMALL_SAMPLE));
  }

  private static Stream<Situation> byCalculatorOnData() {
    return Stream.of(
        of(
            "three in a hundred of a column missing",
            Sample.current().missing(0.03, "f0").report(),
            Verdict.INVESTIGATE,
            RiskFlag.MISSING_SPIKE),
        of(
            "half of a column missing",
            Sample.current().missing(0.5, "f0").report(),
            Verdict.INVESTIGATE,
            RiskFlag.MISSING_SPIKE,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "half of many columns missing is not diffuse",
            Sample.current().missing(0.5, FIVE).report(),
            Verdict.INVESTIGATE,
            RiskFlag.MISSING_SPIKE),
        of(
            "fewer values missing",
            fewerMissing(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "diffuse, and a column half missing",
            Sample.current().shift(1, FIVE).missing(0.5, "f5").report(),
            Verdict.INVESTIGATE,
            RiskFlag.MISSING_SPIKE,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "diffuse, and a column missing a little more",
            Sample.current().shift(1, FIVE).missing(0.03, "f5").report(),
            Verdict.RETRAIN_NOW,
            RiskFlag.MISSING_SPIKE,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "a column gone",
            Sample.current().without("f0").report(),
            Verdict.INVESTIGATE,
            RiskFlag.SCHEMA_BREAK),
        of(
            "numbers became names",
            Sample.current().retyped().report(),
            Verdict.INVESTIGATE,
            RiskFlag.SCHEMA_BREAK),
        of(
            "diffuse, and a column gone",
            Sample.current().shift(1, FIVE).without("f8").report(),
            Verdict.INVESTIGATE,
            RiskFlag.SCHEMA_BREAK,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "two in a hundred of a kind unseen",
            Sample.current().unseen(40).report(),
            Verdict.MONITOR,
            RiskFlag.UNSEEN_CATEGORIES),
        of(
            "one in a hundred and a bit less",
            Sample.current().unseen(19).report(),
            Verdict.NO_ACTION),
        of(
            "four unseen values in few rows",
            Sample.current(250).unseen(4).report(),
            Verdict.NO_ACTION),
        of(
            "a third of a kind unseen",
            Sample.current().unseen(660).report(),
            Verdict.INVESTIGATE,
            RiskFlag.UNSEEN_CATEGORIES,
            RiskFlag.CONCENTRATED_DRIFT),
        of(
            "a critical check of quality failed",
            checked(Sample.current(), CheckKind.QUALITY, Severity.CRITICAL),
            Verdict.INVESTIGATE,
            RiskFlag.QUALITY_FAILURE),
        of(
            "a check of quality failed",
            checked(Sample.current(), CheckKind.QUALITY, Severity.WARNING),
            Verdict.MONITOR,
            RiskFlag.QUALITY_FAILURE),
        of(
            "a check that is noted failed",
            checked(Sample.current(), CheckKind.QUALITY, Severity.INFO),
            Verdict.NO_ACTION),
        of(
            "diffuse, and a critical check of quality failed",
            checked(Sample.current().shift(1, FIVE), CheckKind.QUALITY, Severity.CRITICAL),
            Verdict.INVESTIGATE,
            RiskFlag.QUALITY_FAILURE,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "diffuse, and a critical check of fairness failed",
            checked(Sample.current().shift(1, FIVE), CheckKind.FAIRNESS, Severity.CRITICAL),
            Verdict.RETRAIN_NOW,
            RiskFlag.FAIRNESS_FAILURE,
            RiskFlag.DIFFUSE_DRIFT),
        of(
            "a critical check of safety failed",
            checked(Sample.current(), CheckKind.SAFETY, Severity.CRITICAL),
            Verdict.INVESTIGATE,
            RiskFlag.SAFETY_FAILURE));
  }

  private static Stream<Situation> elsewhere() {
    RiskFlag untested = RiskFlag.SIGNIFICANCE_NOT_ASSESSED;
    return Stream.of(
        of("elsewhere, low", day(0, 0.02).build(), Verdict.NO_ACTION, untested),
        of("elsewhere, mild", day(0, 0.15).build(), Verdict.MONITOR, untested),
        of("elsewhere, severe", day(0, 0.7).build(), Verdict.INVESTIGATE, untested),
        of(
            "elsewhere, in one feature",
            features(0, 0.7, 0.02, 0.03, 0.01).build(),
            Verdict.INVESTIGATE,
            RiskFlag.CONCENTRATED_DRIFT,
            untested),
        of(
            "elsewhere, in the only feature",
            features(0, 0.7).build(),
            Verdict.INVESTIGATE,
            untested),
        of(
            "elsewhere, in every feature",
            features(0, 0.7, 0.6, 0.5, 0.5).build(),
            Verdict.RETRAIN_NOW,
            RiskFlag.DIFFUSE_DRIFT,
            untested),
        of(
            "elsewhere, in every feature, too few rows for no test",
            features(0, 0.7, 0.6, 0.5, 0.5).sampleSize(999).build(),
            Verdict.INVESTIGATE,
            RiskFlag.DIFFUSE_DRIFT,
            untested),
        of(
            "elsewhere, in every feature, rows unknown",
            features(0, 0.7, 0.6, 0.5, 0.5).sampleSize(0).build(),
            Verdict.INVESTIGATE,
            RiskFlag.DIFFUSE_DRIFT,
            RiskFlag.SMALL_SAMPLE,
            untested),
        of(
            "elsewhere, missing values",
            day(0, 0.3)
                .feature("x0", StatisticId.MISSING_RATE, 0.3)
                .feature("x1", StatisticId.PSI, 0.28)
                .build(),
            Verdict.INVESTIGATE,
            RiskFlag.MISSING_SPIKE,
            untested),
        of(
            "elsewhere, in the prediction alone",
            features(0, 0.01, 0.02).prediction("score", StatisticId.JS, 0.5).build(),
            Verdict.INVESTIGATE,
            RiskFlag.PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT,
            untested));
  }

  private static Stream<Situation> withHistory() {
    RiskFlag untested = RiskFlag.SIGNIFICANCE_NOT_ASSESSED;
    RiskFlag rising = RiskFlag.RISING_TREND;
    List<DriftReport> lasting =
        List.of(features(0, 0.5, 0.5, 0.5).build(), features(1, 0.5, 0.5, 0.5).build());
    return Stream.of(
        after(
            days(0.01, 0.04),
            "rising below the first threshold",
            day(2, 0.09).build(),
            Verdict.MONITOR,
            rising,
            untested),
        after(days(0.01), "two reports", day(2, 0.09).build(), Verdict.NO_ACTION, untested),
        after(
            days(0.01, 0.02),
            "rising by a trifle",
            day(2, 0.05).build(),
            Verdict.NO_ACTION,
            untested),
        after(days(0.01, 0.09), "up and down", day(2, 0.08).build(), Verdict.NO_ACTION, untested),
        after(
            days(0.01, 0.01, 0.02),
            "mild after calm",
            day(4, 0.15).build(),
            Verdict.MONITOR,
            rising,
            untested),
        after(
            days(0.3, 0.3),
            "moderate for the third time",
            day(4, 0.28).build(),
            Verdict.INVESTIGATE,
            untested),
        after(
            days(0.12, 0.15),
            "mild for the third time",
            day(4, 0.13).build(),
            Verdict.INVESTIGATE,
            untested),
        after(
            days(0.12, 0.01, 0.15),
            "mild for the second time on end",
            day(4, 0.13).build(),
            Verdict.MONITOR,
            untested),
        after(
            lasting,
            "diffuse for the third time",
            features(2, 0.5, 0.5, 0.5).build(),
            Verdict.RETRAIN_NOW,
            RiskFlag.DIFFUSE_DRIFT,
            untested),
        after(
            List.of(day(0, 0.01).model("fraud").build(), day(1, 0.04).model("fraud").build()),
            "history of another model",
            day(2, 0.09).build(),
            Verdict.NO_ACTION,
            untested),
        after(
            List.of(day(0, 0.01).deployment("eu").build(), day(1, 0.04).deployment("eu").build()),
            "history of another place",
            day(2, 0.09).build(),
            Verdict.NO_ACTION,
            untested),
        after(
            days(0.01, 0.04),
            "history against another baseline",
            day(2, 0.09).baseline(new BaselineLink("credit", "2", "ff")).build(),
            Verdict.NO_ACTION,
            untested),
        after(
            List.of(day(3, 0.01).build(), day(4, 0.04).build()),
            "history of the future",
            day(2, 0.09).build(),
            Verdict.NO_ACTION,
            untested),
        after(
            List.of(day(1, 0.04).build(), day(0, 0.01).build()),
            "history in the wrong order",
            day(2, 0.09).build(),
            Verdict.MONITOR,
            rising,
            untested));
  }

  @Override
  public String toString() {
    return name;
  }
}
