package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;

/**
 * From when on more safety events than before are too many: both must hold.
 *
 * @param alpha below which p-value more events are no chance, in (0, 1)
 * @param ratio how many times the rate of the baseline, at least 1
 * @since 0.1
 */
public record SafetyLimits(double alpha, double ratio) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public SafetyLimits {
    Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), but was %s", alpha);
    Checks.argument(
        ratio >= 1 && ratio < Double.POSITIVE_INFINITY,
        "ratio must be at least 1 and finite, but was %s",
        ratio);
  }

  /** A p-value below 0.01, for each kind of event by itself, and 1.5 times the rate. */
  public static SafetyLimits standard() {
    return new SafetyLimits(0.01, 1.5);
  }

  /** Another level of significance. */
  public SafetyLimits withAlpha(double alpha) {
    return new SafetyLimits(alpha, ratio);
  }

  /** Another ratio of rates. */
  public SafetyLimits withRatio(double ratio) {
    return new SafetyLimits(alpha, ratio);
  }
}
