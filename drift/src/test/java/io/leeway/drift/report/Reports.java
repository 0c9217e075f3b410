package io.leeway.drift.report;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.drift.Baseline;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.Severity;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.RiskFlag;
import io.leeway.drift.analyst.Verdict;
import io.leeway.drift.statistic.StatisticId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Reports to render. */
final class Reports {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  /** What a column, a value, a model or a reason may be called by someone who means harm. */
  static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "\" onmouseover=\"alert(1)",
          "'><b id=made>",
          "</title></style></script><!--",
          "]]><failure/>",
          "&lt;b&gt; &#60;",
          "a|b\\|c `d` **e** _f_",
          "line\nbreak\r\n\ttab",
          "=HYPERLINK(\"http://evil.example\")",
          "@everyone #1 [x](http://evil.example) www.evil.example",
          "+1\u0000\u0001\u001b[31m\u007f\u0085",
          "lone \ud800 and \udfff",
          "\u202egnp.exe\u2066",
          "\u05e9\u05dc\u05d5\u05dd",
          "zero\u200bwidth\ufeff\uffff",
          "  spaces  ");

  private Reports() {}

  /** One column of each kind and state, a prediction, checks; the same every time but its id. */
  static DriftReport mixed() {
    DriftPolicy policy =
        DriftPolicy.builder("credit", "3")
            .feature("income", rule -> rule.withThresholds(0.05, 0.10, 0.20))
            .feature("notes", rule -> rule.withMuted(true))
            .build();
    Baseline baseline =
        Baseline.builder("credit", "2.1.0")
            .dataset(mixed(400, 0))
            .createdAt(TIME)
            .predictions("score")
            .build();
    return DriftCalculator.withDefaults()
        .withPolicy(policy)
        .withClock(InstantSource.fixed(TIME))
        .compare(baseline, mixed(300, 1).without("gone"))
        .withDeployment("eu-1")
        .withCreatedBy(Actor.service("nightly").onBehalfOf("u-7"))
        .withWindow(new TimeWindow(TIME.minusSeconds(86_400), TIME))
        .withChecks(
            List.of(
                check(CheckKind.QUALITY, "row_count", Severity.INFO, CheckState.PASSED, "300 rows"),
                check(
                    CheckKind.QUALITY,
                    "missing_spike",
                    Severity.WARNING,
                    CheckState.FAILED,
                    "a third is missing"),
                check(
                    CheckKind.SAFETY, "note", Severity.INFO, CheckState.FAILED, "noted by a host"),
                check(
                    CheckKind.FAIRNESS,
                    "demographic_parity",
                    Severity.CRITICAL,
                    CheckState.NOT_CHECKED,
                    "no labels")));
  }

  private static Dataset mixed(int n, int shift) {
    return Dataset.builder()
        .numeric("age", numbers(n, i -> i % 50))
        .numeric(
            "income", numbers(n, i -> i % 3 == 0 && shift > 0 ? Double.NaN : i % 97 + 8 * shift))
        .categorical(
            "country",
            IntStream.range(0, n).mapToObj(i -> i % (4 - 2 * shift) == 0 ? "FI" : "SE").toList())
        .numeric("few", numbers(n, i -> i < 20 ? i : Double.NaN))
        .numeric("gone", numbers(n, i -> i))
        .categorical("notes", IntStream.range(0, n).mapToObj(i -> "note " + i % 7).toList())
        .numeric("score", numbers(n, i -> (i * 31) % 89 / 89.0 + shift))
        .build();
  }

  private static double[] numbers(int n, IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value::applyAsDouble).toArray();
  }

  static CheckResult check(
      CheckKind kind, String check, Severity severity, CheckState state, String reason) {
    boolean measured = state != CheckState.NOT_CHECKED;
    return new CheckResult(
        kind,
        check,
        measured ? Optional.of("income") : Optional.empty(),
        severity,
        state,
        measured ? OptionalDouble.of(0.125) : OptionalDouble.empty(),
        measured ? OptionalDouble.of(0.1) : OptionalDouble.empty(),
        measured ? OptionalDouble.of(0.2) : OptionalDouble.empty(),
        measured ? OptionalDouble.of(300) : OptionalDouble.empty(),
        reason);
  }

  /**
   * A report in which everything that has a name has one of these; its numbers do not depend on
   * them.
   */
  static DriftReport named(List<String> names) {
    String first = names.get(0);
    return DriftCalculator.withDefaults()
        .withClock(InstantSource.fixed(TIME))
        .withPolicy(
            DriftPolicy.builder(names.get(2), names.get(3))
                .feature(names.get(1), rule -> rule.withMinimumSize(31))
                .build())
        .compare(named(names, false), named(names, true).without(names.get(4)))
        .withModel(first)
        .withDeployment(names.get(1))
        .withChecks(
            names.stream()
                .map(
                    name ->
                        new CheckResult(
                            CheckKind.QUALITY,
                            "check",
                            Optional.of(name),
                            Severity.WARNING,
                            CheckState.FAILED,
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            name))
                .toList());
  }

  private static Dataset named(List<String> names, boolean reversed) {
    Dataset.Builder data = Dataset.builder();
    for (int column = 0; column < names.size(); column++) {
      List<String> values = new ArrayList<>(names);
      Collections.rotate(values, column);
      if (reversed) {
        Collections.reverse(values);
      }
      data.categorical(names.get(column), repeated(values));
    }
    return data.build();
  }

  /** The first value 10 times, the second 20 times, and so on: no two are equally frequent. */
  private static List<String> repeated(List<String> values) {
    return IntStream.range(0, values.size())
        .boxed()
        .flatMap(i -> Collections.nCopies(10 * (i + 1), values.get(i)).stream())
        .toList();
  }

  static Advice advice(List<String> texts) {
    return new Advice(
        Verdict.INVESTIGATE,
        texts.get(0),
        texts,
        List.of(RiskFlag.MISSING_SPIKE),
        texts,
        Optional.of(texts.get(0)));
  }

  /** Numeric columns of which the first seventh drifts not at all and the last most. */
  static DriftReport wide(int columns, int n, int m) {
    return wide(columns, n, m, DriftPolicy.standard());
  }

  static DriftReport wide(int columns, DriftPolicy policy) {
    return wide(columns, 40, 40, policy);
  }

  private static DriftReport wide(int columns, int n, int m, DriftPolicy policy) {
    SplittableRandom random = new SplittableRandom(1);
    Dataset.Builder reference = Dataset.builder();
    Dataset.Builder current = Dataset.builder();
    for (int i = 0; i < columns; i++) {
      double shift = i % 7 * 0.1;
      reference.numeric("feature_" + i, gaussian(random, n, 0));
      current.numeric("feature_" + i, gaussian(random, m, shift));
    }
    return DriftCalculator.withDefaults()
        .withPolicy(policy)
        .compare(reference.build(), current.build());
  }

  private static double[] gaussian(SplittableRandom random, int n, double shift) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> random.nextGaussian() + shift);
    return values;
  }

  static DriftReport computedElsewhere() {
    return DriftReport.computedElsewhere(0.31)
        .id("elsewhere")
        .createdAt(TIME)
        .model("credit")
        .sampleSize(5_000)
        .feature("age", StatisticId.PSI, 0.31)
        .prediction("score", StatisticId.KS, 0.02)
        .build();
  }

  static DriftReport allMuted() {
    return DriftCalculator.withDefaults()
        .withPolicy(DriftPolicy.builder("quiet", "1").all(rule -> rule.withMuted(true)).build())
        .compare(mixed(40, 0), mixed(40, 1));
  }

  static DriftReport withoutRows() {
    Dataset empty = mixed(40, 0).rows(0, 0);
    return DriftCalculator.withDefaults().compare(empty, empty);
  }

  static DriftReport withoutColumns() {
    return DriftReport.computedElsewhere(0).build();
  }

  /** Every report that has nothing, or nearly nothing, to say. */
  static List<DriftReport> bare() {
    return List.of(allMuted(), withoutRows(), withoutColumns(), computedElsewhere());
  }
}
