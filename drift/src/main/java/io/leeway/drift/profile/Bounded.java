package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.util.Locale;

/**
 * A number that is known to lie in an interval.
 *
 * @param low the least it can be, and what is reported as its value
 * @param high the most it can be
 * @since 0.1
 */
public record Bounded(double low, double high) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if {@code high} is less than {@code low}
   */
  public Bounded {
    Checks.argument(low <= high, "bounds must be in order, but were %s and %s", low, high);
  }

  /** The interval. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4f to %.4f", low, high);
  }
}
