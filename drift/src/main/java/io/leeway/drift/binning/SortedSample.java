package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import java.util.Arrays;

/**
 * The values of a sample in ascending order, prepared once for all that needs them sorted.
 *
 * <p>NaN is missing and left out of the values, but counted. {@code -0.0} is {@code 0.0}.
 *
 * <p>Immutable, safe for any thread. Cost: one sort; memory: one copy of the values.
 *
 * @since 0.1
 */
public final class SortedSample implements Ranked {
  private final double[] values;
  private final long missing;

  private SortedSample(double[] values, long missing) {
    this.values = values;
    this.missing = missing;
  }

  /** Sorts a copy of the values. */
  public static SortedSample of(double[] values) {
    double[] copy = new double[values.length];
    int n = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        copy[n++] = value + 0.0; // turns -0.0 into 0.0
      }
    }
    double[] present = n == copy.length ? copy : Arrays.copyOf(copy, n);
    Arrays.sort(present);
    return new SortedSample(present, values.length - n);
  }

  /**
   * The same sample in another unit.
   *
   * @param factor what every value is multiplied by; above 0 and finite
   * @throws IllegalArgumentException if the factor is not
   */
  public SortedSample scaled(double factor) {
    Checks.argument(
        factor > 0 && Double.isFinite(factor), "factor must be above 0, but was %s", factor);
    return factor == 1
        ? this
        : new SortedSample(Arrays.stream(values).map(v -> v * factor).toArray(), missing);
  }

  /** How many values there are, the missing ones not counted. */
  public int size() {
    return values.length;
  }

  /** How many values are missing. */
  public long missing() {
    return missing;
  }

  /**
   * The value at a place in the order.
   *
   * @param rank from 0 for the smallest to {@code size() - 1} for the largest
   */
  public double get(int rank) {
    return values[rank];
  }

  @Override
  public long count() {
    return values.length;
  }

  @Override
  public double[] at(long... ranks) {
    return Arrays.stream(ranks).mapToDouble(rank -> values[(int) rank]).toArray();
  }

  /**
   * The arithmetic mean.
   *
   * @throws IllegalArgumentException if there is no value, or one is infinite
   */
  public double mean() {
    double unit = unit(1);
    return mean(unit) * unit;
  }

  /**
   * The standard deviation with n - 1.
   *
   * @throws IllegalArgumentException if there are fewer than 2 values, or one is infinite
   */
  public double standardDeviation() {
    double unit = unit(2);
    double mean = mean(unit);
    double squares = 0;
    for (double value : values) {
      double deviation = value / unit - mean;
      squares += deviation * deviation;
    }
    return Math.sqrt(squares / (values.length - 1)) * unit;
  }

  /**
   * The skewness: the mean of the cubed deviations over the cube of the standard deviation with n.
   *
   * @return 0 for a constant
   * @throws IllegalArgumentException if there is no value, or one is infinite
   */
  double skewness() {
    double unit = unit(1);
    double mean = mean(unit);
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double deviation = value / unit - mean;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    double variance = squares / values.length;
    return variance == 0 ? 0 : cubes / values.length / (variance * Math.sqrt(variance));
  }

  /** The finite values. */
  SortedSample finite() {
    int from = (int) countBelow(-Double.MAX_VALUE);
    int to = (int) countBelow(Double.POSITIVE_INFINITY);
    return from == 0 && to == values.length
        ? this
        : new SortedSample(Arrays.copyOfRange(values, from, to), missing);
  }

  /** What to divide by so that neither sums nor squares overflow or vanish: a power of two. */
  private double unit(int least) {
    Checks.argument(
        values.length >= least, "%d values are needed, but there are %d", least, values.length);
    double largest = Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    Checks.argument(
        Double.isFinite(largest), "mean and deviation need finite values, but one is infinite");
    return largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
  }

  private double mean(double unit) {
    double sum = 0;
    for (double value : values) {
      sum += value / unit;
    }
    double mean = sum / values.length;
    double rest = 0; // what rounding has left
    for (double value : values) {
      rest += value / unit - mean;
    }
    return mean + rest / values.length;
  }

  /** How many values are below {@code bound}. */
  long countBelow(double bound) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of values and of missing ones. */
  @Override
  public String toString() {
    return values.length + " values, " + missing + " missing";
  }
}
