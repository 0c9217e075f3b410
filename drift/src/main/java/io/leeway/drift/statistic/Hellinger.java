package io.leeway.drift.statistic;

import io.leeway.drift.binning.Binning;

/**
 * Hellinger distance between the bin shares of two samples.
 *
 * <pre>{@code
 * double distance = Hellinger.withDefaults().statistic(reference, current);
 * }</pre>
 *
 * <p>With reference share r and current share c of each bin, the value is the root of half the sum
 * of (sqrt r - sqrt c)^2.
 *
 * <ul>
 *   <li>Range: 0 to 1; 1 when no bin has values of both samples. A metric; symmetric on given bins.
 *   <li>Bins: deciles of the reference; {@link #withBinning}. Empty bins need no smoothing.
 *   <li>NaN is missing and left out; infinities fall in the outer bins.
 *   <li>No value in either sample: {@link IllegalArgumentException}.
 *   <li>Cost: sorting the reference once, then one pass.
 *   <li>Immutable, safe for any thread. It has no test of its own.
 * </ul>
 *
 * @since 0.1
 */
public final class Hellinger extends BinnedStatistic {
  private static final Hellinger DEFAULT = new Hellinger(Binning.quantiles(10));

  private Hellinger(Binning binning) {
    super(StatisticId.HELLINGER, binning);
  }

  /** Deciles of the reference. */
  public static Hellinger withDefaults() {
    return DEFAULT;
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public Hellinger withBinning(Binning binning) {
    return new Hellinger(binning);
  }

  @Override
  double statistic(BinCounts counts) {
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      if (!counts.isEmpty(i)) {
        // sqrt r - sqrt c as (r - c) / (sqrt r + sqrt c): the roots of close shares cancel.
        double r = counts.reference()[i] / counts.n();
        double c = counts.current()[i] / counts.m();
        double root = counts.shareDifference(i) / (Math.sqrt(r) + Math.sqrt(c));
        sum += root * root;
      }
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }
}
