package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.SortedSample;

/**
 * Two-sample Anderson-Darling statistic: as {@link CramerVonMises}, with more weight on both ends
 * of the distribution, where it sees a change that others miss.
 *
 * <pre>{@code
 * TestResult result = AndersonDarling.withDefaults().test(reference, current);
 * }</pre>
 *
 * <p>The value is A^2 of F. Scholz and M. Stephens 1987 (doi:10.1080/01621459.1987.10478517) for
 * two samples, in their form for equal values that counts half of a run on each side of it.
 *
 * <ul>
 *   <li>Range: 0 upwards, without unit; its mean without drift is 1. Symmetric, and unchanged when
 *       a strictly increasing function is applied to all values.
 *   <li>{@link #normalised} takes off the mean and divides by the standard deviation that it has
 *       without drift and without equal values.
 *   <li>NaN is missing and left out; infinities are values like any other.
 *   <li>Fewer than four values in all, fewer than two different ones, or none in a sample: {@link
 *       IllegalArgumentException}.
 *   <li>p-value: the limit law at the point with the same mean and variance, given which values are
 *       equal, computed to its far tail and not read from a table that ends at 0.001. At level 0.05
 *       it rejects 0.045 to 0.055 of samples without drift, and up to 0.06 where hardly any values
 *       differ.
 *   <li>Cost: sorting both samples, then one pass.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class AndersonDarling extends SampleStatistic {
  private static final AndersonDarling DEFAULT = new AndersonDarling(true);

  /** The standard deviation of the limit law. */
  private static final double LIMIT_SD = Math.sqrt(2 * (Math.PI * Math.PI - 9) / 3);

  private final boolean midranks;

  private AndersonDarling(boolean midranks) {
    super(StatisticId.ANDERSON_DARLING);
    this.midranks = midranks;
  }

  /** Half of a run of equal values on each side of it. */
  public static AndersonDarling withDefaults() {
    return DEFAULT;
  }

  /**
   * Whether half of a run of equal values counts on each side of it, or the whole run below (the
   * authors' equation 6).
   */
  public AndersonDarling withMidranks(boolean midranks) {
    return new AndersonDarling(midranks);
  }

  @Override
  double compute(SortedSample reference, SortedSample current) {
    double n = reference.size();
    double m = current.size();
    double all = n + m;
    Checks.argument(
        all >= 4, "anderson_darling needs at least 4 values in all, but there are %.0f", all);
    checkDistinct(reference, current);
    double sum = 0;
    PooledWalk walk = new PooledWalk(reference, current);
    while (walk.next()) {
      double run = walk.firstCount() + walk.secondCount();
      double half = midranks ? 0.5 : 0;
      double below = walk.i() + walk.j() - half * run;
      double first = walk.i() - half * walk.firstCount();
      double second = walk.j() - half * walk.secondCount();
      double weight = below * (all - below) - (midranks ? all * run / 4 : 0);
      if (weight > 0) {
        // all * first - n * below is first * m - second * n, and the other sample has its negative.
        double difference = first * m - second * n;
        sum += run / all * (difference / weight) * difference * (1 / n + 1 / m);
      }
    }
    return midranks ? sum * (all - 1) / all : sum;
  }

  private void checkDistinct(SortedSample reference, SortedSample current) {
    double lowest = Math.min(reference.get(0), current.get(0));
    double highest = Math.max(reference.get(reference.size() - 1), current.get(current.size() - 1));
    Checks.argument(
        lowest < highest, "%s needs two different values, but all are %s", id(), lowest);
  }

  /**
   * (A^2 - 1) over the standard deviation that it has without drift and without equal values.
   *
   * @param reference the reference's values
   * @param current the current values
   * @throws IllegalArgumentException as {@link #statistic(double[], double[])}
   */
  public double normalised(double[] reference, double[] current) {
    return normalised(SortedSample.of(reference), SortedSample.of(current));
  }

  /** As {@link #normalised(double[], double[])}, for samples that are sorted already. */
  public double normalised(SortedSample reference, SortedSample current) {
    double variance = variance(reference.size(), current.size());
    return (statistic(reference, current) - 1) / Math.sqrt(variance);
  }

  /** Equation 4 of the paper for k = 2. */
  private static double variance(int n, int m) {
    int all = n + m;
    double h = 1; // 1 + 1/2 + ... + 1/(all - 1)
    double g = 0; // the sum of 1 / ((all - i) j) over 1 <= i < j < all
    double tail = 0;
    for (int j = 2; j < all; j++) {
      h += 1.0 / j;
      tail += 1.0 / (all - j + 1);
      g += tail / j;
    }
    double inverse = 1.0 / n + 1.0 / m;
    double a = (4 * g - 6) + (10 - 6 * g) * inverse;
    double b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
    double c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
    double d = (2 * h + 6) * 4 - 8 * h;
    double big = all;
    return (((a * big + b) * big + c) * big + d) / ((big - 1) * (big - 2) * (big - 3));
  }

  /**
   * A^2 with its p-value.
   *
   * @param reference the reference's values
   * @param current the current values
   * @throws IllegalArgumentException as {@link #statistic(double[], double[])}
   */
  public TestResult test(double[] reference, double[] current) {
    return test(SortedSample.of(reference), SortedSample.of(current));
  }

  /** As {@link #test(double[], double[])}, for samples that are sorted already. */
  public TestResult test(SortedSample reference, SortedSample current) {
    double statistic = statistic(reference, current);
    SquaredDistances sum = SquaredDistances.of(reference, current, this::add);
    SquaredDistances distinct = SquaredDistances.ofDistinct(reference, current, this::add);
    double mean = sum.mean() / distinct.mean();
    double variance =
        variance(reference.size(), current.size()) * (sum.variance() / distinct.variance());
    double limit = 1 + LIMIT_SD * (statistic - mean) / Math.sqrt(variance);
    return new TestResult(id(), statistic, WeightedChiSquares.ANDERSON_DARLING.tail(limit));
  }

  private void add(SquaredDistances sum, double passed, double run, double all) {
    double below = midranks ? passed - run / 2 : passed;
    sum.add(run, below, all - below, below * (all - below) - (midranks ? all * run / 4 : 0));
  }

  /** How equal values count. */
  @Override
  public String toString() {
    return "anderson_darling, " + (midranks ? "midranks" : "right ranks");
  }
}
