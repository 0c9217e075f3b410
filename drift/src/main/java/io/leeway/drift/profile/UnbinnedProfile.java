package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;

/**
 * What was counted of a feature of names that could not be binned: an identifier, or free text.
 *
 * @param rows how many rows were counted
 * @param missing how many of them had no value
 * @param reason why there are no bins, as the end of a sentence that begins with the feature
 * @since 0.1
 */
public record UnbinnedProfile(long rows, long missing, String reason) implements FeatureProfile {
  private static final long serialVersionUID = 1;

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if {@code missing} is negative or more than {@code rows}
   */
  public UnbinnedProfile {
    Checks.argument(
        missing >= 0 && missing <= rows, "missing must be in 0..%d, but was %d", rows, missing);
  }

  /** {@link ColumnType#CATEGORICAL}: numbers can always be binned. */
  @Override
  public ColumnType type() {
    return ColumnType.CATEGORICAL;
  }

  /** None. */
  @Override
  public long[] counts() {
    return new long[0];
  }

  @Override
  public UnbinnedProfile merge(FeatureProfile other) {
    Checks.argument(
        other instanceof UnbinnedProfile profile && profile.reason.equals(reason),
        "profiles must have the same bins to be merged");
    return new UnbinnedProfile(
        Math.addExact(rows, other.rows()), Math.addExact(missing, other.missing()), reason);
  }
}
