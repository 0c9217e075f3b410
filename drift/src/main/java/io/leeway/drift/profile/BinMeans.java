package io.leeway.drift.profile;

import io.leeway.drift.binning.Ranked;
import java.util.Arrays;

/**
 * The values of a profile in their order, each as the mean of its bin.
 *
 * @param means one a bin, ascending
 * @param counts one a bin, infinite values included
 */
record BinMeans(double[] means, long[] counts, long negativeInfinities, long positiveInfinities)
    implements Ranked {
  @Override
  public long count() {
    return Arrays.stream(counts).sum();
  }

  @Override
  public double[] at(long... ranks) {
    double[] values = new double[ranks.length];
    long finiteEnd = count() - positiveInfinities;
    int bin = 0;
    long passed = counts[0];
    for (int i = 0; i < ranks.length; i++) {
      while (passed <= ranks[i]) {
        passed += counts[++bin];
      }
      values[i] =
          ranks[i] < negativeInfinities
              ? Double.NEGATIVE_INFINITY
              : ranks[i] >= finiteEnd ? Double.POSITIVE_INFINITY : means[bin];
    }
    return values;
  }
}
