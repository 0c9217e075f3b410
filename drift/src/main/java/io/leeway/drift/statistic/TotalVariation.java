package io.leeway.drift.statistic;

import io.leeway.drift.binning.Binning;

/**
 * Total variation distance: what share of the values would have to change its bin to turn one
 * sample into the other.
 *
 * <pre>{@code
 * double share = TotalVariation.withDefaults().statistic(reference, current);
 * }</pre>
 *
 * <p>With reference share r and current share c of each bin, the value is half the sum of |r - c|.
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
public final class TotalVariation extends BinnedStatistic {
  private static final TotalVariation DEFAULT = new TotalVariation(Binning.quantiles(10));

  private TotalVariation(Binning binning) {
    super(StatisticId.TOTAL_VARIATION, binning);
  }

  /** Deciles of the reference. */
  public static TotalVariation withDefaults() {
    return DEFAULT;
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public TotalVariation withBinning(Binning binning) {
    return new TotalVariation(binning);
  }

  @Override
  double statistic(BinCounts counts) {
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      sum += Math.abs(counts.shareDifference(i));
    }
    return Math.min(1, sum / 2);
  }
}
