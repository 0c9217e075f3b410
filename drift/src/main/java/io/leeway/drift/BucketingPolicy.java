package io.leeway.drift;

import io.leeway.core.internal.Checks;
import java.util.Locale;

/**
 * From which score on a shift is mild, moderate or severe. A boundary belongs to the higher bucket.
 *
 * @param mild where MILD begins; above 0
 * @param moderate where MODERATE begins; above {@code mild}
 * @param severe where SEVERE begins; above {@code moderate}, finite
 * @since 0.1
 */
public record BucketingPolicy(double mild, double moderate, double severe) {
  private static final BucketingPolicy STANDARD = new BucketingPolicy(0.10, 0.25, 0.40);

  /**
   * Checks the boundaries.
   *
   * @throws IllegalArgumentException if one is not above the one before
   */
  public BucketingPolicy {
    Checks.argument(
        mild > 0 && moderate > mild && severe > moderate && Double.isFinite(severe),
        "thresholds must be above 0 and increase, but were %s, %s, %s",
        mild,
        moderate,
        severe);
  }

  /** Mild from 0.10, moderate from 0.25, severe from 0.40. */
  public static BucketingPolicy standard() {
    return STANDARD;
  }

  /**
   * Other boundaries.
   *
   * @throws IllegalArgumentException if one is not above the one before, the first not above 0
   */
  public static BucketingPolicy of(double mild, double moderate, double severe) {
    return new BucketingPolicy(mild, moderate, severe);
  }

  /**
   * The bucket of a score.
   *
   * @param score 0 upwards, may be infinite
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public DriftStatus status(double score) {
    Checks.argument(score >= 0, "score must be 0 or more, but was %s", score);
    if (score >= severe) {
      return DriftStatus.SEVERE;
    }
    if (score >= moderate) {
      return DriftStatus.MODERATE;
    }
    return score >= mild ? DriftStatus.MILD : DriftStatus.NONE;
  }

  /** Where a bucket begins; 0 for NONE. */
  double from(DriftStatus status) {
    return switch (status) {
      case MILD -> mild;
      case MODERATE -> moderate;
      case SEVERE -> severe;
      default -> 0;
    };
  }

  /** The three boundaries. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "mild from %s, moderate from %s, severe from %s", mild, moderate, severe);
  }
}
