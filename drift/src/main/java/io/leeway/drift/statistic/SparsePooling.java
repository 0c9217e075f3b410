package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which rare categories are put together before two samples are compared.
 *
 * <p>The rarest ones are, until a rule on the expected counts holds or two categories are left;
 * categories that are empty in both samples are dropped. Which ones are rare is judged on both
 * samples together, which leaves a test its level.
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public enum SparsePooling {
  /** None are. */
  NONE,
  /**
   * Until no expected count is under 1 and four fifths are at least 5 (W. Cochran 1954,
   * doi:10.2307/3001616): what the limit law of chi-square needs. Of many categories that are
   * equally rare two may be left for which the rule does not hold; Fisher's test is for them.
   */
  COCHRAN,
  /**
   * Until every expected count is at least 2. By simulation that is what the limit law of psi
   * needs. Deciles of 40 values and more on each side stay apart.
   */
  TWO;

  /** The counts of two samples in the categories that are left, the pooled ones first. */
  BinCounts apply(BinCounts counts) {
    if (this == NONE) {
      return counts;
    }
    int[] ascending =
        IntStream.range(0, counts.bins())
            .filter(i -> !counts.isEmpty(i))
            .boxed()
            .sorted(Comparator.comparingDouble(counts::total))
            .mapToInt(i -> i)
            .toArray();
    int pooled = pooled(counts, ascending);
    long[] reference = new long[ascending.length - pooled + 1];
    long[] current = new long[reference.length];
    for (int i = 0; i < ascending.length; i++) {
      int category = Math.max(0, i - pooled + 1);
      reference[category] = sum(reference[category], counts.reference()[ascending[i]]);
      current[category] = sum(current[category], counts.current()[ascending[i]]);
    }
    return new BinCounts(reference, current, counts.n(), counts.m());
  }

  private static long sum(long first, long second) {
    Checks.argument(
        first <= Long.MAX_VALUE - second,
        "pooled counts must add up to at most %d, but there are %d and %d",
        Long.MAX_VALUE,
        first,
        second);
    return first + second;
  }

  /** How many of the rarest categories must be put together. */
  private int pooled(BinCounts counts, int[] ascending) {
    double share = counts.smallerShare();
    double pool = 0;
    int apartBelow5 = 0; // cells of the categories that are not pooled
    for (int category : ascending) {
      apartBelow5 += cellsBelow5(share, counts.total(category));
    }
    for (int pooled = 1; pooled < ascending.length; pooled++) {
      double rarest = counts.total(ascending[pooled - 1]);
      pool += rarest;
      apartBelow5 -= cellsBelow5(share, rarest);
      double smallest = Math.min(pool, counts.total(ascending[pooled])) * share;
      int below5 = apartBelow5 + cellsBelow5(share, pool);
      int cells = 2 * (ascending.length - pooled + 1);
      boolean holds = this == TWO ? smallest >= 2 : smallest >= 1 && 5 * below5 <= cells;
      if (holds) {
        return pooled;
      }
    }
    return Math.max(1, ascending.length - 1);
  }

  private static int cellsBelow5(double share, double total) {
    return (total * share < 5 ? 1 : 0) + (total * (1 - share) < 5 ? 1 : 0);
  }
}
