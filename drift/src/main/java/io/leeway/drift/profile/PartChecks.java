package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;

/** Whether the parts of a profile that was read fit together. */
final class PartChecks {
  /** What merging in other orders may leave between a mean and the range it must lie in. */
  private static final double ROUNDING = 1e-9;

  private PartChecks() {}

  static void counts(long[] counts, int bins) {
    Checks.argument(
        counts.length == bins, "profile has %d counts for %d bins", counts.length, bins);
    for (long count : counts) {
      notNegative("count", count);
    }
  }

  static void notNegative(String what, long count) {
    Checks.argument(count >= 0, "%s must not be negative, but was %d", what, count);
  }

  static void within(String what, long count, long most) {
    Checks.argument(
        count >= 0 && count <= most, "%s must be in 0..%d, but were %d", what, most, count);
  }

  /** Counts that are not negative, and missing values, whose sum must be a long. */
  static void total(long[] counts, long missing) {
    notNegative("missing", missing);
    long rest = Long.MAX_VALUE - missing;
    for (long count : counts) {
      Checks.argument(count <= rest, "profile counts more than %d rows", Long.MAX_VALUE);
      rest -= count;
    }
  }

  static void moments(Moments moments) {
    if (moments.n() == 0) {
      Checks.argument(moments.equals(Moments.NONE), "moments of no number must be empty");
      return;
    }
    double min = moments.min();
    double max = moments.max();
    Checks.argument(
        Double.isFinite(min) && Double.isFinite(max) && min <= max,
        "min and max must be finite and in order, but were %s and %s",
        min,
        max);
    double slack = ROUNDING * Math.max(Math.abs(min), Math.abs(max));
    Checks.argument(
        !(moments.mean() < min - slack || moments.mean() > max + slack),
        "mean must lie between min %s and max %s, but was %s",
        min,
        max,
        moments.mean());
    Checks.argument(
        moments.squares() >= 0, "squares must not be negative, but was %s", moments.squares());
  }
}
