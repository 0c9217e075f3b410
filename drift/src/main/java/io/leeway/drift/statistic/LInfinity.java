package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Binning;
import java.util.List;
import java.util.Locale;

/**
 * L-infinity distance: by how much the share of the bin that changed most has changed.
 *
 * <pre>{@code
 * double change = LInfinity.withDefaults().statistic(reference, current);
 * LInfinity.Worst worst = LInfinity.withDefaults().worst(names, referenceCounts, currentCounts);
 * }</pre>
 *
 * <p>With reference share r and current share c of each bin, the value is the largest |r - c|.
 *
 * <ul>
 *   <li>Range: 0 to 1. A metric; symmetric on given bins.
 *   <li>Bins: deciles of the reference; {@link #withBinning}. Empty bins need no smoothing.
 *   <li>NaN is missing and left out; infinities fall in the outer bins.
 *   <li>No value in either sample: {@link IllegalArgumentException}.
 *   <li>Cost: sorting the reference once, then one pass.
 *   <li>Immutable, safe for any thread. It has no test of its own.
 * </ul>
 *
 * @since 0.1
 */
public final class LInfinity extends BinnedStatistic {
  private static final LInfinity DEFAULT = new LInfinity(Binning.quantiles(10));

  /**
   * The bin whose share has changed most.
   *
   * @param name the bin
   * @param change its current share less its reference share, -1 to 1
   * @since 0.1
   */
  public record Worst(String name, double change) {
    /** The bin and its change. */
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %+.4f", name, change);
    }
  }

  private LInfinity(Binning binning) {
    super(StatisticId.L_INFINITY, binning);
  }

  /** Deciles of the reference. */
  public static LInfinity withDefaults() {
    return DEFAULT;
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public LInfinity withBinning(Binning binning) {
    return new LInfinity(binning);
  }

  @Override
  double statistic(BinCounts counts) {
    return Math.abs(counts.shareDifference(worstBin(counts)));
  }

  /**
   * The bin whose share has changed most, the first of several.
   *
   * @param names one name a bin
   * @param referenceCounts one count a bin, none negative
   * @param currentCounts as many
   * @throws IllegalArgumentException if names or counts do not match, or counts are negative or all
   *     0
   */
  public Worst worst(List<String> names, long[] referenceCounts, long[] currentCounts) {
    BinCounts counts = count(referenceCounts, currentCounts);
    Checks.argument(
        names.size() == counts.bins(),
        "names must be as many as bins, but are %d for %d bins",
        names.size(),
        counts.bins());
    int bin = worstBin(counts);
    return new Worst(names.get(bin), -counts.shareDifference(bin));
  }

  private static int worstBin(BinCounts counts) {
    int worst = 0;
    for (int i = 1; i < counts.bins(); i++) {
      if (Math.abs(counts.shareDifference(i)) > Math.abs(counts.shareDifference(worst))) {
        worst = i;
      }
    }
    return worst;
  }
}
