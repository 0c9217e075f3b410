package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;

/**
 * A number and its 95 % confidence interval.
 *
 * @param value the number
 * @param low the lower end, at most the value
 * @param high the upper end, at least the value
 * @since 0.1
 */
public record Estimate(double value, double low, double high) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if a number is not finite, or the value is outside the
   *     interval
   */
  public Estimate {
    Checks.argument(
        Double.isFinite(low) && Double.isFinite(high) && low <= value && value <= high,
        "an estimate must lie in a finite interval, but was %s in %s to %s",
        value,
        low,
        high);
  }

  /** Whether a number is outside the interval. */
  public boolean excludes(double number) {
    return number < low || number > high;
  }

  /** Such as {@code 0.200 (0.052 to 0.334)}. */
  @Override
  public String toString() {
    return Text.number(value) + " (" + Text.number(low) + " to " + Text.number(high) + ")";
  }
}
