package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.leeway.drift.binning.SortedSample;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What equal values do to Cramer-von Mises and Anderson-Darling. */
class SquaredDistancesTest {
  private static final CramerVonMises CVM = CramerVonMises.withDefaults();
  private static final AndersonDarling AD = AndersonDarling.withDefaults();

  /** All values of a statistic over the ways to split pooled values into 5 and the rest. */
  private static double[] overSplits(
      double[] pooled, ToDoubleBiFunction<double[], double[]> statistic) {
    return IntStream.range(0, 1 << pooled.length)
        .filter(chosen -> Integer.bitCount(chosen) == 5)
        .mapToDouble(chosen -> statistic.applyAsDouble(pick(pooled, chosen), pick(pooled, ~chosen)))
        .toArray();
  }

  private static double[] pick(double[] values, int chosen) {
    return IntStream.range(0, values.length)
        .filter(i -> (chosen >>> i & 1) == 1)
        .mapToDouble(i -> values[i])
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  /** The number of passed values, weighed as in Cramer-von Mises' statistic. */
  private static void rule(SquaredDistances sum, double passed, double run, double all) {
    double variance = passed * (all - passed);
    sum.add(run * variance, passed, all - passed, variance);
  }

  private static double[] pooled(int atom) {
    return IntStream.range(0, 12).mapToDouble(i -> i < atom ? 0 : i / 2).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9})
  void meanAndVariance_areThoseOverAllSplits(int atom) {
    double[] pooled = pooled(atom);
    double[] distinct = IntStream.range(0, 12).asDoubleStream().toArray();
    SortedSample first = SortedSample.of(Arrays.copyOf(pooled, 5));
    SortedSample second = SortedSample.of(Arrays.copyOfRange(pooled, 5, 12));

    SquaredDistances sum = SquaredDistances.of(first, second, SquaredDistancesTest::rule);
    SquaredDistances plain = SquaredDistances.ofDistinct(first, second, SquaredDistancesTest::rule);

    double[] tied = overSplits(pooled, CVM::statistic);
    double[] untied = overSplits(distinct, CVM::statistic);
    assertThat(mean(tied) / mean(untied)).isCloseTo(sum.mean() / plain.mean(), within(1e-12));
    // A Brownian bridge has no fourth moments of twelve values.
    assertThat(variance(tied) / variance(untied))
        .isCloseTo(sum.variance() / plain.variance(), withinPercentage(20));
  }

  @Test
  void andersonDarling_hasMeanOneWhateverIsEqual() {
    assertThat(mean(overSplits(pooled(0), AD::statistic))).isCloseTo(1, within(1e-12));
    assertThat(mean(overSplits(pooled(7), AD::statistic))).isCloseTo(1, within(1e-12));
    // The last run takes no part in the other form.
    assertThat(mean(overSplits(pooled(0), AD.withMidranks(false)::statistic)))
        .isCloseTo(10 / 11.0, within(1e-12));
  }

  /** The trap of mean ranks: a tenfold sample has the same distribution and a tiny p-value. */
  @Test
  void sameSharesOfTheSameValues_areNoDriftButForMeanRanks() {
    double[] once = {1, 2, 3, 4, 5, 6};
    double[] tenfold = IntStream.range(0, 60).mapToDouble(i -> once[i % 6]).toArray();

    assertThat(CVM.test(tenfold, once))
        .isEqualTo(new TestResult(StatisticId.CRAMER_VON_MISES, 0, 1));
    assertThat(CVM.withMidranks(true).test(tenfold, once).pValue()).isLessThan(0.01);
  }

  @Test
  void constants_areNoDrift() {
    double[] sevens = {7, 7, 7};

    assertThat(CVM.test(sevens, sevens))
        .isEqualTo(new TestResult(StatisticId.CRAMER_VON_MISES, 0, 1));
  }
}
