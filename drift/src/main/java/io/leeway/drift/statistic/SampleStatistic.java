package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.SortedSample;

/** What all statistics of sorted numbers have in common: any form of input is sorted first. */
abstract class SampleStatistic {
  private final StatisticId id;

  SampleStatistic(StatisticId id) {
    this.id = id;
  }

  /** The statistic of samples that have a value each. */
  abstract double compute(SortedSample reference, SortedSample current);

  final StatisticId id() {
    return id;
  }

  final void check(SortedSample reference, SortedSample current) {
    BinCounts.requireValue(id, reference, "reference");
    BinCounts.requireValue(id, current, "current");
  }

  /**
   * A power of two to divide by so that distances between values neither overflow nor vanish: 1 but
   * for samples near the ends of what a double can hold.
   *
   * @throws IllegalArgumentException if a value is infinite: there is no distance to it
   */
  final double unit(SortedSample reference, SortedSample current) {
    double largest = Math.max(largest(reference), largest(current));
    return isOrdinary(largest) ? 1 : Math.scalb(1.0, Math.getExponent(largest));
  }

  /** Whether sums of values and of their distances neither overflow nor vanish. */
  static boolean isOrdinary(double largest) {
    return (largest > 1e-150 && largest < 1e150) || largest == 0;
  }

  private double largest(SortedSample sample) {
    double first = sample.get(0);
    double last = sample.get(sample.size() - 1);
    Checks.argument(
        Double.isFinite(first) && Double.isFinite(last),
        "%s needs finite values, but one was %s",
        id,
        Double.isFinite(first) ? last : first);
    return Math.max(Math.abs(first), Math.abs(last));
  }

  /**
   * The statistic of two samples; NaN is missing.
   *
   * @param reference the reference's values
   * @param current the current values
   * @throws IllegalArgumentException if a sample has no value, or values that the statistic is not
   *     defined for
   */
  public double statistic(double[] reference, double[] current) {
    return statistic(SortedSample.of(reference), SortedSample.of(current));
  }

  /**
   * As {@link #statistic(double[], double[])}, for samples that are sorted already.
   *
   * @param reference the reference
   * @param current the current sample
   * @throws IllegalArgumentException likewise
   */
  public double statistic(SortedSample reference, SortedSample current) {
    check(reference, current);
    return compute(reference, current);
  }
}
