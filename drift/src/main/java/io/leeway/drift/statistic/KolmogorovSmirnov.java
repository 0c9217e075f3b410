package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.internal.Cells;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;

/**
 * Kolmogorov-Smirnov statistic: the largest distance between two empirical distribution functions.
 *
 * <pre>{@code
 * TestResult result = KolmogorovSmirnov.withDefaults().test(reference, current);
 * }</pre>
 *
 * <p>D is the largest |F - G|, where F(x) and G(x) are the shares of the reference and of the
 * current sample up to and including x. Equal values of both samples are passed together.
 *
 * <ul>
 *   <li>Range: 0 to 1; 0 when both samples have the same shares of the same values. Symmetric, and
 *       unchanged when a strictly increasing function is applied to all values.
 *   <li>NaN is missing and left out; infinities are values like any other.
 *   <li>No value in either sample: {@link IllegalArgumentException}.
 *   <li>p-value: up to n m = 1,000,000 exact and conditional on the ties (the share of all orders
 *       of the pooled values that reach D, looked at only where a run of equal values ends; J.
 *       Hodges 1958, doi:10.1007/BF02589501); above, Kolmogorov's limit law at D sqrt(nm/(n+m)).
 *       The limit law is conservative when values repeat a lot. {@link #withPValue} chooses.
 *   <li>Cost: up to some 30,000 values, sorting both samples; above, two passes over them and
 *       sorting the few values near the largest distance. The exact p-value takes n m steps.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class KolmogorovSmirnov extends SampleStatistic {
  private static final KolmogorovSmirnov DEFAULT = new KolmogorovSmirnov(PValue.AUTO);

  /** The most pairs of values, n times m, for which {@link PValue#AUTO} is exact. */
  private static final long EXACT_PAIRS = 1_000_000;

  /** How to compute the p-value. */
  public enum PValue {
    /** Exact up to n m = 1,000,000, the limit law above. */
    AUTO,
    /** Exact and conditional on ties, whatever it costs: n m steps. */
    EXACT,
    /**
     * Kolmogorov's limit law. Conservative: at level 0.05 it rejects 0.035 to 0.05 of samples
     * without drift from 30 values on each side, and fewer if many values are equal.
     */
    LIMIT,
    /**
     * The limit law at (s + 0.12 + 0.11/s) D with s = sqrt(nm/(n+m)), a correction for small
     * samples that M. Stephens (1970) made for one sample. From 30 values on each side it rejects
     * at most 0.055 at level 0.05; it makes too much of fewer (5 and 5 values: 0.08).
     */
    STEPHENS
  }

  /**
   * The largest distance between two distribution functions, and where it is.
   *
   * @param distance D, from 0 to 1
   * @param location the smallest value at which D is reached
   * @param sign 1 if the reference's function is the higher one there (the current values lie
   *     higher), -1 the other way, 0 if D is 0
   * @since 0.1
   */
  public record Deviation(double distance, double location, int sign) {
    private static final String[] SIDES = {", current lower", "", ", current higher"};

    /** The distance, where it is, and which way. */
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "D %.4f at %s%s", distance, location, SIDES[sign + 1]);
    }
  }

  private final PValue pValue;

  private KolmogorovSmirnov(PValue pValue) {
    super(StatisticId.KS);
    this.pValue = Objects.requireNonNull(pValue, "pValue");
  }

  /** Exact p-values up to n m = 1,000,000, the limit law above. */
  public static KolmogorovSmirnov withDefaults() {
    return DEFAULT;
  }

  /** Another p-value. */
  public KolmogorovSmirnov withPValue(PValue pValue) {
    return new KolmogorovSmirnov(pValue);
  }

  @Override
  public double statistic(double[] reference, double[] current) {
    return deviation(reference, current).distance();
  }

  @Override
  double compute(SortedSample reference, SortedSample current) {
    return deviation(reference, current).distance();
  }

  /**
   * D of two samples, with its place and sign.
   *
   * @throws IllegalArgumentException if a sample has no value
   */
  public Deviation deviation(double[] reference, double[] current) {
    return Cells.of(reference, current)
        .flatMap(CellWalk::of)
        .map(walk -> Largest.of(walk).deviation())
        .orElseGet(() -> deviation(SortedSample.of(reference), SortedSample.of(current)));
  }

  /** As {@link #deviation(double[], double[])}, for samples that are sorted already. */
  public Deviation deviation(SortedSample reference, SortedSample current) {
    check(reference, current);
    return Largest.of(new PooledWalk(reference, current)).deviation();
  }

  /**
   * D with its p-value.
   *
   * @throws IllegalArgumentException if a sample has no value
   */
  public TestResult test(double[] reference, double[] current) {
    return Cells.of(reference, current)
        .filter(cells -> !isExact(cells.n(), cells.m())) // exact needs the order of all values
        .flatMap(CellWalk::of)
        .map(walk -> limitTest(Largest.of(walk)))
        .orElseGet(() -> test(SortedSample.of(reference), SortedSample.of(current)));
  }

  /** As {@link #test(double[], double[])}, for samples that are sorted already. */
  public TestResult test(SortedSample reference, SortedSample current) {
    check(reference, current);
    Largest largest = Largest.of(new PooledWalk(reference, current));
    if (!isExact(largest.n, largest.m)) {
      return limitTest(largest);
    }
    double p = exactTail(largest, reference, current);
    return new TestResult(StatisticId.KS, largest.deviation().distance(), p);
  }

  /**
   * The p-value of a D that is known already, by the limit law.
   *
   * @param distance D, from 0 to 1
   * @param n how many values the reference has, at least 1
   * @param m how many values the current sample has, at least 1
   * @throws IllegalArgumentException if a number is outside its range
   */
  public TestResult test(double distance, long n, long m) {
    Checks.argument(
        distance >= 0 && distance <= 1, "distance must be in [0, 1], but was %s", distance);
    Checks.argument(
        n >= 1 && m >= 1, "samples must have at least 1 value, but have %d and %d", n, m);
    return limitTest(distance, n, m);
  }

  private boolean isExact(long n, long m) {
    return pValue == PValue.EXACT || (pValue == PValue.AUTO && n * m <= EXACT_PAIRS);
  }

  private TestResult limitTest(Largest largest) {
    return limitTest(largest.deviation().distance(), largest.n, largest.m);
  }

  private TestResult limitTest(double d, double n, double m) {
    double s = Math.sqrt(n * m / (n + m));
    double p = Tails.kolmogorov((pValue == PValue.STEPHENS ? s + 0.12 + 0.11 / s : s) * d);
    return new TestResult(StatisticId.KS, d, p);
  }

  /** The numbers of pooled values passed at which a run of equal values ends. */
  private static BitSet runEnds(SortedSample reference, SortedSample current) {
    BitSet runEnds = new BitSet();
    PooledWalk walk = new PooledWalk(reference, current);
    while (walk.next()) {
      runEnds.set(walk.i() + walk.j());
    }
    return runEnds;
  }

  /**
   * Where the distribution functions of n and m values lie farthest apart.
   *
   * @param difference |i m - j n| there, where i and j count the values passed: D n m
   * @param location the smallest value there
   * @param sign of i m - j n
   * @param runs how many different values there are
   */
  private record Largest(int n, int m, long difference, double location, int sign, long runs) {
    static Largest of(RunWalk walk) {
      walk.next();
      double location = walk.value();
      long largest = walk.difference();
      long runs = 1;
      while (walk.next()) {
        runs++;
        if (Math.abs(walk.difference()) > Math.abs(largest)) {
          largest = walk.difference();
          location = walk.value();
        }
      }
      return new Largest(walk.n, walk.m, Math.abs(largest), location, Long.signum(largest), runs);
    }

    Deviation deviation() {
      return new Deviation(difference / ((double) n * m), location, sign);
    }
  }

  /** The probability that a random order of n and m values reaches the deviation. */
  private static double exactTail(Largest largest, SortedSample reference, SortedSample current) {
    int n = largest.n;
    int m = largest.m;
    if (largest.difference == 0) {
      return 1;
    }
    if (n == m && largest.runs == 2L * n) {
      return reflectedTail(n, largest.difference / n);
    }
    BitSet runEnds = runEnds(reference, current);
    return latticeTail(Math.min(n, m), Math.max(n, m), largest.difference, runEnds);
  }

  /**
   * The same for n and n different values, where paths that reach i - j = h are counted by
   * reflection (B. Gnedenko and V. Korolyuk 1951): 2 sum (-1)^(k-1) C(2n, n - kh) / C(2n, n).
   */
  private static double reflectedTail(int n, long h) {
    double sum = 0;
    double sign = 2;
    for (long c = h; c <= n; c += h) {
      double term = sign;
      for (long j = 1; j <= c && term != 0; j++) {
        term *= (n - c + j) / (double) (n + j);
      }
      sum += term;
      sign = -sign;
      if (Math.abs(term) < 1e-17 * sum) {
        break;
      }
    }
    return Math.min(1, sum);
  }

  /**
   * The same for any values: an order is a path of n + m steps; after i and j steps the next is of
   * the first kind with probability (n - i) / (n + m - i - j). The paths are followed together, a
   * step at a time, and those that reach the deviation where a run ends are taken out and added up:
   * every term is positive, so that the smallest tail keeps its digits.
   *
   * @param n not more than m, because it is the length of the arrays
   */
  private static double latticeTail(int n, int m, long deviation, BitSet runEnds) {
    double[] paths = new double[n + 3]; // probability of being at i = index - 1
    double[] next = new double[n + 3];
    double[] index = new double[n + 3];
    Arrays.setAll(index, k -> k);
    paths[1] = 1;
    int low = 0; // the i that can still be reached
    int high = 0;
    double tail = 0;
    for (int step = 1; step <= n + m && low <= high; step++) {
      high = Math.min(n, high + 1);
      step(paths, next, index, low + 1, high + 1, n + 2.0, (double) m - step);
      double[] last = paths;
      paths = next;
      next = last;
      low = Math.max(low, step - m);
      if (runEnds.get(step)) {
        while (low <= high && reaches(deviation, low, step - low, n, m)) {
          tail += paths[++low];
        }
        while (low <= high && reaches(deviation, high, step - high, n, m)) {
          tail += paths[1 + high--];
        }
      }
      paths[low] = 0; // what has been taken out, and what lies beyond
      paths[high + 2] = 0;
    }
    return Math.min(1, tail);
  }

  /** A loop that compilers turn into vector instructions. */
  private static void step(
      double[] paths,
      double[] next,
      double[] index,
      int from,
      int to,
      double firstLeft,
      double secondLeft) {
    double share = 1 / (firstLeft + secondLeft - 1);
    for (int k = from; k <= to; k++) {
      next[k] =
          (paths[k - 1] * (firstLeft - index[k]) + paths[k] * (secondLeft + index[k])) * share;
    }
  }

  private static boolean reaches(long deviation, long i, long j, long n, long m) {
    return Math.abs(i * m - j * n) >= deviation;
  }

  /** How the p-value is computed. */
  @Override
  public String toString() {
    return "ks, p-value " + pValue;
  }
}
