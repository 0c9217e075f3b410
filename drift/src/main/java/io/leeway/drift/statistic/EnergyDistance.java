package io.leeway.drift.statistic;

import io.leeway.drift.binning.SortedSample;
import java.util.Arrays;

/**
 * Energy distance: zero only for equal distributions, like Wasserstein's, but with a test by
 * permutation.
 *
 * <pre>{@code
 * TestResult result = EnergyDistance.withDefaults().test(reference, current);
 * }</pre>
 *
 * <p>The value is the root of 2 E|X - Y| - E|X - X'| - E|Y - Y'|, which for numbers is twice the
 * integral of (F - G)^2 (G. Szekely and M. Rizzo 2013, doi:10.1016/j.jspi.2013.03.018).
 *
 * <ul>
 *   <li>Range: 0 upwards, in the root of the feature's unit; 0 when both samples have the same
 *       shares of the same values. Symmetric; unchanged when a constant is added to all values.
 *   <li>NaN is missing and left out. Infinite values, or no value in a sample: {@link
 *       IllegalArgumentException}.
 *   <li>p-value: by 999 permutations with a fixed seed, so that the same samples have the same
 *       p-value, and none is below 0.001; {@link #withPermutations}.
 *   <li>Cost: sorting both samples, then one pass; for the test one pass a permutation.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class EnergyDistance extends SampleStatistic {
  private static final EnergyDistance DEFAULT = new EnergyDistance(Permutations.DEFAULT);

  private final Permutations permutations;

  private EnergyDistance(Permutations permutations) {
    super(StatisticId.ENERGY);
    this.permutations = permutations;
  }

  /** 999 permutations with a fixed seed. */
  public static EnergyDistance withDefaults() {
    return DEFAULT;
  }

  /**
   * Another number of permutations, or another seed.
   *
   * @param count at least 1
   * @param seed any number
   * @throws IllegalArgumentException if the count is below 1
   */
  public EnergyDistance withPermutations(int count, long seed) {
    return new EnergyDistance(new Permutations(count, seed));
  }

  @Override
  double compute(SortedSample reference, SortedSample current) {
    double unit = unit(reference, current);
    return distance(new Pooled(reference.scaled(1 / unit), current.scaled(1 / unit)), unit);
  }

  private static double distance(Pooled pooled, double unit) {
    return Math.sqrt(2 * pooled.integral()) * Math.sqrt(unit);
  }

  /**
   * The distance with its p-value.
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
    check(reference, current);
    double unit = unit(reference, current);
    Pooled pooled = new Pooled(reference.scaled(1 / unit), current.scaled(1 / unit));
    double p =
        permutations.pValue(
            reference.size(),
            current.size(),
            Arrays.hashCode(pooled.inReference),
            pooled.integral(),
            pooled::integral);
    return new TestResult(id(), distance(pooled, unit), p);
  }

  /** The pooled values in ascending order, and which of them are the reference's. */
  private static final class Pooled {
    private final double[] values;
    private final boolean[] inReference;
    private final double n;
    private final double m;

    Pooled(SortedSample reference, SortedSample current) {
      n = reference.size();
      m = current.size();
      values = new double[reference.size() + current.size()];
      inReference = new boolean[values.length];
      int i = 0;
      for (int k = 0; k < values.length; k++) {
        int j = k - i;
        boolean first =
            j == current.size() || (i < reference.size() && reference.get(i) <= current.get(j));
        inReference[k] = first;
        values[k] = first ? reference.get(i++) : current.get(j);
      }
    }

    double integral() {
      return integral(inReference);
    }

    /** The integral of (F - G)^2 for a split of the values. */
    double integral(boolean[] reference) {
      double sum = 0;
      long passed = 0; // of the reference
      for (int k = 0; k < values.length - 1; k++) {
        passed += reference[k] ? 1 : 0;
        double difference = passed / n - (k + 1 - passed) / m;
        sum += difference * difference * (values[k + 1] - values[k]);
      }
      return sum;
    }
  }

  /** The number of permutations. */
  @Override
  public String toString() {
    return "energy, " + permutations.count() + " permutations";
  }
}
