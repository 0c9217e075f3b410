package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Empty, one value, constant, NaN, infinite, huge. */
class EdgesTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final PopulationStability PSI = PopulationStability.withDefaults();
  private static final KolmogorovSmirnov KS = KolmogorovSmirnov.withDefaults();
  private static final ChiSquare CHI2 = ChiSquare.withDefaults();
  private static final JensenShannon JS = JensenShannon.withDefaults();
  private static final MissingRate MISSING = MissingRate.withDefaults();

  @Test
  void nothingToComputeFrom_isAnErrorThatSaysSo() {
    double[] some = {1, 2};
    double[] none = {};
    double[] missing = {NAN, NAN, NAN};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PSI.statistic(missing, some))
        .withMessage("reference has no value of 3 (3 missing); psi needs at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KS.statistic(some, none))
        .withMessage("current has no value of 0 (0 missing); ks needs at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PSI.statistic(some, missing))
        .withMessageContaining("current has no value");
    assertThatIllegalArgumentException().isThrownBy(() -> JS.statistic(none, some));
    assertThatIllegalArgumentException().isThrownBy(() -> CHI2.statistic(none, some));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MISSING.statistic(none, some))
        .withMessage("reference has no rows; missing_rate needs at least 1");
  }

  @Test
  void countsThatAreNoCounts_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PSI.statistic(new long[] {1, 2}, new long[] {1}))
        .withMessage("counts must have equally many bins, but reference has 2 and current 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHI2.statistic(new long[] {1, -2}, new long[] {1, 1}))
        .withMessage("counts must not be negative, but reference has -2 in bin 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JS.statistic(new long[] {1, 2}, new long[] {0, 0}))
        .withMessage("current has no value in any of 2 bins; js needs at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JS.statistic(new long[0], new long[0]))
        .withMessageContaining("0 bins");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MISSING.statistic(5, 4, 0, 1))
        .withMessage("reference must have 0 to 4 missing rows, but has 5");
  }

  @Test
  void oneBin_hasAValueButNoPsiTest() {
    long[] one = {5};

    assertThat(PSI.statistic(one, one)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PSI.test(one, one))
        .withMessage("psi has no test on 1 bin; it needs at least 2");
  }

  @Test
  void infinities_areValuesAtTheEnds() {
    double[] low = {-INF, 0, 1};
    double[] high = {0, 1, INF};

    assertThat(KS.statistic(low, high)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(KS.statistic(new double[] {INF, INF}, new double[] {INF})).isZero();
    assertThat(KS.deviation(new double[] {INF}, new double[] {-INF}).location()).isEqualTo(-INF);
    assertThat(PSI.statistic(low, high)).isFinite();
  }

  @Test
  void counts_neverOverflow() {
    long huge = Long.MAX_VALUE / 2;

    assertThat(PSI.statistic(new long[] {huge, huge, huge}, new long[] {huge, huge, huge}))
        .isZero();
    assertThat(CHI2.statistic(new long[] {huge, huge, huge}, new long[] {huge, huge, huge}))
        .isZero();
    assertThat(JS.statistic(new long[] {huge, 0}, new long[] {0, huge})).isEqualTo(1);
    assertThat(CHI2.cramersV(new long[] {huge, 0}, new long[] {0, huge})).isEqualTo(1);
  }

  /** Shares that differ in the twelfth digit: the textbook form of each leaves only noise. */
  @Test
  void smallDifferencesOfLargeCounts_keepTheirDigits() {
    long n = 2_000_000_000_000L;
    long d = 1;
    long[] r = {n / 2, n / 2};
    long[] c = {n / 2 + d, n / 2 - d};
    double x = (double) d / n; // the shares are 1/2 and 1/2 +- x

    assertThat(CHI2.statistic(r, c)).isCloseTo(2.0 * n * x * x, withinRelative(2.0 * n * x * x));
    assertThat(JS.statistic(r, c))
        .isCloseTo(x * x / 2 / Math.log(2), withinRelative(x * x / 2 / Math.log(2)));
  }

  private static Offset<Double> withinRelative(double value) {
    return within(1e-9 * value);
  }

  @Test
  void farTails_keepTheirDigits() {
    double[] low = new double[20_000];
    double[] high = new double[20_000];
    Arrays.setAll(low, i -> i);
    Arrays.setAll(high, i -> i + 2_000);

    double p = KS.test(low, high).pValue();

    // 2 exp(-2 (D sqrt(nm/(n+m)))^2) with D = 0.1: exp(-200)
    assertThat(p).isCloseTo(2 * Math.exp(-200), within(1e-96));
  }

  @Test
  void pValueOfTwoAndTwo_isExact() {
    // The six orders of two and two values: D is 1 in two of them. Peers answer 0 or 0.097.
    assertThat(KS.test(new double[] {1, 2}, new double[] {3, 4}).pValue())
        .isCloseTo(1.0 / 3, within(1e-15));
    assertThat(KS.test(new double[] {1, 2, 3, 4, 5}, new double[] {6, 7, 8, 9, 10}).pValue())
        .isCloseTo(2.0 / 252, within(1e-15));
  }

  @Test
  void exactAndLimitPValue_areChosenByThePairs() {
    double[] thousand = new double[1_000];
    Arrays.setAll(thousand, i -> i);
    double[] more = Arrays.copyOf(thousand, 1_001);
    more[1_000] = 5.5;
    double[] shifted = Arrays.stream(thousand).map(v -> v + 50).toArray();

    KolmogorovSmirnov exact = KS.withPValue(KolmogorovSmirnov.PValue.EXACT);
    KolmogorovSmirnov limit = KS.withPValue(KolmogorovSmirnov.PValue.LIMIT);

    assertThat(KS.test(thousand, shifted)).isEqualTo(exact.test(thousand, shifted));
    assertThat(KS.test(more, shifted)).isEqualTo(limit.test(more, shifted));
    assertThat(exact.test(more, shifted).pValue())
        .isNotEqualTo(limit.test(more, shifted).pValue())
        .isCloseTo(limit.test(more, shifted).pValue(), within(0.02));
  }

  @Test
  void emptyBin_weighsByTheSampleAndNotByAConstant() {
    long[] r = {20, 20, 20, 20, 20};
    long[] c = {25, 25, 25, 25, 0};
    long[] r1000 = Arrays.stream(r).map(v -> v * 1000).toArray();
    long[] c1000 = Arrays.stream(c).map(v -> v * 1000).toArray();

    // Add-half at n = 100 and n = 100,000: how surprising an empty bin is grows with the sample.
    assertThat(PSI.statistic(r, c)).isCloseTo(0.77, within(0.005));
    assertThat(PSI.statistic(r1000, c1000)).isCloseTo(2.16, within(0.005));
    assertThat(PSI.withSmoothing(Smoothing.floor(1e-4)).statistic(r, c))
        .isCloseTo(1.564, within(0.001));
  }

  @Test
  void smoothingOutOfRange_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Smoothing.pseudoCount(0))
        .withMessage("pseudo-count must be above 0, but was 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> Smoothing.pseudoCount(NAN));
    assertThatIllegalArgumentException().isThrownBy(() -> Smoothing.pseudoCount(INF));
    assertThatIllegalArgumentException().isThrownBy(() -> Smoothing.floor(1));
    assertThatIllegalArgumentException().isThrownBy(() -> Smoothing.floor(NAN));
  }

  @Test
  void missingRate_isExactWhereExpectedCountsAreSmall() {
    // Fisher on 0 of 10 against 5 of 10: 2 * 252 / 15504
    TestResult small = MISSING.test(0, 10, 5, 10);

    assertThat(small.statistic()).isEqualTo(0.5);
    assertThat(small.pValue()).isCloseTo(504.0 / 15504, within(1e-12));
    assertThat(MISSING.withExactBelow(0).test(0, 10, 5, 10).pValue())
        .isNotCloseTo(small.pValue(), within(0.01));
  }

  @Test
  void missingRate_isExactBelowFiveExpectedAndNotAtFive() {
    MissingRate never = MISSING.withExactBelow(0);

    assertThat(MISSING.test(1, 100, 9, 100)).isEqualTo(never.test(1, 100, 9, 100)); // expected: 5
    assertThat(MISSING.test(1, 99, 9, 101)).isNotEqualTo(never.test(1, 99, 9, 101)); // 4.95
    assertThat(MISSING.test(99, 100, 91, 100)).isEqualTo(never.test(99, 100, 91, 100));
    assertThat(MISSING.test(99, 100, 92, 100)).isNotEqualTo(never.test(99, 100, 92, 100));
    assertThat(MISSING.statistic(1, 100, 9, 100)).isEqualTo(0.08);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MISSING.withExactBelow(-1))
        .withMessage("expected count must be 0 or more, but was -1.0");
  }

  @Test
  void allMissingOnBothSides_isNoChange() {
    TestResult all = MISSING.withExactBelow(0).test(10, 10, 20, 20);

    assertThat(all).isEqualTo(new TestResult(StatisticId.MISSING_RATE, 0, 1));
  }
}
