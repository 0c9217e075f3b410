package io.leeway.drift.binning;

/**
 * A rule that makes bins from a reference.
 *
 * <p>Bins come from the reference alone, so that a current sample, and an outlier in it, cannot
 * move them. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public sealed interface Binning permits QuantileBinning, EdgeBinning {
  /**
   * Bins of about equal counts: the cuts are the quantiles of type 7 of the reference at 1/bins,
   * 2/bins, ...; infinite ones are dropped and equal ones kept once.
   *
   * @param bins at least 2
   * @throws IllegalArgumentException if {@code bins} is less than 2
   */
  static Binning quantiles(int bins) {
    return new QuantileBinning(bins, false);
  }

  /**
   * As {@link #quantiles}, but a value that several quantiles share becomes a bin of its own. In a
   * feature that is half zeros the zeros then do not hide among their neighbours: a shift from zero
   * to small values is seen.
   *
   * @param bins at least 2
   * @throws IllegalArgumentException if {@code bins} is less than 2
   */
  static Binning quantilesWithAtoms(int bins) {
    return new QuantileBinning(bins, true);
  }

  /**
   * Bins between given edges, whatever the reference.
   *
   * @param cuts finite and increasing
   * @throws IllegalArgumentException if a cut is NaN or infinite, or not larger than the one before
   */
  static Binning edges(double... cuts) {
    return new EdgeBinning(Bins.ofCuts(cuts));
  }

  /**
   * The bins that the rule makes from a reference.
   *
   * @throws IllegalArgumentException if the rule needs a value and the reference has none
   */
  Bins bins(SortedSample reference);

  /** As {@link #bins(SortedSample)}, for values in any order. */
  default Bins bins(double[] reference) {
    return bins(SortedSample.of(reference));
  }

  /** The bins of the reference with its own counts. */
  default Histogram histogram(double[] reference) {
    SortedSample sorted = SortedSample.of(reference);
    return bins(sorted).histogram(sorted);
  }
}
