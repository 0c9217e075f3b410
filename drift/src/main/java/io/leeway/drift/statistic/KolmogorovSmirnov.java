package io.leeway.drift.statistic;

import io.leeway.drift.binning.SortedSample;
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
 *   <li>Cost: sorting both samples, then one pass; the exact p-value takes n m steps.
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
  double compute(SortedSample reference, SortedSample current) {
    return Walk.over(reference, current).deviation().distance();
  }

  /**
   * D of two samples, with its place and sign.
   *
   * @throws IllegalArgumentException if a sample has no value
   */
  public Deviation deviation(double[] reference, double[] current) {
    return deviation(SortedSample.of(reference), SortedSample.of(current));
  }

  /** As {@link #deviation(double[], double[])}, for samples that are sorted already. */
  public Deviation deviation(SortedSample reference, SortedSample current) {
    check(reference, current);
    return Walk.over(reference, current).deviation();
  }

  /**
   * D with its p-value.
   *
   * @throws IllegalArgumentException if a sample has no value
   */
  public TestResult test(double[] reference, double[] current) {
    return test(SortedSample.of(reference), SortedSample.of(current));
  }

  /** As {@link #test(double[], double[])}, for samples that are sorted already. */
  public TestResult test(SortedSample reference, SortedSample current) {
    check(reference, current);
    Walk walk = Walk.over(reference, current);
    long n = reference.size();
    long m = current.size();
    double d = walk.deviation().distance();
    double s = Math.sqrt((double) n * m / (n + m));
    boolean exact = pValue == PValue.EXACT || (pValue == PValue.AUTO && n * m <= EXACT_PAIRS);
    double p;
    if (exact) {
      p = exactTail(n, m, walk);
    } else if (pValue == PValue.STEPHENS) {
      p = Tails.kolmogorov((s + 0.12 + 0.11 / s) * d);
    } else {
      p = Tails.kolmogorov(s * d);
    }
    return new TestResult(StatisticId.KS, d, p);
  }

  /**
   * One pass through the pooled values in ascending order.
   *
   * @param largest the largest |i m - j n| after a run of equal values, where i and j count the
   *     values passed: D n m, in whole numbers
   * @param deviation the same as D
   * @param runEnds the numbers of pooled values passed at which a run of equal values ends
   */
  private record Walk(long largest, Deviation deviation, BitSet runEnds) {
    static Walk over(SortedSample reference, SortedSample current) {
      BitSet runEnds = new BitSet();
      long largest = 0;
      double location = Math.min(reference.get(0), current.get(0));
      int sign = 0;
      PooledWalk walk = new PooledWalk(reference, current);
      while (walk.next()) {
        runEnds.set(walk.i() + walk.j());
        long difference = walk.difference();
        if (Math.abs(difference) > largest) {
          largest = Math.abs(difference);
          location = walk.value();
          sign = Long.signum(difference);
        }
      }
      double pairs = (double) reference.size() * current.size();
      double distance = largest / pairs;
      return new Walk(largest, new Deviation(distance, location, sign), runEnds);
    }
  }

  /**
   * The probability that a random order of n and m values reaches the deviation.
   *
   * <p>An order is a path of n + m steps; after i and j steps the next is of the first kind with
   * probability (n - i) / (n + m - i - j). The paths are followed together, a step at a time, and
   * those that reach the deviation are taken out and added up: every term is positive, so that the
   * smallest tail keeps its digits.
   */
  private static double exactTail(long n, long m, Walk walk) {
    if (walk.largest() == 0) {
      return 1;
    }
    if (n > m) {
      return exactTail(m, n, walk); // the shorter side is the array
    }
    double[] paths = new double[(int) n + 2]; // probability of being at i = index - 1
    paths[1] = 1;
    int low = 0; // the i that can still be reached
    int high = 0;
    double tail = 0;
    for (int step = 1; step <= n + m && low <= high; step++) {
      double left = n + m - step + 1.0;
      high = (int) Math.min(n, high + 1);
      for (int i = high; i >= low; i--) {
        double first = paths[i] * (n - i + 1) / left;
        double second = paths[i + 1] * (m - (step - 1 - i)) / left;
        paths[i + 1] = first + second;
      }
      low = (int) Math.max(low, step - m);
      if (walk.runEnds().get(step)) {
        while (low <= high && reaches(walk.largest(), low, step - low, n, m)) {
          tail += paths[low + 1];
          paths[++low] = 0;
        }
        while (low <= high && reaches(walk.largest(), high, step - high, n, m)) {
          tail += paths[high + 1];
          paths[high-- + 1] = 0;
        }
      }
    }
    return Math.min(1, tail);
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
