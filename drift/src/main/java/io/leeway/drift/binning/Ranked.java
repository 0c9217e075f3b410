package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Cells;

/**
 * Numbers that can be asked for by their place in ascending order.
 *
 * @since 0.1
 */
public interface Ranked {
  /**
   * The values of a sample; NaN is left out.
   *
   * @param values not copied, so they must stay as they are while the ranks are used
   */
  static Ranked of(double[] values) {
    return Cells.of(values)
        .<Ranked>map(cells -> new CellRanked(values, cells))
        .orElseGet(() -> SortedSample.of(values));
  }

  /** How many numbers there are. */
  long count();

  /**
   * The numbers at some places of the order.
   *
   * @param ranks ascending, each from 0 for the smallest number to {@code count() - 1}
   */
  double[] at(long... ranks);

  /**
   * The quantiles of type 7 (Hyndman and Fan 1996) at 0, 1/parts, 2/parts, ... 1: each linear
   * between the two numbers around rank {@code (n - 1) i / parts}. The rank is found in whole
   * numbers, so that a quantile that falls on a number is that number.
   *
   * @param parts at least 1
   * @return {@code parts + 1} numbers, the first the smallest of all and the last the largest
   * @throws IllegalArgumentException if there is no number, or {@code parts} is less than 1
   */
  default double[] quantiles(int parts) {
    Checks.argument(count() > 0, "a quantile needs at least 1 value, but there are 0");
    Checks.argument(parts >= 1, "parts must be at least 1, but were %d", parts);
    long last = count() - 1;
    long[] ranks = new long[2 * (parts + 1)];
    long[] remainders = new long[parts + 1];
    for (int i = 0; i <= parts; i++) {
      // last * i / parts, which does not overflow in this form
      long low = last / parts * i + last % parts * i / parts;
      remainders[i] = last % parts * i % parts;
      ranks[2 * i] = low;
      ranks[2 * i + 1] = Math.min(last, low + 1);
    }
    double[] values = at(ranks);
    double[] quantiles = new double[parts + 1];
    for (int i = 0; i <= parts; i++) {
      double weight = (double) remainders[i] / parts;
      quantiles[i] = between(values[2 * i], values[2 * i + 1], weight);
    }
    return quantiles;
  }

  private static double between(double a, double b, double weight) {
    if (weight == 0 || a == b || a == Double.NEGATIVE_INFINITY) {
      return a;
    }
    if (b == Double.POSITIVE_INFINITY) {
      return b;
    }
    double span = b - a;
    return Double.isInfinite(span) ? (1 - weight) * a + weight * b : a + weight * span;
  }
}
