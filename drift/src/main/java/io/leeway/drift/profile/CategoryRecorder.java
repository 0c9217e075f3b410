package io.leeway.drift.profile;

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
    if (name == null) {
      missing++;
    } else {
      counts[bins.indexOf(name)]++;
    }
  }

  /** What has been counted so far. */
  public CategoryProfile profile() {
    return new CategoryProfile(bins, counts.clone(), missing);
  }
}
