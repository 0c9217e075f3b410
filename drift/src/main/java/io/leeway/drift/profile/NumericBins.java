package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.Ranked;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Frozen bins of a numeric feature: fine ones at a thousandth of the reference each, and coarse
 * ones, its deciles, that are unions of them. A value that several quantiles share is a bin of its
 * own in both.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class NumericBins {
  private final Bins fine;
  private final Bins coarse;
  private final int[] coarseOfFine;

  private NumericBins(Bins fine, Bins coarse) {
    this.fine = fine;
    this.coarse = coarse;
    this.coarseOfFine = new int[fine.size()];
    for (int i = 1; i < coarseOfFine.length; i++) {
      coarseOfFine[i] = coarse.indexOf(fine.from(i));
    }
  }

  /**
   * Bins at the quantiles of a reference.
   *
   * @throws IllegalArgumentException if it has no value
   */
  public static NumericBins of(Ranked reference) {
    return new NumericBins(
        Bins.atQuantilesWithAtoms(reference, 1_000), Bins.atQuantilesWithAtoms(reference, 10));
  }

  /**
   * Bins with given cuts.
   *
   * @param fine the cuts of the fine bins
   * @param coarse the cuts of the coarse bins, each of them a fine one too
   * @throws IllegalArgumentException if it is not
   */
  public static NumericBins of(Bins fine, Bins coarse) {
    Set<Double> cuts = new HashSet<>(fine.cuts());
    for (double cut : coarse.cuts()) {
      Checks.argument(cuts.contains(cut), "coarse cut %s is not a cut of the fine bins", cut);
    }
    return new NumericBins(fine, coarse);
  }

  /** The fine bins. */
  public Bins fine() {
    return fine;
  }

  /** The coarse bins. */
  public Bins coarse() {
    return coarse;
  }

  /**
   * The counts of the coarse bins.
   *
   * @param counts one a fine bin
   */
  long[] toCoarse(long[] counts) {
    long[] sums = new long[coarse.size()];
    for (int i = 0; i < counts.length; i++) {
      sums[coarseOfFine[i]] += counts[i];
    }
    return sums;
  }

  /** The coarse bin that a fine one is in. */
  int coarseOf(int fineBin) {
    return coarseOfFine[fineBin];
  }

  /**
   * The edge of each fine bin that is nearer to 0. Sums are kept of distances from it, which keep
   * their digits where the values themselves are large and close together.
   */
  double[] anchors() {
    double[] anchors = new double[fine.size()];
    for (int i = 0; i < anchors.length; i++) {
      double from = fine.from(i);
      double to = fine.to(i);
      double nearer = Math.abs(from) < Math.abs(to) ? from : to;
      anchors[i] = Double.isFinite(nearer) ? nearer : 0; // without a cut there is no edge
    }
    return anchors;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NumericBins bins
        && fine.equals(bins.fine)
        && coarse.equals(bins.coarse);
  }

  @Override
  public int hashCode() {
    return fine.hashCode();
  }

  /** How many bins there are. */
  @Override
  public String toString() {
    return fine.size() + " fine bins in " + coarse.size() + " coarse ones";
  }
}
