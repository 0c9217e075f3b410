package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Bins;

/**
 * Distances between two profiles in the same bins, with a bound on what the bins hide.
 *
 * <p>Stateless, safe for any thread. Cost: one pass over the bins.
 *
 * @since 0.1
 */
public final class BinnedDistance {
  private BinnedDistance() {}

  /**
   * Kolmogorov-Smirnov's D of two samples of which only the counts are known. The low bound is the
   * largest difference at the ends of bins. Between them it can be larger by no more than the share
   * that either sample has in the bin, whichever is smaller; a bin of a single number hides
   * nothing.
   *
   * @throws IllegalArgumentException if the profiles have other bins, or one has no value
   */
  public static Bounded kolmogorovSmirnov(NumericProfile reference, NumericProfile current) {
    Shares shares = new Shares(reference, current);
    Bins bins = reference.bins().fine();
    double distance = 0;
    double hidden = 0;
    while (shares.next()) {
      distance = Math.max(distance, Math.abs(shares.after));
      if (!bins.isAtom(shares.bin)) {
        hidden = Math.max(hidden, Math.min(shares.reference, shares.current));
      }
    }
    return new Bounded(distance, Math.min(1, distance + hidden));
  }

  /**
   * The Wasserstein-1 distance, in the feature's unit. In each bin counts and sums give the
   * integral of the difference of the distribution functions exactly; where its sign cannot change
   * within the bin, that is the distance, and elsewhere it is a low bound.
   *
   * @throws IllegalArgumentException if the profiles have other bins, one has no value or an
   *     infinite one, or one has counts only
   */
  public static Bounded wasserstein(NumericProfile reference, NumericProfile current) {
    Shares shares = new Shares(reference, current);
    Moments first = finite(reference, "reference");
    Moments second = finite(current, "current");
    Bins bins = reference.bins().fine();
    double[] from = new double[bins.size()];
    double[] to = new double[bins.size()];
    for (int i = 0; i < to.length; i++) {
      from[i] = Math.max(Math.min(first.min(), second.min()), bins.from(i));
      to[i] = Math.min(Math.max(first.max(), second.max()), bins.to(i));
    }
    double[] firstDistances = reference.distancesTo(to);
    double[] secondDistances = current.distancesTo(to);
    double low = 0;
    double high = 0;
    while (shares.next()) {
      double width = to[shares.bin] - from[shares.bin];
      if (width > 0) {
        double integral =
            shares.before * width
                + firstDistances[shares.bin] / shares.n
                - secondDistances[shares.bin] / shares.m;
        low += Math.abs(integral);
        high += Math.abs(integral) + 2 * width * shares.otherSign();
      }
    }
    Checks.argument(
        Double.isFinite(high), "wasserstein between the profiles is above the largest double");
    return new Bounded(low, high);
  }

  private static Moments finite(NumericProfile profile, String side) {
    Checks.argument(
        profile.negativeInfinities() == 0 && profile.positiveInfinities() == 0,
        "%s has infinite values; wasserstein needs finite ones",
        side);
    return profile.moments().orElse(Moments.NONE);
  }

  /** Walks through the bins with the shares of both samples. */
  private static final class Shares {
    final double n;
    final double m;
    private final long[] first;
    private final long[] second;
    private long i;
    private long j;
    int bin = -1;
    double reference; // the reference's share of the bin
    double current;
    double before; // F - G where the bin begins
    double after; // F - G where it ends

    Shares(NumericProfile reference, NumericProfile current) {
      Checks.argument(
          reference.bins().equals(current.bins()),
          "profiles must have the same bins to be compared");
      first = reference.fineCounts();
      second = current.fineCounts();
      n = reference.values();
      m = current.values();
      Checks.argument(n > 0, "reference has no value of %d", reference.rows());
      Checks.argument(m > 0, "current has no value of %d", current.rows());
    }

    boolean next() {
      if (++bin == first.length) {
        return false;
      }
      reference = first[bin] / n;
      current = second[bin] / m;
      before = after;
      i += first[bin];
      j += second[bin];
      after = (i * m - j * n) / (n * m);
      return true;
    }

    /**
     * How far F - G can go in the bin to the side of 0 on which its integral is not: 0 if its sign
     * cannot change there. F - G lies between before - current and before + reference, and between
     * after - reference and after + current.
     */
    double otherSign() {
      double lowest = Math.max(before - current, after - reference);
      double highest = Math.min(before + reference, after + current);
      return Math.max(0, Math.min(-lowest, highest));
    }
  }
}
