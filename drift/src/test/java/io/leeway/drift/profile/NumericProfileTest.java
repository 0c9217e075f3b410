package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.binning.SortedSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NumericProfileTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  /** Half small numbers, some ties, some missing and infinite ones. */
  private static double[] sample(SplittableRandom random, int n) {
    return random
        .doubles(n)
        .map(
            u -> {
              if (u < 0.02) {
                return Double.NaN;
              }
              if (u > 0.99) {
                return u > 0.995 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
              }
              return u < 0.3 ? Math.floor(u * 10) : Math.exp(6 * u) - 20;
            })
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySharding_mergesToTheWhole(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = sample(random, 2 + random.nextInt(5000));
    NumericBins bins = NumericBins.of(SortedSample.of(sample(random, 3000)));
    NumericProfile whole = new NumericRecorder(bins).addAll(values).profile();

    List<NumericProfile> shards = new ArrayList<>();
    int from = 0;
    while (from < values.length) {
      int to = Math.min(values.length, from + random.nextInt(1 + values.length / 3));
      shards.add(new NumericRecorder(bins).addAll(Arrays.copyOfRange(values, from, to)).profile());
      from = to;
    }
    NumericProfile merged = new NumericRecorder(bins).profile();
    while (!shards.isEmpty()) {
      merged = merged.merge(shards.remove(random.nextInt(shards.size())));
    }

    assertThat(merged.fineCounts()).isEqualTo(whole.fineCounts());
    assertThat(merged.counts()).isEqualTo(whole.counts());
    assertThat(merged.rows()).isEqualTo(values.length);
    assertThat(merged.missing()).isEqualTo(whole.missing());
    assertThat(merged.positiveInfinities()).isEqualTo(whole.positiveInfinities());
    assertThat(merged.negativeInfinities()).isEqualTo(whole.negativeInfinities());
    Moments moments = merged.moments().orElseThrow();
    Moments expected = whole.moments().orElseThrow();
    assertThat(moments.n()).isEqualTo(expected.n());
    assertThat(moments.min()).isEqualTo(expected.min());
    assertThat(moments.max()).isEqualTo(expected.max());
    assertThat(moments.mean()).isCloseTo(expected.mean(), within(1e-12 * 200));
    if (moments.n() > 1) {
      assertThat(moments.standardDeviation().orElseThrow())
          .isCloseTo(expected.standardDeviation().orElseThrow(), withinPercentage(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void coarseCounts_areThoseOfTheDeciles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] reference = sample(random, 1 + random.nextInt(4000));
    double[] current = sample(random, 1000);
    SortedSample sorted = SortedSample.of(reference);
    if (sorted.size() == 0) {
      return;
    }

    NumericProfile profile = new NumericRecorder(NumericBins.of(sorted)).addAll(current).profile();

    assertThat(profile.counts())
        .isEqualTo(Binning.quantilesWithAtoms(10).bins(sorted).histogram(current).counts());
    assertThat(profile.fineCounts().length).isLessThanOrEqualTo(1_024);
  }

  @Test
  void moments_keepTheirDigitsFarFromZero() {
    double[] values = new SplittableRandom(4).doubles(10_000).map(u -> 1e9 + u).toArray();
    SortedSample sorted = SortedSample.of(values);

    Moments moments =
        new NumericRecorder(NumericBins.of(sorted))
            .addAll(values)
            .profile()
            .moments()
            .orElseThrow();

    assertThat(moments.mean()).isCloseTo(sorted.mean(), within(1e-6));
    assertThat(moments.standardDeviation().orElseThrow())
        .isCloseTo(sorted.standardDeviation(), withinPercentage(1e-5));
  }

  @Test
  void countsBeyondALong_areRefused() {
    NumericBins bins = NumericBins.of(SortedSample.of(new double[] {1}));
    NumericProfile profile = new NumericRecorder(bins).addAll(new double[] {1}).profile();
    for (int i = 0; i < 62; i++) {
      profile = profile.merge(profile);
    }
    NumericProfile huge = profile;

    assertThat(huge.rows()).isEqualTo(1L << 62);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> huge.merge(huge));
  }

  @Test
  void profilesInOtherBins_areNotMerged() {
    NumericProfile some =
        new NumericRecorder(NumericBins.of(SortedSample.of(new double[] {1, 2}))).profile();
    NumericProfile others =
        new NumericRecorder(NumericBins.of(SortedSample.of(new double[] {1, 3}))).profile();
    CategoryProfile names = new CategoryRecorder(CategoryBins.of(Map.of("a", 1L), 5)).profile();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> some.merge(others))
        .withMessage("profiles must have the same bins to be merged");
    assertThatIllegalArgumentException().isThrownBy(() -> some.merge(names));
    assertThatIllegalArgumentException().isThrownBy(() -> names.merge(some));
  }

  @Test
  void names_areCountedAndMerged() {
    CategoryBins bins = CategoryBins.of(Map.of("a", 3L, "b", 1L), 5);
    CategoryRecorder first = new CategoryRecorder(bins);
    CategoryRecorder second = new CategoryRecorder(CategoryBins.of(Map.of("b", 1L, "a", 3L), 5));
    first.add("a");
    first.add(null);
    second.add("b");
    second.add("new");

    CategoryProfile merged = first.profile().merge(second.profile());

    assertThat(merged.counts()).containsExactly(1, 1, 1);
    assertThat(merged.missing()).isEqualTo(1);
    assertThat(merged.rows()).isEqualTo(4);
  }
}
