package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.statistic.Correction;
import java.util.Objects;

/**
 * By which rules a report was made.
 *
 * @param bucketing which scores are mild, moderate, severe
 * @param alpha the level of significance of all tests together, in (0, 1)
 * @param correction the correction for their number
 * @param minimumSize how many values each side of a column needs; at least 2
 * @since 0.1
 */
public record DriftSettings(
    BucketingPolicy bucketing, double alpha, Correction correction, int minimumSize) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public DriftSettings {
    Objects.requireNonNull(bucketing, "bucketing");
    Objects.requireNonNull(correction, "correction");
    Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), but was %s", alpha);
    Checks.argument(minimumSize >= 2, "minimum size must be at least 2, but was %d", minimumSize);
  }

  /** All rules on one line. */
  @Override
  public String toString() {
    return bucketing
        + ", alpha "
        + alpha
        + ", "
        + correction
        + ", at least "
        + minimumSize
        + " values";
  }
}
