package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.CategoryBins;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Arrays;

/**
 * What was counted of a feature of names.
 *
 * @since 0.1
 */
@SuppressWarnings("serial") // its fields are never serialized: see writeReplace
public final class CategoryProfile implements FeatureProfile {
  private final CategoryBins bins;
  private final long[] counts;
  private final long missing;

  /** The counts must fit the bins; readers use {@link #checked}. */
  CategoryProfile(CategoryBins bins, long[] counts, long missing) {
    this.bins = bins;
    this.counts = counts;
    this.missing = missing;
  }

  /**
   * A profile whose parts were read.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  static CategoryProfile checked(CategoryBins bins, long[] counts, long missing) {
    PartChecks.counts(counts, bins.size());
    PartChecks.total(counts, missing);
    return new CategoryProfile(bins, counts, missing);
  }

  /** The bins it was counted in. */
  public CategoryBins bins() {
    return bins;
  }

  @Override
  public ColumnType type() {
    return ColumnType.CATEGORICAL;
  }

  @Override
  public long rows() {
    return Arrays.stream(counts).sum() + missing;
  }

  @Override
  public long missing() {
    return missing;
  }

  @Override
  public long[] counts() {
    return counts.clone();
  }

  @Override
  public CategoryProfile merge(FeatureProfile other) {
    Checks.argument(
        other instanceof CategoryProfile profile && profile.bins.equals(bins),
        "profiles must have the same bins to be merged");
    CategoryProfile that = (CategoryProfile) other;
    long[] sums = counts.clone();
    Arrays.setAll(sums, i -> Math.addExact(sums[i], that.counts[i]));
    return new CategoryProfile(bins, sums, Math.addExact(missing, that.missing));
  }

  /** Serialized as its bytes. */
  private Object writeReplace() {
    return new SerializedProfile(toBytes());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a profile is serialized as its bytes");
  }
}
