package io.leeway.drift.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalsTest {
  private static final double Z = 1.959963984540054; // the 97.5 % quantile of the normal law

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** Newcombe (1998), Statistics in Medicine 17, p. 873-890, Table II, row 10. */
  @ParameterizedTest
  @CsvSource({
    "56, 70, 48, 80, 0.0524, 0.3339",
    "9, 10, 3, 10, 0.1705, 0.8090",
    "6, 7, 2, 7, 0.0582, 0.8062",
    "5, 56, 0, 29, -0.0381, 0.1926",
    "0, 10, 0, 20, -0.1611, 0.2775",
    "0, 10, 0, 10, -0.2775, 0.2775",
    "10, 10, 0, 20, 0.6791, 1.0000",
    "10, 10, 0, 10, 0.6075, 1.0000"
  })
  void differences_areThoseOfThePaper(long x, long n, long y, long m, double low, double high) {
    Estimate difference = Intervals.difference(Intervals.rate(x, n, Z), Intervals.rate(y, m, Z));

    assertThat(difference.value()).isEqualTo((double) x / n - (double) y / m);
    assertThat(difference.low()).isCloseTo(low, within(0.00005001));
    assertThat(difference.high()).isCloseTo(high, within(0.00005001));
  }

  @Test
  void oneInterval_reachesAsFarAsTheNormalLawSays() {
    assertThat(Intervals.reach(1)).isCloseTo(Z, within(1e-12));
    assertThat(Intervals.reach(15)).isCloseTo(2.935199468866699, within(1e-10)); // 1 - 0.05 / 30
  }

  /** Wilson's ends p solve (hits / n - p)^2 = z^2 p (1 - p) / n. */
  @ParameterizedTest
  @MethodSource("seeds")
  void rates_haveTheEndsThatTheScoreTestJustAccepts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long n = random.nextLong(1, 201);
    long hits = random.nextLong(n + 1);

    Estimate rate = Intervals.rate(hits, n, Z);

    for (double end : new double[] {rate.low(), rate.high()}) {
      double distance = (double) hits / n - end;
      assertThat(distance * distance).isCloseTo(Z * Z * end * (1 - end) / n, within(1e-12));
    }
  }

  /** The ratio's ends r are where the difference a - r b, by square-and-add, just touches 0. */
  @ParameterizedTest
  @MethodSource("seeds")
  void ratios_haveTheEndsWhereTheScaledDifferenceTouchesZero(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Estimate a = Intervals.rate(random.nextLong(41), 40, Z);
    Estimate b = Intervals.rate(1 + random.nextLong(30), 30, Z);

    Estimate ratio = Intervals.ratio(a, b);

    double low = ratio.low();
    double high = ratio.high();
    assertThat(a.value() - low * b.value())
        .isCloseTo(Math.hypot(a.value() - a.low(), low * (b.high() - b.value())), within(1e-9));
    assertThat(high * b.value() - a.value())
        .isCloseTo(Math.hypot(a.high() - a.value(), high * (b.value() - b.low())), within(1e-9));
    assertThat(ratio.excludes(1)).isEqualTo(Intervals.difference(a, b).excludes(0));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void swappingGroups_flipsTheSignAndInvertsTheRatio(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Estimate a = Intervals.rate(1 + random.nextLong(40), 40, Z);
    Estimate b = Intervals.rate(1 + random.nextLong(30), 30, Z);

    Estimate difference = Intervals.difference(a, b);
    Estimate swapped = Intervals.difference(b, a);
    Estimate ratio = Intervals.ratio(a, b);
    Estimate inverse = Intervals.ratio(b, a);

    assertThat(swapped)
        .isEqualTo(new Estimate(0 - difference.value(), -difference.high(), -difference.low()));
    assertThat(inverse.low() * ratio.high()).isCloseTo(1, within(1e-9));
    assertThat(inverse.high() * ratio.low()).isCloseTo(1, within(1e-9));
  }

  /** 0 of 10 to 5 of 10: the upper end is u / sqrt(l (2 p - l)), by hand. */
  @Test
  void ratioOfNothing_hasAnUpperEnd() {
    Estimate none = Intervals.rate(0, 10, Z);
    Estimate half = Intervals.rate(5, 10, Z);

    Estimate ratio = Intervals.ratio(none, half);

    assertThat(none.high()).isCloseTo(0.2775, within(0.00005));
    assertThat(half.low()).isCloseTo(0.2366, within(0.00005));
    assertThat(ratio.value()).isZero();
    assertThat(ratio.low()).isZero();
    // 0.27753 / sqrt(0.23659 x 0.76341) = 0.27753 / 0.42499
    assertThat(ratio.high()).isCloseTo(0.6530, within(0.0001));
  }

  @Test
  void largeCounts_keepTheirDigits() {
    Estimate rate = Intervals.rate(1, 4_000_000_000L, Z);

    // Wilson's ends times n, for one hit and n without end: 1 + z^2/2 -+ z sqrt(1 + z^2/4)
    double middle = 1 + Z * Z / 2;
    double half = Z * Math.sqrt(1 + Z * Z / 4);
    assertThat(rate.low() * 4e9).isCloseTo(middle - half, within(1e-6));
    assertThat(rate.high() * 4e9).isCloseTo(middle + half, within(1e-6));
  }

  /** Three standard errors of 2,000 runs at 95 % are 1.5 percentage points. */
  @Test
  void intervals_coverTheTruth() {
    SplittableRandom random = new SplittableRandom(7);
    int differences = 0;
    int ratios = 0;
    for (int run = 0; run < 2_000; run++) {
      Estimate a = Intervals.rate(hits(random, 40, 0.3), 40, Z);
      Estimate b = Intervals.rate(hits(random, 60, 0.5), 60, Z);
      differences += Intervals.difference(a, b).excludes(0.3 - 0.5) ? 0 : 1;
      ratios += Intervals.ratio(a, b).excludes(0.3 / 0.5) ? 0 : 1;
    }

    assertThat(differences / 2_000.0).isBetween(0.935, 0.965);
    assertThat(ratios / 2_000.0).isBetween(0.935, 0.965);
  }

  static long hits(SplittableRandom random, int n, double rate) {
    long hits = 0;
    for (int i = 0; i < n; i++) {
      hits += random.nextDouble() < rate ? 1 : 0;
    }
    return hits;
  }

  @Test
  void estimateOutsideItsInterval_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Estimate(2, 0, 1))
        .withMessage("an estimate must lie in a finite interval, but was 2.0 in 0.0 to 1.0");
    assertThat(new Estimate(0.2, 0.1, 0.3)).hasToString("0.200 (0.100 to 0.300)");
  }
}
