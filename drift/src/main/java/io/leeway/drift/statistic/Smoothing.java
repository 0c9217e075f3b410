package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;

/**
 * What is done about empty bins before the logarithm of a share is taken.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Smoothing {
  private static final Smoothing NONE = new Smoothing(Kind.NONE, 0);

  private enum Kind {
    PSEUDO_COUNT,
    FLOOR,
    NONE
  }

  private final Kind kind;
  private final double amount;

  private Smoothing(Kind kind, double amount) {
    this.kind = kind;
    this.amount = amount;
  }

  /**
   * Adds a count to every bin of both samples: share = (count + a) / (total + a * bins). What an
   * empty bin weighs then depends on how many values there are, as it should. With a = 0.5 this is
   * Jeffreys' prior.
   *
   * @param a greater than 0, finite
   * @throws IllegalArgumentException if it is not
   */
  public static Smoothing pseudoCount(double a) {
    Checks.argument(a > 0 && Double.isFinite(a), "pseudo-count must be above 0, but was %s", a);
    return new Smoothing(Kind.PSEUDO_COUNT, a);
  }

  /**
   * Raises every share below a floor to it, as the industry does with 1e-4. The shares are not
   * rescaled and may add up to more than 1. What an empty bin weighs does not depend on the size of
   * the sample.
   *
   * @param share in (0, 1)
   * @throws IllegalArgumentException if it is not
   */
  public static Smoothing floor(double share) {
    Checks.argument(share > 0 && share < 1, "floor must be in (0, 1), but was %s", share);
    return new Smoothing(Kind.FLOOR, share);
  }

  /** Leaves the shares as they are; an empty bin is then an error. */
  public static Smoothing none() {
    return NONE;
  }

  /** The share of each bin. The total is greater than 0. */
  double[] shares(long[] counts) {
    double total = BinCounts.total(counts);
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] =
          switch (kind) {
            case PSEUDO_COUNT -> (counts[i] + amount) / (total + amount * counts.length);
            case FLOOR -> Math.max(counts[i] / total, amount);
            case NONE -> counts[i] / total;
          };
    }
    return shares;
  }

  /** Refuses a share of 0, which only no smoothing leaves. */
  void requirePositive(StatisticId id, int bin, double reference, double current) {
    Checks.argument(
        reference > 0 && current > 0,
        "bin %d is empty in a sample; %s without smoothing needs a value in every bin",
        bin,
        id);
  }

  /** How it is set up, such as {@code pseudo-count 0.5}. */
  @Override
  public String toString() {
    return switch (kind) {
      case PSEUDO_COUNT -> "pseudo-count " + amount;
      case FLOOR -> "floor " + amount;
      case NONE -> "none";
    };
  }
}
