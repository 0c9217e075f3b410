package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Ranked;
import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.internal.Cells;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large samples are counted in cells instead of sorted: the answer must be the sorted one. */
class LargeSamplesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  enum Kind {
    NORMAL(true, SplittableRandom::nextGaussian),
    ROUNDED(true, random -> Math.rint(10 * random.nextGaussian()) / 10),
    LOGNORMAL(true, random -> Math.exp(3 * random.nextGaussian())),
    CAUCHY(true, random -> Math.tan(Math.PI * (random.nextDouble() - 0.5))),
    FAR_FROM_ZERO(true, random -> 1.7e9 + random.nextDouble()),
    NEGATIVE(true, random -> -1 - Math.exp(20 * random.nextDouble())),
    HALF_ZEROS(true, random -> random.nextBoolean() ? 0 : random.nextExponential()),
    SIGNED_ZEROS(true, random -> random.nextBoolean() ? -0.0 : 0.0),
    CONSTANT(true, random -> 7),
    TWO_NEIGHBOURS(true, random -> random.nextBoolean() ? 1 : Math.nextUp(1.0)),
    SUBNORMAL(true, random -> Double.MIN_VALUE * random.nextInt(100_000)),
    MISSING(true, random -> random.nextInt(3) == 0 ? Double.NaN : random.nextGaussian()),
    INFINITE(
        true,
        random -> {
          double value = random.nextGaussian();
          return value > 1 ? INFINITY : value < -1 ? -INFINITY : value;
        }),
    ONLY_INFINITE(false, random -> random.nextBoolean() ? INFINITY : -INFINITY),
    WHOLE_RANGE(true, random -> Double.longBitsToDouble(random.nextLong() & ~(1L << 52))),
    CLUSTERS(
        false, random -> Math.scalb(1 + random.nextDouble() * 1e-9, 90 * random.nextInt(20) - 900));

    final boolean quick;

    @SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
    final ToDoubleFunction<SplittableRandom> value;

    Kind(boolean quick, ToDoubleFunction<SplittableRandom> value) {
      this.quick = quick;
      this.value = value;
    }

    double[] sample(long seed, int size) {
      SplittableRandom random = new SplittableRandom(seed);
      return IntStream.range(0, size).mapToDouble(i -> value.applyAsDouble(random)).toArray();
    }

    boolean isFinite() {
      return Arrays.stream(sample(1, 1000)).noneMatch(Double::isInfinite);
    }
  }

  /** Pairs of samples: of equal and of very unequal sizes, without drift and with some. */
  private static double[][][] pairs(Kind kind) {
    double[] reference = kind.sample(1, 30_000);
    return new double[][][] {
      {reference, kind.sample(2, 20_000)},
      {reference, kind.sample(3, 3_000)},
      {kind.sample(4, 100), reference},
      {reference, Arrays.stream(kind.sample(5, 20_000)).map(v -> v * 1.25 + v / 7).toArray()},
      {reference, kind == Kind.NORMAL ? Kind.CAUCHY.sample(6, 9_000) : reference.clone()},
      {reference, Kind.NORMAL.sample(7, 20_000)}
    };
  }

  @ParameterizedTest
  @EnumSource
  void kolmogorovSmirnov_isBitForBitThatOfSortedSamples(Kind kind) {
    KolmogorovSmirnov ks = KolmogorovSmirnov.withDefaults();
    for (double[][] pair : pairs(kind)) {
      SortedSample reference = SortedSample.of(pair[0]);
      SortedSample current = SortedSample.of(pair[1]);

      assertThat(ks.deviation(pair[0], pair[1])).isEqualTo(ks.deviation(reference, current));
      assertThat(ks.test(pair[0], pair[1])).isEqualTo(ks.test(reference, current));
      assertThat(ks.deviation(pair[1], pair[0])).isEqualTo(ks.deviation(current, reference));
    }
  }

  @ParameterizedTest
  @EnumSource
  void wasserstein_isThatOfSortedSamples(Kind kind) {
    Wasserstein wasserstein = Wasserstein.withDefaults();
    if (!kind.isFinite()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wasserstein.statistic(kind.sample(1, 30_000), kind.sample(2, 30_000)));
      return;
    }
    for (double[][] pair : pairs(kind)) {
      SortedSample reference = SortedSample.of(pair[0]);
      SortedSample current = SortedSample.of(pair[1]);

      assertSame(
          () -> wasserstein.statistic(pair[0], pair[1]),
          () -> wasserstein.statistic(reference, current));
      assertSame(
          () -> wasserstein.normalised(pair[0], pair[1]),
          () -> wasserstein.normalised(reference, current));
    }
  }

  /** Both give the same number, or the same error. */
  private static void assertSame(DoubleSupplier actual, DoubleSupplier expected) {
    double value;
    try {
      value = expected.getAsDouble();
    } catch (IllegalArgumentException e) {
      assertThatIllegalArgumentException()
          .isThrownBy(actual::getAsDouble)
          .withMessage(e.getMessage());
      return;
    }
    assertThat(actual.getAsDouble()).isCloseTo(value, within(1e-12 * value));
  }

  @ParameterizedTest
  @EnumSource
  void quantiles_areBitForBitThoseOfTheSortedSample(Kind kind) {
    double[] values = kind.sample(8, 40_000);
    SortedSample sorted = SortedSample.of(values);

    for (int parts : new int[] {1, 2, 10, 1000}) {
      assertThat(Ranked.of(values).quantiles(parts)).isEqualTo(sorted.quantiles(parts));
    }
    assertThat(Ranked.of(values).count()).isEqualTo(sorted.size());
    assertThat(Binning.quantilesWithAtoms(10).bins(values))
        .isEqualTo(Binning.quantilesWithAtoms(10).bins(sorted));
  }

  /** What makes it fast: of most samples few values are sorted. */
  @ParameterizedTest
  @EnumSource
  void mostSamples_areNotSorted(Kind kind) {
    double[] reference = kind.sample(1, 300_000);
    double[] current = kind.sample(2, 300_000);

    assertThat(Cells.of(reference, current).flatMap(CellWalk::of).isPresent())
        .isEqualTo(kind.quick);
  }

  @Test
  void outlierInASample_doesNotMakeItSlow() {
    double[] reference = Kind.NORMAL.sample(1, 300_000);
    double[] current = Kind.NORMAL.sample(2, 300_000);
    reference[0] = -1e300;
    current[1] = INFINITY;

    assertThat(Cells.of(reference, current).flatMap(CellWalk::of)).isPresent();
  }

  @Test
  void allMissing_isAnError() {
    double[] missing = new double[50_000];
    Arrays.fill(missing, Double.NaN);
    double[] some = Kind.NORMAL.sample(1, 50_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KolmogorovSmirnov.withDefaults().test(missing, some))
        .withMessage("reference has no value of 50000 (50000 missing); ks needs at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wasserstein.withDefaults().statistic(some, missing))
        .withMessage("current has no value of 50000 (50000 missing); wasserstein needs at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PopulationStability.withDefaults().statistic(some, missing))
        .withMessage("current has no value of 50000 (50000 missing); psi needs at least 1");
  }
}
