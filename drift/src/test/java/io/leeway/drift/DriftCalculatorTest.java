package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.statistic.Correction;
import io.leeway.drift.statistic.StatisticId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftCalculatorTest {
  private static final DriftCalculator CALCULATOR = DriftCalculator.withDefaults();

  private static double[] uniform(long seed, int n, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, n).mapToDouble(i -> random.nextDouble() + shift).toArray();
  }

  private static DriftPolicy policy(UnaryOperator<DriftPolicy.Builder> change) {
    return change.apply(DriftPolicy.builder("test", "1")).build();
  }

  private static FeatureDrift compare(double[] reference, double[] current) {
    return CALCULATOR
        .compare(
            Dataset.builder().numeric("x", reference).build(),
            Dataset.builder().numeric("x", current).build())
        .feature("x");
  }

  private static FeatureDrift compare(List<String> reference, List<String> current) {
    return CALCULATOR
        .compare(
            Dataset.builder().categorical("x", reference).build(),
            Dataset.builder().categorical("x", current).build())
        .feature("x");
  }

  private static List<StatisticId> ids(FeatureDrift feature) {
    return feature.statistics().stream().map(StatisticResult::id).toList();
  }

  /** n names of which the first {@code a} are "a" and the rest "b". */
  private static List<String> names(int n, int a) {
    return IntStream.range(0, n).mapToObj(i -> i < a ? "a" : "b").toList();
  }

  @Test
  void manyValuedNumbers_getPsiKsAndMissingRate() {
    FeatureDrift feature = compare(uniform(1, 1000, 0), uniform(2, 1000, 0));

    assertThat(ids(feature))
        .containsExactly(StatisticId.PSI, StatisticId.KS, StatisticId.MISSING_RATE);
    assertThat(feature.state()).isEqualTo(FeatureState.ASSESSED);
    assertThat(feature.status()).isEqualTo(DriftStatus.NONE);
  }

  @Test
  void fewValuedNumbers_areCategories() {
    double[] dice = IntStream.range(0, 600).mapToDouble(i -> i % 6 + 1).toArray();
    double[] loaded =
        IntStream.range(0, 600).mapToDouble(i -> i % 2 == 0 ? 6 : i % 6 + 1).toArray();

    FeatureDrift feature = compare(dice, loaded);

    assertThat(ids(feature))
        .containsExactly(StatisticId.PSI, StatisticId.CHI2, StatisticId.MISSING_RATE);
    assertThat(feature.bins().orElseThrow().labels())
        .containsExactly("1", "2", "3", "4", "5", "6", "(unseen)");
    assertThat(feature.status()).isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void twentyValuesAreFew_twentyOneAreMany() {
    double[] twenty = IntStream.range(0, 420).mapToDouble(i -> i % 20).toArray();
    double[] twentyOne = IntStream.range(0, 420).mapToDouble(i -> i % 21).toArray();

    assertThat(ids(compare(twenty, twentyOne))).contains(StatisticId.CHI2);
    assertThat(ids(compare(twentyOne, twenty))).contains(StatisticId.KS);
  }

  @Test
  void predictions_getPsiJsAndATestToBorrow() {
    Dataset reference = Dataset.builder().numeric("score", uniform(1, 500, 0)).build();
    Dataset current = Dataset.builder().numeric("score", uniform(2, 500, 0.5)).build();

    FeatureDrift score =
        CALCULATOR.withPredictions("score").compare(reference, current).feature("score");

    assertThat(score.role()).isEqualTo(FeatureRole.PREDICTION);
    assertThat(ids(score)).containsExactly(StatisticId.PSI, StatisticId.JS, StatisticId.KS);
    StatisticResult js = score.statistic(StatisticId.JS).orElseThrow();
    assertThat(js.pValue()).isEmpty();
    assertThat(js.testedBy()).contains(StatisticId.KS);
    assertThat(js.adjustedPValue())
        .isEqualTo(score.statistic(StatisticId.KS).orElseThrow().adjustedPValue());
    assertThat(js.status()).isEqualTo(DriftStatus.SEVERE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.withPredictions("Score").compare(reference, current))
        .withMessage("no column 'Score' to be the prediction; columns found: [score]");
  }

  @Test
  void largeButNotSignificantShift_isNoDrift() {
    // 30 against 53 percent of 40: a large shift, but p is 0.04 before the correction for 3 tests.
    FeatureDrift feature = compare(names(40, 12), names(40, 21));

    StatisticResult psi = feature.statistic(StatisticId.PSI).orElseThrow();
    assertThat(psi.adjustedScore().orElseThrow()).isGreaterThan(0.10);
    assertThat(feature.status()).isEqualTo(DriftStatus.NONE);
    assertThat(feature.reason()).contains("but not significantly: adjusted p ");
  }

  @Test
  void significantButSmallShift_isNoDrift() {
    FeatureDrift feature = compare(names(100_000, 50_000), names(100_000, 51_500));

    StatisticResult chi2 = feature.statistic(StatisticId.CHI2).orElseThrow();
    assertThat(chi2.adjustedPValue().orElseThrow()).isLessThan(1e-9);
    assertThat(feature.status()).isEqualTo(DriftStatus.NONE);
    assertThat(feature.reason()).contains("below 0.10");
  }

  @Test
  void correction_countsEveryTestOfTheReportAndABorrowedOneOnce() {
    Dataset.Builder reference = Dataset.builder().numeric("score", uniform(99, 200, 0));
    Dataset.Builder current = Dataset.builder().numeric("score", uniform(98, 200, 0));
    for (int i = 0; i < 5; i++) {
      reference.numeric("f" + i, uniform(i, 200, 0));
      current.numeric("f" + i, uniform(50 + i, 200, 0));
    }
    DriftCalculator calculator = CALCULATOR.withPredictions("score");

    DriftReport report = calculator.compare(reference.build(), current.build());
    DriftReport raw =
        calculator
            .withPolicy(policy(b -> b.correction(Correction.NONE)))
            .compare(reference.build(), current.build());

    assertThat(report.tests()).isEqualTo(5 * 3 + 2);
    double[] p =
        raw.columns()
            .flatMap(feature -> feature.statistics().stream())
            .filter(statistic -> statistic.pValue().isPresent())
            .mapToDouble(statistic -> statistic.pValue().getAsDouble())
            .toArray();
    assertThat(
            report
                .columns()
                .flatMap(feature -> feature.statistics().stream())
                .filter(statistic -> statistic.pValue().isPresent())
                .mapToDouble(statistic -> statistic.adjustedPValue().orElseThrow())
                .toArray())
        .containsExactly(Correction.BENJAMINI_HOCHBERG.adjust(p), within(1e-15));
  }

  /** Two hundred reports of ten columns without drift: about one in twenty may cry wolf. */
  @Test
  void reportsWithoutDrift_areQuiet() {
    int alarms = 0;
    for (int run = 0; run < 200; run++) {
      Dataset.Builder reference = Dataset.builder();
      Dataset.Builder current = Dataset.builder();
      for (int i = 0; i < 10; i++) {
        reference.numeric("f" + i, uniform(1000L * run + i, 60, 0));
        current.numeric("f" + i, uniform(1000L * run + 500 + i, 60, 0));
      }
      alarms += CALCULATOR.compare(reference.build(), current.build()).drifting().isEmpty() ? 0 : 1;
    }

    assertThat(alarms).isLessThan(20);
  }

  @Test
  void fewerThanThirtyValues_areInsufficient() {
    FeatureDrift feature = compare(uniform(1, 29, 0), uniform(2, 500, 5));

    assertThat(feature.state()).isEqualTo(FeatureState.INSUFFICIENT_DATA);
    assertThat(feature.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
    assertThat(feature.reason())
        .isEqualTo("psi needs 30 values on each side, but there are 29 and 500");
    assertThat(compare(uniform(1, 30, 0), uniform(2, 30, 5)).state())
        .isEqualTo(FeatureState.ASSESSED);
  }

  @Test
  void oneRow_isNotAssessed() {
    Dataset one = Dataset.builder().numeric("x", 1).categorical("c", "a").build();

    DriftReport report = CALCULATOR.compare(one, one);

    assertThat(report.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
    assertThat(report.features())
        .allMatch(feature -> feature.state() == FeatureState.INSUFFICIENT_DATA);
    assertThat(report.toString()).startsWith("NOT_ASSESSED: none of 2 columns could be compared");
  }

  @Test
  void columnThatBecameEmpty_isSevereByItsMissingRate() {
    double[] empty = new double[500];
    Arrays.fill(empty, Double.NaN);

    FeatureDrift feature = compare(uniform(1, 500, 0), empty);

    assertThat(feature.state()).isEqualTo(FeatureState.ASSESSED);
    assertThat(feature.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(feature.decisive().orElseThrow().id()).isEqualTo(StatisticId.MISSING_RATE);
    assertThat(feature.skipped())
        .extracting(SkippedStatistic::id)
        .containsExactly(StatisticId.PSI, StatisticId.KS);
  }

  @Test
  void columnThatWasAlwaysEmpty_isInsufficientAndNotSound() {
    double[] empty = new double[500];
    Arrays.fill(empty, Double.NaN);

    FeatureDrift feature = compare(empty, empty);

    assertThat(feature.state()).isEqualTo(FeatureState.INSUFFICIENT_DATA);
    assertThat(feature.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
  }

  @Test
  void emptyColumn_hasNoTypeToChange() {
    Dataset names = Dataset.builder().categorical("x", names(100, 50)).build();
    double[] empty = new double[100];
    Arrays.fill(empty, Double.NaN);
    Dataset nothing = Dataset.builder().numeric("x", empty).build();

    assertThat(CALCULATOR.compare(names, nothing).feature("x").status())
        .isEqualTo(DriftStatus.SEVERE);
    assertThat(CALCULATOR.compare(nothing, names).feature("x").status())
        .isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void changedColumns_areReportedAndWeigh() {
    Dataset reference =
        Dataset.builder()
            .numeric("same", uniform(1, 100, 0))
            .numeric("gone", uniform(2, 100, 0))
            .numeric("retyped", uniform(3, 100, 0))
            .build();
    Dataset current =
        Dataset.builder()
            .numeric("same", uniform(4, 100, 0))
            .categorical("retyped", names(100, 50))
            .numeric("new", uniform(5, 100, 0))
            .build();

    DriftReport report = CALCULATOR.compare(reference, current);

    assertThat(report.features())
        .extracting(FeatureDrift::name)
        .containsExactly("same", "gone", "retyped", "new");
    assertThat(report.feature("gone").state()).isEqualTo(FeatureState.COLUMN_MISSING);
    assertThat(report.feature("gone").reason())
        .isEqualTo("current has no such column; columns found: [same, retyped, new]");
    assertThat(report.feature("retyped").state()).isEqualTo(FeatureState.TYPE_CHANGED);
    assertThat(report.feature("retyped").reason())
        .isEqualTo("numeric in reference, categorical in current, where 'a' is not a number");
    assertThat(report.feature("new").state()).isEqualTo(FeatureState.COLUMN_NEW);
    assertThat(report.status()).isEqualTo(DriftStatus.MILD);
    assertThat(report.driftScore()).isZero();
  }

  @Test
  void newColumnAlone_isNoDrift() {
    Dataset reference = Dataset.builder().numeric("x", uniform(1, 100, 0)).build();
    Dataset current =
        Dataset.builder().numeric("x", uniform(2, 100, 0)).numeric("y", uniform(3, 100, 0)).build();

    assertThat(CALCULATOR.compare(reference, current).status()).isEqualTo(DriftStatus.NONE);
  }

  @Test
  void identifier_isNotComputed() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "id-" + i).toList();

    FeatureDrift feature = compare(ids, ids);

    assertThat(feature.state()).isEqualTo(FeatureState.NOT_COMPUTED);
    assertThat(feature.reason())
        .isEqualTo(
            "100 different names in 100 rows of the reference look like an identifier, not like a"
                + " feature");
    assertThat(feature.statistics())
        .extracting(StatisticResult::id)
        .containsExactly(StatisticId.MISSING_RATE);
    assertThat(feature.skipped())
        .extracting(SkippedStatistic::id)
        .containsExactly(StatisticId.PSI, StatisticId.CHI2);
  }

  @Test
  void identifierThatGoesMissing_driftsAndSaysWhatWasSkipped() {
    List<String> ids = IntStream.range(0, 200).mapToObj(i -> "id-" + i).toList();
    List<String> half = new ArrayList<>(ids);
    Collections.fill(half.subList(0, 100), null);

    FeatureDrift feature = compare(ids, half);

    assertThat(feature.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(feature.skipped()).hasSize(2);
  }

  @Test
  void constant_hasBinsOfItsOwn() {
    double[] seven = new double[100];
    Arrays.fill(seven, 7);
    double[] eight = new double[100];
    Arrays.fill(eight, 8);

    assertThat(compare(seven, seven).status()).isEqualTo(DriftStatus.NONE);
    assertThat(compare(seven, eight).status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(compare(seven, eight).bins().orElseThrow().current()).containsExactly(0L, 100L);
  }

  @Test
  void infinitiesAndHugeNumbers_areCompared() {
    double[] reference = uniform(1, 200, 0);
    reference[0] = Double.POSITIVE_INFINITY;
    reference[1] = Double.NEGATIVE_INFINITY;
    reference[2] = 1e300;
    double[] current = uniform(2, 200, 0);
    Arrays.fill(current, 0, 150, Double.POSITIVE_INFINITY);

    FeatureDrift feature = compare(reference, current);

    assertThat(feature.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(feature.statistics()).allMatch(statistic -> Double.isFinite(statistic.value()));
  }

  @Test
  void bothEndsOfTheDoubles_areCompared() {
    double[] high = Arrays.stream(uniform(1, 200, 1)).map(v -> v * 5e307).toArray();
    double[] low = Arrays.stream(high).map(v -> -v).toArray();
    double[] tiny = Arrays.stream(uniform(1, 200, 0)).map(v -> v * 1e-310).toArray();

    assertThat(compare(high, high).status()).isEqualTo(DriftStatus.NONE);
    assertThat(compare(high, low).status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(compare(high, tiny).status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(compare(tiny, tiny).status()).isEqualTo(DriftStatus.NONE);
  }

  @Test
  void oneOutlier_doesNotHideAShift() {
    double[] reference = uniform(1, 1000, 0);
    double[] current = uniform(2, 1000, 0.3);
    current[0] = 1e6;

    assertThat(compare(reference, current).status()).isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void unseenAndRareNames_haveBinsOfTheirOwn() {
    List<String> reference =
        IntStream.range(0, 6000).mapToObj(i -> "c" + (i < 600 ? i % 60 : i % 50)).toList();
    List<String> current =
        IntStream.range(0, 6000).mapToObj(i -> i % 2 == 0 ? "new" : "c" + i % 50).toList();

    BinTable bins = compare(reference, current).bins().orElseThrow();

    assertThat(bins.labels()).hasSize(52).endsWith("(other)", "(unseen)");
    assertThat(bins.reference()).endsWith(100L, 0L);
    assertThat(bins.current()).endsWith(0L, 3000L);
  }

  @Test
  void tenThousandNames_areCompared() {
    List<String> reference = IntStream.range(0, 40_000).mapToObj(i -> "c" + i % 10_000).toList();
    List<String> other = IntStream.range(0, 40_000).mapToObj(i -> "d" + i % 10_000).toList();

    FeatureDrift same = compare(reference, reference);

    assertThat(same.state()).isEqualTo(FeatureState.INSUFFICIENT_DATA);
    assertThat(same.reason())
        .isEqualTo(
            "psi all names are rare in the reference, and no more are new than chance brings");
    assertThat(same.bins().orElseThrow().labels()).hasSize(52);
    assertThat(compare(reference, other).status()).isEqualTo(DriftStatus.SEVERE);
  }

  /** The same on the screen, but other characters: a change of the source, which is drift. */
  @Test
  void namesInAnotherUnicodeForm_areOtherNames() {
    List<String> composed = Collections.nCopies(100, "caf\u00e9");
    List<String> decomposed = Collections.nCopies(100, "cafe\u0301");

    assertThat(compare(composed, composed).status()).isEqualTo(DriftStatus.NONE);
    assertThat(compare(composed, decomposed).status()).isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void rareSecondCategory_isTestedExactly() {
    FeatureDrift feature = compare(names(200, 199), names(200, 193));

    // Fisher's test of 1 and 7 of 200.
    assertThat(feature.statistic(StatisticId.CHI2).orElseThrow().pValue().orElseThrow())
        .isCloseTo(0.0676, within(0.0001));
  }

  /**
   * Without drift, a reference many times larger than the current sample, rare names, a bin that
   * stays empty, zeros in every other row: psi is to raise no more alarms than its level says.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 100, 1_000})
  void psiOfTheCalculator_keepsItsLevel(int m) {
    int runs = Boolean.getBoolean("leeway.full") ? 400 : 100;
    int rare = 0;
    int two = 0;
    int zeros = 0;
    SplittableRandom random = new SplittableRandom(m);
    List<String> manyNames = draw(random, 50_000, DriftCalculatorTest::rareName);
    List<String> twoNames = draw(random, 50_000, u -> u < 0.5 ? "a" : "b");
    double[] halfZeros = random.doubles(50_000).map(u -> Math.max(0, u - 0.5)).toArray();
    for (int i = 0; i < runs; i++) {
      rare += psiRejects(compare(manyNames, draw(random, m, DriftCalculatorTest::rareName)));
      two += psiRejects(compare(twoNames, draw(random, m, u -> u < 0.5 ? "a" : "b")));
      double[] current = random.doubles(m).map(u -> Math.max(0, u - 0.5)).toArray();
      zeros += psiRejects(compare(halfZeros, current));
    }

    double noise = 3 * Math.sqrt(0.05 * 0.95 / runs);
    assertThat((double) rare / runs).isLessThan(0.055 + noise);
    assertThat((double) two / runs).isLessThan(0.055 + noise);
    assertThat((double) zeros / runs).isLessThan(0.055 + noise);
  }

  /** Five common names, and 45 of share 0.0001. */
  private static String rareName(double u) {
    return u < 0.0045 ? "rare" + (int) (u * 10_000) : "common" + (int) (u * 5);
  }

  private static List<String> draw(SplittableRandom random, int n, DoubleFunction<String> name) {
    return random.doubles(n).mapToObj(name).toList();
  }

  private static int psiRejects(FeatureDrift feature) {
    StatisticResult psi = feature.statistic(StatisticId.PSI).orElseThrow();
    return psi.pValue().isPresent() && psi.pValue().getAsDouble() < 0.05 ? 1 : 0;
  }

  @Test
  void mostlyInfiniteColumn_isCompared() {
    double[] reference = uniform(1, 1_000, 0);
    Arrays.fill(reference, 30, 1_000, Double.POSITIVE_INFINITY);
    double[] current = uniform(2, 1_000, 0);

    assertThat(compare(reference, reference).status()).isEqualTo(DriftStatus.NONE);
    assertThat(compare(reference, current).status()).isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void infinitiesThatBecomeFinite_areSeenOnBothSides() {
    for (double end : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      double[] reference = uniform(1, 1_000, 0);
      Arrays.fill(reference, 0, 400, end);
      double[] current = uniform(2, 1_000, 0);
      Arrays.fill(current, 0, 400, Math.copySign(5, end));

      assertThat(
              compare(reference, current)
                  .statistic(StatisticId.PSI)
                  .orElseThrow()
                  .adjustedScore()
                  .orElseThrow())
          .isGreaterThan(1);
    }
  }

  @Test
  void constantReference_doesNotNameEveryCurrentValue() {
    double[] seven = new double[1_000];
    Arrays.fill(seven, 7);

    FeatureDrift feature = compare(seven, uniform(1, 100_000, 0));

    assertThat(feature.bins().orElseThrow().labels()).containsExactly("7", "(unseen)");
    assertThat(feature.bins().orElseThrow().current()).containsExactly(0L, 100_000L);
  }

  @Test
  void missingColumnOfAWideTable_doesNotListItAll() {
    Dataset.Builder current = Dataset.builder();
    for (int i = 0; i < 2_000; i++) {
      current.numeric("new\n" + i, 1);
    }

    String reason =
        CALCULATOR
            .compare(Dataset.builder().numeric("x", 1).build(), current.build())
            .feature("x")
            .reason();

    assertThat(reason).hasSizeLessThan(200).contains("new 0, new 1").endsWith("and 1990 more");
  }

  @Test
  void smallThresholds_areShownInFull() {
    DriftCalculator strict =
        CALCULATOR.withPolicy(policy(b -> b.all(rule -> rule.withThresholds(0.001, 0.002, 0.004))));
    Dataset reference = Dataset.builder().numeric("x", uniform(1, 5_000, 0)).build();
    Dataset current = Dataset.builder().numeric("x", uniform(2, 5_000, 0.05)).build();

    assertThat(strict.compare(reference, current).feature("x").reason())
        .contains("(SEVERE from 0.004)");
  }

  @Test
  void hostileNames_areJustNames() {
    List<String> hostile = List.of("<script>", "a\nb", "\u202Egnp", "(other)", "\uD800", "");
    List<String> names = Collections.nCopies(50, hostile).stream().flatMap(List::stream).toList();

    FeatureDrift feature = compare(names, names);

    assertThat(feature.status()).isEqualTo(DriftStatus.NONE);
    assertThat(feature.bins().orElseThrow().reference()).startsWith(50L, 50L, 50L, 50L, 50L, 50L);
  }

  @Test
  void noSharedColumns_areAReasonToLook() {
    Dataset reference = Dataset.builder().numeric("a", uniform(1, 100, 0)).build();
    Dataset current = Dataset.builder().numeric("b", uniform(1, 100, 0)).build();

    DriftReport report = CALCULATOR.compare(reference, current);

    assertThat(report.status()).isEqualTo(DriftStatus.MILD);
    assertThat(report.toString()).startsWith("MILD: none of 2 columns could be compared");
  }

  @Test
  void boundary_belongsToTheHigherBucket() {
    BucketingPolicy standard = BucketingPolicy.standard();

    assertThat(standard.status(0)).isEqualTo(DriftStatus.NONE);
    assertThat(standard.status(Math.nextDown(0.10))).isEqualTo(DriftStatus.NONE);
    assertThat(standard.status(0.10)).isEqualTo(DriftStatus.MILD);
    assertThat(standard.status(Math.nextDown(0.25))).isEqualTo(DriftStatus.MILD);
    assertThat(standard.status(0.25)).isEqualTo(DriftStatus.MODERATE);
    assertThat(standard.status(Math.nextDown(0.40))).isEqualTo(DriftStatus.MODERATE);
    assertThat(standard.status(0.40)).isEqualTo(DriftStatus.SEVERE);
    assertThat(standard.status(Double.POSITIVE_INFINITY)).isEqualTo(DriftStatus.SEVERE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketingPolicy.of(0.25, 0.10, 0.40))
        .withMessage("thresholds must be above 0 and increase, but were 0.25, 0.1, 0.4");
    assertThatIllegalArgumentException().isThrownBy(() -> BucketingPolicy.of(Double.NaN, 0.1, 0.4));
    assertThatIllegalArgumentException().isThrownBy(() -> standard.status(Double.NaN));
  }

  @Test
  void oneLiner_saysItAll() {
    FeatureDrift drift = Drift.between(uniform(1, 5_000, 0), uniform(2, 1_200, 0.07));

    assertThat(drift.toString())
        .isEqualTo(
            "MILD drift in value: psi 0.136 over 10 bins scores 0.127 above chance"
                + " (MILD from 0.10), adjusted p 1e-23, n 5,000 / 1,200");
  }

  private static Dataset wide(long seed) {
    Dataset.Builder data = Dataset.builder();
    for (int i = 0; i < 40; i++) {
      data.numeric("x" + i, uniform(seed + i, 500, i * 0.01));
      data.categorical("c" + i, names(500, 10 * i));
    }
    return data.build();
  }

  private static String report(DriftCalculator calculator) {
    return calculator.compare(wide(1), wide(2)).features().toString();
  }

  @Test
  void helpers_changeNothingInTheReport() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    ExecutorService pool = Executors.newFixedThreadPool(3);
    Executor watched =
        task ->
            pool.execute(
                () -> {
                  threads.add(Thread.currentThread().getName());
                  task.run();
                });
    try {
      assertThat(report(CALCULATOR.withExecutor(watched))).isEqualTo(report(CALCULATOR));
    } finally {
      pool.shutdown();
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(3);
  }

  @Test
  void callerFromTheOnlyThreadOfTheExecutor_isNotStuck() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      String report =
          one.submit(() -> report(CALCULATOR.withExecutor(one))).get(30, TimeUnit.SECONDS);

      assertThat(report).isEqualTo(report(CALCULATOR));
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void executorThatIsShutDown_isDoneWithout() {
    ExecutorService none = Executors.newSingleThreadExecutor();
    none.shutdown();

    assertThat(report(CALCULATOR.withExecutor(none))).isEqualTo(report(CALCULATOR));
  }

  @Test
  void reportOfFiveThousandFeatures_staysReadable() {
    DriftReport report = Drift.between(thousands(1, 0), thousands(2, 1));

    assertThat(report.features()).hasSize(5_000);
    assertThat(report.drifting()).hasSize(5);
    assertThat(report.tests()).isEqualTo(15_000);
    assertThat(report.toString()).hasSizeLessThan(1_000);
    assertThat(report.table().lines().count()).isEqualTo(5_003);
    assertThat(DriftReport.fromJson(report.toJson())).isEqualTo(report);
  }

  /** The first five features move by a shift. */
  private static Dataset thousands(long seed, double shift) {
    Random random = new Random(seed);
    Dataset.Builder data = Dataset.builder();
    for (int i = 0; i < 5_000; i++) {
      double by = i < 5 ? shift : 0;
      data.numeric("f" + i, random.doubles(400).map(u -> u * 3 + by).toArray());
    }
    return data.build();
  }
}
