package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.statistic.AllStatistics.Numbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For every statistic: a finite number, or an error that says what is wrong. */
class BadInputTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double MIN = Double.MIN_VALUE;
  private static final double MAX = Double.MAX_VALUE;

  /** What those that refuse say; all others have given finite numbers. */
  private static <T> Map<String, String> refusals(
      Map<String, Numbers<T>> statistics, T reference, T current) {
    Map<String, String> refusals = new TreeMap<>();
    statistics.forEach(
        (name, statistic) -> {
          try {
            assertThat(statistic.of(reference, current)).as(name).matches(BadInputTest::finite);
          } catch (IllegalArgumentException e) {
            refusals.put(name, e.getMessage());
          }
        });
    return refusals;
  }

  private static boolean finite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }

  private static double[] twelve(double... values) {
    double[] sample = new double[12];
    Arrays.setAll(sample, i -> values[i % values.length]);
    return sample;
  }

  /** Two samples, and which statistics refuse them. */
  private record Input(
      String name, double[] reference, double[] current, Map<String, String> refusals) {
    Input(String name, double[] reference, double[] current, String... refusals) {
      this(name, reference, current, new TreeMap<>());
      for (int i = 0; i < refusals.length; i += 2) {
        this.refusals.put(refusals[i], refusals[i + 1]);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Input> inputs() {
    String noSpread = "reference has the spread 0.0; normalised wasserstein needs one above 0";
    String oneValue = "anderson_darling needs two different values, but all are 7.0";
    String tooFar = "wasserstein between the samples is above the largest double";
    String mmdTooFar =
        "the median distance between pooled rows is Infinity; mmd needs a finite one above 0";
    String mmdTooNear =
        "the median distance between pooled rows is 0.0; mmd needs a finite one above 0";
    return Stream.of(
        new Input(
            "constant reference", twelve(7), twelve(1, 2, 3), "wasserstein normalised", noSpread),
        new Input("constant current", twelve(1, 2, 3), twelve(7)),
        new Input(
            "same constants",
            twelve(7),
            twelve(7),
            "wasserstein normalised",
            noSpread,
            "anderson_darling",
            oneValue,
            "anderson_darling right",
            oneValue,
            "anderson_darling normalised",
            oneValue,
            "mmd",
            mmdTooNear),
        new Input("different constants", twelve(7), twelve(8), "wasserstein normalised", noSpread),
        new Input(
            "subnormals",
            twelve(MIN, 2 * MIN, 3 * MIN, -0.0),
            twelve(3 * MIN, 1e-310),
            "mmd",
            mmdTooNear),
        new Input(
            "subnormals and ones",
            twelve(MIN, 2 * MIN),
            twelve(1, 2),
            "wasserstein normalised",
            "normalised wasserstein is above the largest double"),
        new Input(
            "both ends",
            twelve(1e308),
            twelve(-1e308),
            "wasserstein",
            tooFar,
            "wasserstein normalised",
            noSpread,
            "mmd",
            mmdTooFar),
        new Input(
            "near both ends",
            twelve(1e308, 0.9e308),
            twelve(-1e308, -0.8e308),
            "wasserstein",
            tooFar,
            "mmd",
            mmdTooFar),
        new Input("both ends in each", twelve(MAX, -MAX), twelve(-MAX, MAX, 0), "mmd", mmdTooFar),
        new Input("largest and smallest", twelve(MAX, MAX / 2), twelve(MIN), "mmd", mmdTooFar),
        new Input(
            "some missing",
            twelve(1, 2, NAN),
            twelve(NAN, 3, 4),
            "domain_classifier",
            "domain_classifier needs 10 complete rows on each side, but there are 8 and 8"));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void hardValues_giveANumberOrAnError(Input input) {
    assertThat(refusals(AllStatistics.ofNumbers(), input.reference(), input.current()))
        .isEqualTo(input.refusals());
  }

  @Test
  void infinities_areValuesButNotForDistances() {
    assertThat(refusals(AllStatistics.ofNumbers(), twelve(-INF, 0, INF), twelve(0, INF)))
        .containsOnlyKeys(
            "wasserstein", "wasserstein normalised", "energy", "mmd", "domain_classifier")
        .allSatisfy(
            (name, message) ->
                assertThat(message).endsWith(" needs finite values, but one was -Infinity"));
  }

  @Test
  void oneValue_isEnoughForMost() {
    assertThat(refusals(AllStatistics.ofNumbers(), new double[] {1}, new double[] {2}))
        .containsOnly(
            Map.entry(
                "wasserstein normalised",
                "reference has the spread 0.0; normalised wasserstein needs one above 0"),
            Map.entry(
                "cramer_von_mises",
                "cramer_von_mises needs at least 2 values on each side, but there are 1 and 1"),
            Map.entry(
                "cramer_von_mises midranks",
                "cramer_von_mises needs at least 2 values on each side, but there are 1 and 1"),
            Map.entry(
                "anderson_darling",
                "anderson_darling needs at least 4 values in all, but there are 2"),
            Map.entry(
                "anderson_darling right",
                "anderson_darling needs at least 4 values in all, but there are 2"),
            Map.entry(
                "anderson_darling normalised",
                "anderson_darling needs at least 4 values in all, but there are 2"),
            Map.entry("mmd", "reference has 1 complete rows of 1; mmd needs at least 2"),
            Map.entry(
                "domain_classifier",
                "reference has 1 complete rows of 1; domain_classifier needs at least 2"));
  }

  @Test
  void nothingOnASide_isRefusedByAll() {
    Map<String, Numbers<double[]>> all = AllStatistics.ofNumbers();
    double[] none = {};
    double[] missing = {NAN, NAN};
    Map<String, Numbers<double[]>> ofValues = new LinkedHashMap<>(all);
    ofValues.remove("missing_rate");

    assertThat(refusals(all, none, twelve(1, 2)))
        .hasSameSizeAs(all)
        .allSatisfy(
            (name, message) ->
                assertThat(message)
                    .matches("reference has (no value|no rows|0 complete rows).* at least [12]"));
    assertThat(refusals(all, twelve(1, 2), none))
        .hasSameSizeAs(all)
        .allSatisfy(
            (name, message) ->
                assertThat(message)
                    .matches("current has (no value|no rows|0 complete rows).* at least [12]"));
    assertThat(refusals(all, missing, twelve(1, 2))).containsOnlyKeys(ofValues.keySet());
    assertThat(refusals(all, twelve(1, 2), missing)).containsOnlyKeys(ofValues.keySet());
    assertThat(MissingRate.withDefaults().statistic(missing, twelve(1, 2))).isEqualTo(-1);
  }

  @Test
  void everyRuleForBins_takesHardValues() {
    for (Binning rule :
        List.of(
            Binning.quantiles(10),
            Binning.quantilesWithAtoms(10),
            Binning.equalWidth(10),
            Binning.doane(),
            Binning.freedmanDiaconis(),
            Binning.edges(0))) {
      PopulationStability psi = PopulationStability.withDefaults().withBinning(rule);

      inputs()
          .forEach(
              input ->
                  assertThat(psi.statistic(input.reference(), input.current()))
                      .as("%s, %s", rule, input)
                      .isFinite()
                      .isNotNegative());
    }
  }

  @Test
  void edgesThatAreNoNumbers_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.edges(0, NAN, 1))
        .withMessage("cuts must be finite, but one was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.edges(-INF, 0))
        .withMessage("cuts must be finite, but one was -Infinity");
  }

  private static Stream<Arguments> hugeCounts() {
    long trillion = 1_000_000_000_000L;
    long max = Long.MAX_VALUE;
    return Stream.of(
        Arguments.of(new long[] {trillion, 2 * trillion, 1}, new long[] {3, 2, 1}),
        Arguments.of(
            new long[] {trillion, 2 * trillion, 1}, new long[] {trillion + 1, 2 * trillion, 0}),
        Arguments.of(
            new long[] {4_000_000_000_000_000_000L, 1, 1},
            new long[] {1, 4_000_000_000_000_000_000L, 1}),
        Arguments.of(new long[] {max, max, max}, new long[] {max, 0, max}),
        Arguments.of(new long[] {max, max, 0}, new long[] {1, 1, 1}),
        Arguments.of(new long[] {0, 0, max}, new long[] {0, max, 0}),
        Arguments.of(new long[] {1, 0, 0}, new long[] {0, 0, max}));
  }

  @ParameterizedTest
  @MethodSource("hugeCounts")
  void hugeCounts_giveNumbers(long[] reference, long[] current) {
    assertThat(refusals(AllStatistics.ofCounts(), reference, current)).isEmpty();
    assertThat(refusals(AllStatistics.ofCounts(), current, reference)).isEmpty();
  }

  @Test
  void hugeCountsInTwoBins_giveNumbers() {
    long[] r = {1_000_000_000_000L, 3};
    long[] c = {Long.MAX_VALUE, 5};

    assertThat(refusals(AllStatistics.ofTwoCounts(), r, c)).isEmpty();
    assertThat(refusals(AllStatistics.ofTwoCounts(), c, r)).isEmpty();
    assertThat(MissingRate.withDefaults().test(1L << 61, 1L << 62, 1L << 60, 1L << 62).pValue())
        .isZero();
    assertThat(MissingRate.withDefaults().test(3, Long.MAX_VALUE, 2, 1_000_000_000_000L).pValue())
        .isBetween(0.0, 1e-6);
  }

  @Test
  void sumThatNoLongHolds_isRefused() {
    long[] r = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PopulationStability.withDefaults()
                    .withSparsePooling(SparsePooling.TWO)
                    .statistic(r, new long[] {1, 0, 0}))
        .withMessage(
            "pooled counts must add up to at most 9223372036854775807, but there are"
                + " 9223372036854775807 and 9223372036854775807");
  }

  @Test
  void countsThatAreNone_areRefusedByAll() {
    Map<String, Numbers<long[]>> all = AllStatistics.ofTwoCounts();

    assertThat(refusals(all, new long[] {5, -1}, new long[] {5, 1}))
        .hasSameSizeAs(all)
        .containsValue("counts must not be negative, but reference has -1 in bin 1")
        .allSatisfy((name, message) -> assertThat(message).contains("-1 in bin 1"));
    assertThat(refusals(all, new long[] {5, 1}, new long[] {Long.MIN_VALUE, 1})).hasSameSizeAs(all);
    assertThat(refusals(all, new long[] {5, 1}, new long[] {5}))
        .hasSameSizeAs(all)
        .allSatisfy(
            (name, message) ->
                assertThat(message)
                    .isEqualTo(
                        "counts must have equally many bins, but reference has 2 and current 1"));
    assertThat(refusals(all, new long[] {0, 0}, new long[] {5, 1})).hasSameSizeAs(all);
    assertThat(refusals(all, new long[0], new long[0])).hasSameSizeAs(all);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LInfinity.withDefaults().worst(List.of("a"), new long[] {1, 2}, new long[] {2, 1}))
        .withMessage("names must be as many as bins, but are 1 for 2 bins");
  }

  /** Nothing can differ in one bin; there is no psi test then. */
  @Test
  void oneBin_isNoDrift() {
    Map<String, Numbers<long[]>> all = AllStatistics.ofTwoCounts();
    long[] r = {7};
    long[] c = {3};

    assertThat(refusals(all, r, c)).containsOnlyKeys("psi", "psi floor", "psi pooled");
    assertThat(PopulationStability.withDefaults().statistic(r, c)).isZero();
    all.remove("smallest expected");
    all.forEach(
        (name, statistic) -> {
          if (!name.startsWith("psi")) {
            double[] numbers = statistic.of(r, c);
            assertThat(numbers[0]).as(name).isZero();
            assertThat(numbers.length == 1 || numbers[1] == 1).as(name).isTrue();
          }
        });
  }

  @Test
  void tenThousandCategories_giveNumbers() {
    SplittableRandom random = new SplittableRandom(1);
    long[] many = Samples.counts(random, 10_000, 200_000);
    long[] few = Samples.counts(random, 10_000, 2_000);

    assertThat(refusals(AllStatistics.ofCounts(), many, many)).isEmpty();
    assertThat(refusals(AllStatistics.ofCounts(), many, few)).isEmpty();
    assertThat(refusals(AllStatistics.ofCounts(), few, many)).isEmpty();
  }

  @Test
  void callersArrays_stayAsTheyAre() {
    double payload = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);
    double[] r = {3, -0.0, payload, 2, 1e300, 0.0, 7, 6, 5, 4, 3, -1, 8, 9, 2.5};
    double[] c = {2, payload, 0.0, -0.0, -1e300, 1, 9, 8, 7, 3, 2, 2, 5, 6, 0.5};
    long[] rBits = bits(r);
    long[] cBits = bits(c);
    AllStatistics.ofNumbers()
        .forEach(
            (name, statistic) -> {
              statistic.of(r, c);
              assertThat(bits(r)).as(name).isEqualTo(rBits);
              assertThat(bits(c)).as(name).isEqualTo(cBits);
            });

    long[] rCounts = {9, 0, 1, 5};
    long[] cCounts = {2, 3, 0, 5};
    AllStatistics.ofCounts()
        .forEach(
            (name, statistic) -> {
              statistic.of(rCounts, cCounts);
              assertThat(rCounts).as(name).containsExactly(9, 0, 1, 5);
              assertThat(cCounts).as(name).containsExactly(2, 3, 0, 5);
            });
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void callersRows_stayAsTheyAre() {
    SplittableRandom random = new SplittableRandom(2);
    double[][] r = Samples.rows(random, 30, 2, 0);
    double[][] c = Samples.rows(random, 40, 2, 0);
    c[7][1] = NAN;
    double[][] rows = r.clone();
    double[][] values = Arrays.stream(r).map(double[]::clone).toArray(double[][]::new);

    MaximumMeanDiscrepancy.withDefaults().withPermutations(9, 1).withMaximumRows(20).test(r, c);
    DomainClassifier.withDefaults().withPermutations(9, 1).withMaximumRows(20).test(r, c);

    assertThat(r).isDeepEqualTo(values);
    for (int i = 0; i < r.length; i++) {
      assertThat(r[i]).isSameAs(rows[i]);
    }
  }
}
