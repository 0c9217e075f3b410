package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.internal.LabelHash;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.Correction;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftPolicyTest {
  private static DriftPolicy full() {
    return DriftPolicy.builder("credit", "3")
        .alpha(0.01)
        .correction(Correction.HOLM)
        .predictionsCount(false)
        .schemaCounts(false)
        .all(rule -> rule.withMinimumSize(100).withLimits(StatisticId.KS, 0.1, 0.2, 0.3))
        .type(ColumnType.CATEGORICAL, rule -> rule.withCategories(20))
        .type(ColumnType.NUMERIC, rule -> rule.withBins(Binning.equalWidth(12)))
        .predictions(rule -> rule.withStatistics(StatisticId.JS, StatisticId.KS))
        .feature("income", rule -> rule.withThresholds(0.05, 0.10, 0.20).withWeight(2.5))
        .feature("zip \"<b>\"", rule -> rule.withMuted(true).withSensitive(true))
        .allow("income", "zip \"<b>\"", "age")
        .block("id")
        .build();
  }

  @Test
  void laterLevels_standOverEarlierOnes() {
    DriftPolicy policy = full();

    FeatureRule income = policy.rule("income", ColumnType.NUMERIC, FeatureRole.FEATURE);
    FeatureRule score = policy.rule("score", ColumnType.NUMERIC, FeatureRole.PREDICTION);

    assertThat(income.thresholds()).isEqualTo(BucketingPolicy.of(0.05, 0.10, 0.20));
    assertThat(income.minimumSize()).isEqualTo(100);
    assertThat(income.bins()).hasToString("equal_width(12)");
    assertThat(income.categories()).isEqualTo(50);
    assertThat(income.weight()).isEqualTo(2.5);
    assertThat(income.statistics(FeatureRole.FEATURE, false))
        .containsExactly(StatisticId.PSI, StatisticId.KS, StatisticId.MISSING_RATE);
    assertThat(score.statistics(FeatureRole.PREDICTION, false))
        .containsExactly(StatisticId.JS, StatisticId.KS);
    assertThat(score.thresholds()).isEqualTo(BucketingPolicy.standard());
  }

  @Test
  void limitsOfOneLevel_leaveThoseOfAnotherAsTheyAre() {
    DriftPolicy policy =
        full().toBuilder()
            .feature("age", rule -> rule.withLimits(StatisticId.WASSERSTEIN, 1, 2, 3))
            .allow("age")
            .build();

    FeatureRule age = policy.rule("age", ColumnType.NUMERIC, FeatureRole.FEATURE);

    assertThat(age.limits(StatisticId.KS)).contains(BucketingPolicy.of(0.1, 0.2, 0.3));
    assertThat(age.limits(StatisticId.WASSERSTEIN)).contains(BucketingPolicy.of(1, 2, 3));
    assertThat(
            policy
                .rule("x", ColumnType.NUMERIC, FeatureRole.FEATURE)
                .limits(StatisticId.WASSERSTEIN))
        .isEmpty();
  }

  @Test
  void explain_namesTheLevelOfEachSetting() {
    assertThat(full().explain("income", ColumnType.NUMERIC))
        .isEqualTo(
            """
            statistics: the usual ones (default)
            bins: equal_width(12) (numeric features)
            categories: 50 (default)
            thresholds: 0.05, 0.1, 0.2 (feature income)
            limits: ks 0.1, 0.2, 0.3 (all features)
            minimum_size: 100 (all features)
            weight: 2.5 (feature income)
            muted: false (default)
            sensitive: false (default)
            alpha 0.01, HOLM over all tests of the report
            """);
    assertThat(full().explain("income"))
        .isEqualTo(
            "if numeric\n"
                + full().explain("income", ColumnType.NUMERIC)
                + "if categorical\n"
                + full().explain("income", ColumnType.CATEGORICAL));
    assertThat(DriftPolicy.standard().explain("age"))
        .isEqualTo(DriftPolicy.standard().explain("age", ColumnType.CATEGORICAL));
    assertThat(full().explain("id", ColumnType.NUMERIC)).startsWith("not looked at: ");
  }

  @Test
  void json_readsBackToTheSamePolicy() throws IOException {
    DriftPolicy policy = full();

    assertThat(DriftPolicy.fromJson(policy.toJson())).isEqualTo(policy);
    assertThat(DriftPolicy.fromJson(policy.toJson()).hash()).isEqualTo(policy.hash()).hasSize(64);
    assertThat(policy.toJson()).isEqualTo(golden());
    assertThat(DriftPolicy.fromJson(DriftPolicy.standard().toJson()))
        .isEqualTo(DriftPolicy.standard())
        .isNotEqualTo(policy);
    assertThat(policy.toBuilder().alpha(0.02).build().hash()).isNotEqualTo(policy.hash());
  }

  private static String golden() throws IOException {
    try (InputStream in = DriftPolicyTest.class.getResourceAsStream("/golden/0.1/policy.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void allMistakes_areToldTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DriftPolicy.builder("x", " ")
                    .alpha(Double.NaN)
                    .all(rule -> rule.withThresholds(0.3, 0.2, 0.4))
                    .feature("age", rule -> rule.withMinimumSize(1))
                    .feature("age", rule -> rule.withWeight(Double.NaN))
                    .type(ColumnType.NUMERIC, rule -> rule.withStatistics(StatisticId.MMD))
                    .predictions(rule -> rule.withStatistics(StatisticId.KS, StatisticId.KS))
                    .allow("a", "b")
                    .block("b")
                    .build())
        .withMessage(
            "a policy needs a name and a version"
                + "; alpha must be in (0, 1), but was NaN"
                + "; all features: thresholds must be above 0 and increase, but were 0.3, 0.2, 0.4"
                + "; feature age: minimum size must be at least 2, but was 1"
                + "; feature age: weight must be 0 or more, but was NaN"
                + "; numeric features: mmd is not a statistic that a policy can choose"
                + "; predictions: statistics must not repeat, but were [ks, ks]"
                + "; column 'b' is both allowed and blocked");
  }

  @Test
  void mistakesInAFile_areToldTogether() {
    String json =
        """
        {"format": "leeway.drift.policy", "version": 1, "name": "x", "policy_version": "1",
         "alpha": 2, "corection": "NONE", "correction": "SOME",
         "all": {"treshold": [1, 2, 3], "bins": "quantiles(x)"},
         "features": [{"name": "age", "thresholds": [0.1, 0.2], "limits": {"kss": [1, 2, 3]}}],
         "types": {"text": {}}}""";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftPolicy.fromJson(json))
        .withMessageContainingAll(
            "policy has members that are not known: [corection]",
            "alpha must be in (0, 1), but was 2.0",
            "policy: correction must be one of",
            "policy: a rule has no setting 'treshold'",
            "bins must be quantiles(n), ",
            "policy: types must be of [numeric, categorical], but one was 'text'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftPolicy.fromJson("{\"format\": \"leeway.drift.report\"}"))
        .withMessage("this is not a policy: its format must be 'leeway.drift.policy'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DriftPolicy.fromJson(full().toJson().replace("\"version\": 1", "\"version\": 9")))
        .withMessage("policy has version 9, but this release of Leeway reads version 1");
  }

  @Test
  void binningRules_readBackFromTheirText() {
    for (Binning binning :
        List.of(
            Binning.quantiles(10),
            Binning.quantilesWithAtoms(7),
            Binning.equalWidth(20),
            Binning.doane(),
            Binning.freedmanDiaconis(),
            Binning.edges(-1.5, 0, 1e300))) {
      assertThat(Binning.of(binning.toString())).hasToString(binning.toString());
    }
    for (String wrong :
        List.of(
            "", "quantiles", "quantiles(", "quantiles()", "doane(3)", "edges()", "deciles(3)")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Binning.of(wrong))
          .withMessageContaining("but were '" + wrong + "'");
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  /** Whatever is said of one feature, another's rules stay as they were. */
  @ParameterizedTest
  @MethodSource("seeds")
  void ruleOfOneFeature_changesNoOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<UnaryOperator<PolicyRule>> changes =
        List.of(
            rule -> rule.withThresholds(0.01, 0.02, 0.03),
            rule -> rule.withStatistics(StatisticId.KS),
            rule -> rule.withMinimumSize(7),
            rule -> rule.withMuted(true),
            rule -> rule.withLimits(StatisticId.PSI, 1, 2, 3),
            rule -> rule.withBins(Binning.quantiles(3)),
            rule -> rule.withWeight(9));
    DriftPolicy.Builder builder = full().toBuilder();
    String before = builder.build().explain("age", ColumnType.NUMERIC);
    for (int i = 0; i < 5; i++) {
      builder.feature("income", changes.get(random.nextInt(changes.size())));
    }

    assertThat(builder.build().explain("age", ColumnType.NUMERIC)).isEqualTo(before);
  }

  private static double[] normal(long seed, int n, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, n).mapToDouble(i -> random.nextGaussian() + shift).toArray();
  }

  private static final Dataset REFERENCE =
      Dataset.builder()
          .numeric("age", normal(1, 3_000, 0))
          .numeric("income", normal(2, 3_000, 0))
          .categorical("id", IntStream.range(0, 3_000).mapToObj(i -> "n" + i % 7).toList())
          .build();
  private static final Dataset CURRENT =
      Dataset.builder()
          .numeric("age", normal(3, 3_000, 0.4))
          .numeric("income", normal(4, 3_000, 0.4))
          .categorical("id", IntStream.range(0, 3_000).mapToObj(i -> "n" + i % 6).toList())
          .build();

  private static DriftReport report(UnaryOperator<DriftPolicy.Builder> change) {
    DriftPolicy policy = change.apply(DriftPolicy.builder("test", "1")).build();
    return DriftCalculator.withDefaults().withPolicy(policy).compare(REFERENCE, CURRENT);
  }

  @Test
  void everyStatistic_canBeChosen() {
    DriftReport report =
        report(
            p ->
                p.all(
                    rule ->
                        rule.withStatistics(PolicyRule.STATISTICS.toArray(StatisticId[]::new))));

    FeatureDrift age = report.feature("age");
    FeatureDrift id = report.feature("id");

    assertThat(age.statistics()).hasSize(PolicyRule.STATISTICS.size());
    assertThat(age.skipped()).isEmpty();
    for (StatisticResult statistic : age.statistics()) {
      boolean scored = statistic.score().isPresent();
      assertThat(statistic.id().toString())
          .matches(
              scored
                  ? "psi|ks|chi2|js|kl|hellinger|total_variation|wasserstein|missing_rate"
                  : "l_infinity|cramer_von_mises|anderson_darling");
      if (scored && statistic.id() != StatisticId.MISSING_RATE) {
        // A shift by 0.4 standard deviations scores 0.16 whichever statistic saw it.
        assertThat(statistic.adjustedScore().orElseThrow())
            .as("%s", statistic)
            .isCloseTo(0.16, within(0.04));
      }
    }
    assertThat(id.skipped().stream().map(SkippedStatistic::id))
        .containsExactlyInAnyOrder(
            StatisticId.KS,
            StatisticId.WASSERSTEIN,
            StatisticId.CRAMER_VON_MISES,
            StatisticId.ANDERSON_DARLING);
    assertThat(id.skipped().get(0).reason()).endsWith(" needs numbers, not names");
    assertThat(DriftReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void statisticWithoutTest_borrowsOneThatCountsOnce() {
    DriftReport report =
        report(
            p ->
                p.allow("age")
                    .all(rule -> rule.withStatistics(StatisticId.JS, StatisticId.HELLINGER)));

    assertThat(report.tests()).isEqualTo(1);
    assertThat(report.feature("age").statistics())
        .allSatisfy(
            statistic -> {
              assertThat(statistic.testedBy()).contains(StatisticId.KS);
              assertThat(statistic.pValue()).isEmpty();
              assertThat(statistic.status()).isEqualTo(DriftStatus.MILD);
            });
  }

  @Test
  void limits_judgeAStatisticInItsOwnUnit() {
    UnaryOperator<PolicyRule> ad = rule -> rule.withStatistics(StatisticId.ANDERSON_DARLING);

    FeatureDrift without = report(p -> p.all(ad)).feature("age");
    FeatureDrift with =
        report(p -> p.all(r -> ad.apply(r).withLimits(StatisticId.ANDERSON_DARLING, 2, 5, 1e9)))
            .feature("age");

    assertThat(without.status()).isEqualTo(DriftStatus.NONE);
    assertThat(without.reason()).contains("which has no threshold");
    assertThat(with.status()).isEqualTo(DriftStatus.MODERATE);
    assertThat(with.reason()).contains("(MODERATE from 5.00)");
    assertThat(with.score()).isZero();
  }

  @Test
  void mutedAndBlockedFeatures_changeNothing() {
    DriftReport all = report(p -> p);
    DriftReport some = report(p -> p.block("id").feature("age", rule -> rule.withMuted(true)));

    assertThat(all.features()).hasSize(3);
    assertThat(some.features()).hasSize(2);
    assertThat(some.feature("age").state()).isEqualTo(FeatureState.MUTED);
    assertThat(some.feature("age").status()).isEqualTo(DriftStatus.NOT_ASSESSED);
    assertThat(some.tests()).isEqualTo(3);
    assertThat(report(p -> p.all(rule -> rule.withMuted(true))).status())
        .isEqualTo(DriftStatus.NOT_ASSESSED);
  }

  @Test
  void weights_countInTheMeanOnly() {
    DriftReport report =
        report(
            p ->
                p.allow("age", "income")
                    .feature("age", rule -> rule.withWeight(3))
                    .feature("income", rule -> rule.withWeight(0)));

    assertThat(report.weightedMeanScore()).isEqualTo(report.feature("age").score());
    assertThat(report.driftingShare()).isEqualTo(1);
    assertThat(report.driftScore())
        .isEqualTo(Math.max(report.feature("age").score(), report.feature("income").score()));
  }

  @Test
  void predictionsAndSchema_countUnlessThePolicySaysNo() {
    DriftCalculator calculator = DriftCalculator.withDefaults().withPredictions("age");
    Dataset reference = REFERENCE.select("age");
    DriftPolicy silent =
        DriftPolicy.builder("silent", "1").predictionsCount(false).schemaCounts(false).build();

    assertThat(calculator.compare(reference, CURRENT.select("age")).status())
        .isEqualTo(DriftStatus.MILD);
    assertThat(calculator.withPolicy(silent).compare(reference, CURRENT.select("age")).status())
        .isEqualTo(DriftStatus.NOT_ASSESSED);
    assertThat(
            DriftCalculator.withDefaults()
                .withPolicy(silent)
                .compare(REFERENCE.select("id", "age"), REFERENCE.select("id"))
                .status())
        .isEqualTo(DriftStatus.NONE);
  }

  @Test
  void columnsThatThereAreNot_areNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(p -> p.feature("agee", rule -> rule.withMuted(true)).block("no")))
        .withMessage(
            "policy test 1 names columns that there are not: [agee, no];"
                + " columns found: [age, income, id]");
  }

  @Test
  void sensitiveFeature_showsNeitherNamesNorNumbers() {
    DriftPolicy policy =
        DriftPolicy.builder("test", "1")
            .feature("id", rule -> rule.withSensitive(true))
            .feature("age", rule -> rule.withSensitive(true))
            .build();
    DriftCalculator calculator = DriftCalculator.withDefaults().withPolicy(policy);

    DriftReport open = DriftCalculator.withDefaults().compare(REFERENCE, CURRENT);
    DriftReport report = calculator.compare(REFERENCE, CURRENT);
    DriftReport retyped =
        calculator.compare(
            REFERENCE,
            Dataset.builder()
                .categorical("age", "secret", "1")
                .categorical("id", "x", "y")
                .build());

    for (String label : open.feature("id").bins().orElseThrow().labels()) {
      assertThat(report.toJson()).doesNotContain('"' + label + '"');
    }
    for (double cut : open.feature("age").bins().orElseThrow().cuts()) {
      assertThat(report.toJson()).doesNotContain(Double.toString(cut));
    }
    assertThat(retyped.feature("age").reason()).doesNotContain("secret");
    assertThat(report.feature("id").bins().orElseThrow().reference())
        .isEqualTo(open.feature("id").bins().orElseThrow().reference());
    assertThat(report.feature("id").status()).isEqualTo(open.feature("id").status());
    assertThat(report.feature("income")).isEqualTo(open.feature("income"));
  }

  @Test
  void hashes_dependOnKeyAndFeature() {
    LabelHash one = LabelHash.of("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    LabelHash other = LabelHash.of("0123456789abcdeg".getBytes(StandardCharsets.UTF_8));

    assertThat(one.of("country", List.of("FI", "SE", "FI")))
        .isEqualTo(one.of("country", List.of("FI", "SE", "FI")))
        .satisfies(hashes -> assertThat(hashes.get(0)).isEqualTo(hashes.get(2)))
        .allMatch(hash -> hash.matches("#[0-9a-f]{16}"))
        .isNotEqualTo(one.of("city", List.of("FI", "SE", "FI")))
        .isNotEqualTo(other.of("country", List.of("FI", "SE", "FI")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftCalculator.withDefaults().withHashKey(new byte[15]))
        .withMessage("key must have at least 16 bytes, but had 15");
  }
}
