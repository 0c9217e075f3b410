package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A permutation test: how often a random split of the pooled rows into two samples of the same
 * sizes gives a statistic at least as large. With k such splits of B the p-value is (k + 1) / (B +
 * 1), never 0 (B. Phipson and G. Smyth 2010, doi:10.2202/1544-6115.1585).
 *
 * <p>The splits depend on the samples too. Were they the same for all samples, then so would be the
 * few of them that decide about an alarm, and the level would be theirs: with 99 splits of ordered
 * values anything from 0.03 to 0.1 in place of 0.05.
 *
 * @param count how many splits, B
 * @param seed the same seed gives the same splits of the same samples
 */
record Permutations(int count, long seed) {
  /** As many as give p-values down to 0.001. */
  static final Permutations DEFAULT = new Permutations(999, 20_260_101L);

  Permutations {
    Checks.argument(count >= 1, "permutations must be at least 1, but were %d", count);
  }

  /**
   * The p-value.
   *
   * @param n the size of the reference: pooled rows 0 to n - 1
   * @param m the size of the current sample: the rows after them
   * @param order a hash of the order in which the samples' values lie, which no unit changes
   * @param observed the statistic of the samples as they are
   * @param statistic the statistic of a split, given which rows are the reference's; the array is
   *     used again
   */
  double pValue(int n, int m, int order, double observed, ToDoubleFunction<boolean[]> statistic) {
    SplittableRandom random = random(order);
    boolean[] inReference = new boolean[n + m];
    for (int i = 0; i < n; i++) {
      inReference[i] = true;
    }
    // Equal statistics must count as such in spite of the order of their sums.
    double reached = observed - 1e-12 * Math.abs(observed);
    int atLeast = 0;
    for (int b = 0; b < count; b++) {
      shuffle(inReference, random);
      if (statistic.applyAsDouble(inReference) >= reached) {
        atLeast++;
      }
    }
    return (atLeast + 1.0) / (count + 1.0);
  }

  /** Random numbers that the seed and the samples decide. */
  SplittableRandom random(int order) {
    return new SplittableRandom(seed ^ (long) order << 32);
  }

  private static void shuffle(boolean[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      boolean swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
