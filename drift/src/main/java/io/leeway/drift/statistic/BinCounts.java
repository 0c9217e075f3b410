package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.SortedSample;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The counts of two samples in the same bins.
 *
 * @param reference the reference's counts
 * @param current the current sample's counts
 * @param n the reference's total; a double, for it may exceed a long
 * @param m the current sample's total
 */
record BinCounts(long[] reference, long[] current, double n, double m) {
  /** Checks counts that a caller has made. */
  static BinCounts of(StatisticId id, long[] reference, long[] current) {
    Checks.argument(
        reference.length == current.length,
        "counts must have equally many bins, but reference has %d and current %d",
        reference.length,
        current.length);
    check(id, reference, "reference");
    check(id, current, "current");
    return new BinCounts(reference, current, total(reference), total(current));
  }

  /** Counts both samples in the bins that a rule makes from the reference. */
  static BinCounts of(StatisticId id, Binning binning, double[] reference, double[] current) {
    requireValue(id, reference, "reference");
    requireValue(id, current, "current");
    Bins bins = binning.bins(reference);
    return of(id, bins.histogram(reference).counts(), bins.histogram(current).counts());
  }

  private static void requireValue(StatisticId id, double[] values, String side) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return;
      }
    }
    throw noValue(id, values.length, values.length, side);
  }

  static void requireValue(StatisticId id, SortedSample sample, String side) {
    if (sample.size() == 0) {
      throw noValue(id, sample.missing(), sample.missing(), side);
    }
  }

  private static IllegalArgumentException noValue(
      StatisticId id, long values, long missing, String side) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s has no value of %d (%d missing); %s needs at least 1",
            side,
            values,
            missing,
            id));
  }

  private static void check(StatisticId id, long[] counts, String side) {
    boolean some = false;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "counts must not be negative, but %s has %d in bin %d",
                side,
                counts[i],
                i));
      }
      some |= counts[i] > 0;
    }
    Checks.argument(
        some, "%s has no value in any of %d bins; %s needs at least 1", side, counts.length, id);
  }

  static double total(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  int bins() {
    return reference.length;
  }

  /** How many values of both samples a bin has. */
  double total(int bin) {
    return (double) reference[bin] + current[bin];
  }

  /** The share of all values that the smaller sample has. */
  double smallerShare() {
    return Math.min(n, m) / (n + m);
  }

  /** The smallest expected count: that of the rarest bin in the smaller sample. */
  double smallestExpected() {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < reference.length; i++) {
      smallest = Math.min(smallest, total(i));
    }
    return smallest * smallerShare();
  }

  /** Without the bins that are empty in both samples. */
  BinCounts withoutEmpty() {
    int[] used = new int[bins()];
    int count = 0;
    for (int i = 0; i < used.length; i++) {
      if (!isEmpty(i)) {
        used[count++] = i;
      }
    }
    return count == used.length ? this : only(Arrays.copyOf(used, count));
  }

  private BinCounts only(int[] used) {
    return new BinCounts(
        IntStream.of(used).mapToLong(i -> reference[i]).toArray(),
        IntStream.of(used).mapToLong(i -> current[i]).toArray(),
        n,
        m);
  }

  /** Whether neither sample has a value in a bin. */
  boolean isEmpty(int bin) {
    return reference[bin] == 0 && current[bin] == 0;
  }

  /** The reference's share of a bin less the current sample's, from -1 to 1. */
  double shareDifference(int bin) {
    return crossDifference(bin) / n / m;
  }

  /**
   * reference[bin] * m - current[bin] * n without the error of the difference of two rounded
   * products (Kahan; see Jeannerod, Louvet and Muller 2013, doi:10.1090/S0025-5718-2013-02679-8).
   */
  double crossDifference(int bin) {
    double product = current[bin] * n;
    double error = Math.fma(-current[bin], n, product);
    return Math.fma(reference[bin], m, -product) + error;
  }
}
