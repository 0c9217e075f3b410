package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.CategoryBins;
import org.jspecify.annotations.Nullable;

/**
 * Counts names in frozen bins. For one thread.
 *
 * @since 0.1
 */
public final class CategoryRecorder {
  private final CategoryBins bins;
  private final long[] counts;
  private long missing;

  /** Begins with nothing counted. */
  public CategoryRecorder(CategoryBins bins) {
    this.bins = bins;
    this.counts = new long[bins.size()];
  }

  /** Counts a name; null is missing. */
  public void add(@Nullable String name) {
    add(name, 1);
  }

  /**
   * Counts a name several times; null is missing.
   *
   * @param count how often, at least 0
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public void add(@Nullable String name, long count) {
    Checks.argument(count >= 0, "count must not be negative, but was %d", count);
    if (name == null) {
      missing += count;
    } else {
      counts[bins.indexOf(name)] += count;
    }
  }

  /** What has been counted so far. */
  public CategoryProfile profile() {
    return new CategoryProfile(bins, counts.clone(), missing);
  }
}
