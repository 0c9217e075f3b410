package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.Wasserstein;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinnedDistanceTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  private static double[] sample(SplittableRandom random, int n) {
    int kind = random.nextInt(5);
    double shift = random.nextDouble();
    double scale = Math.exp(8 * random.nextDouble() - 4);
    return random
        .doubles(n)
        .map(
            u ->
                switch (kind) {
                  case 0 -> u;
                  case 1 -> Math.floor(u * 20);
                  case 2 -> u < 0.4 ? 0 : Math.log(u);
                  case 3 -> Math.tan(Math.PI * (u - 0.5)); // heavy tails
                  default -> 1e9 + u;
                })
        .map(v -> kind == 4 ? v + shift : v * scale + shift)
        .toArray();
  }

  private static NumericProfile profile(NumericBins bins, double[] values) {
    return new NumericRecorder(bins).addAll(values).profile();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void exactDistances_lieWithinTheBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] reference = sample(random.split(), 1 + random.nextInt(3000));
    SplittableRandom same = new SplittableRandom(seed);
    double[] current =
        random.nextBoolean()
            ? sample(random, 1 + random.nextInt(3000))
            : sample(same.split(), 1 + random.nextInt(3000));
    NumericBins bins = NumericBins.of(SortedSample.of(reference));
    NumericProfile r = profile(bins, reference);
    NumericProfile c = profile(bins, current);

    double d = KolmogorovSmirnov.withDefaults().statistic(reference, current);
    Bounded ks = BinnedDistance.kolmogorovSmirnov(r, c);
    assertThat(d).isBetween(ks.low() - 1e-12, ks.high() + 1e-12);

    double w = Wasserstein.withDefaults().statistic(reference, current);
    Bounded wasserstein = BinnedDistance.wasserstein(r, c);
    double rounding = 1e-11 * (1 + w);
    assertThat(w).isBetween(wasserstein.low() - rounding, wasserstein.high() + rounding);
  }

  @Test
  void boundOfLargeSamples_isTight() {
    SplittableRandom random = new SplittableRandom(3);
    double[] reference = random.doubles(100_000).toArray();
    double[] current = random.doubles(100_000).map(u -> u * 0.98).toArray();
    NumericBins bins = NumericBins.of(SortedSample.of(reference));

    Bounded ks = BinnedDistance.kolmogorovSmirnov(profile(bins, reference), profile(bins, current));
    Bounded wasserstein =
        BinnedDistance.wasserstein(profile(bins, reference), profile(bins, current));

    assertThat(ks.high() - ks.low()).isLessThan(0.0013);
    assertThat(wasserstein.high()).isLessThan(1.01 * wasserstein.low());
  }

  @Test
  void atoms_hideNothing() {
    double[] reference = new double[1000];
    double[] current = new double[1000];
    Arrays.setAll(reference, i -> i % 4);
    Arrays.setAll(current, i -> i % 5);
    NumericBins bins = NumericBins.of(SortedSample.of(reference));

    Bounded ks = BinnedDistance.kolmogorovSmirnov(profile(bins, reference), profile(bins, current));

    assertThat(ks.low())
        .isEqualTo(ks.high())
        .isEqualTo(KolmogorovSmirnov.withDefaults().statistic(reference, current));
  }

  @Test
  void profilesThatCannotBeCompared_areRejected() {
    NumericBins bins = NumericBins.of(SortedSample.of(new double[] {1, 2, 3}));
    NumericBins others = NumericBins.of(SortedSample.of(new double[] {1, 2, 4}));
    NumericProfile some = profile(bins, new double[] {1, 2});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinnedDistance.kolmogorovSmirnov(some, profile(others, new double[] {1})))
        .withMessage("profiles must have the same bins to be compared");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BinnedDistance.kolmogorovSmirnov(some, profile(bins, new double[] {Double.NaN})))
        .withMessage("current has no value of 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                BinnedDistance.wasserstein(
                    some, profile(bins, new double[] {Double.POSITIVE_INFINITY})))
        .withMessage("current has infinite values; wasserstein needs finite ones");
  }
}
