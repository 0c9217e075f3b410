package io.leeway.drift;

import io.leeway.core.internal.Checks;
import java.util.Arrays;

/**
 * How many rows a sample of one column has.
 *
 * @param rows all of them
 * @param missing those without a value
 * @since 0.1
 */
public record SampleSize(long rows, long missing) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is negative, or more rows are missing than there
   *     are
   */
  public SampleSize {
    Checks.argument(
        missing >= 0 && rows >= missing,
        "a sample must have 0 to all of its rows missing, but has %d of %d",
        missing,
        rows);
  }

  static SampleSize of(double[] values) {
    return new SampleSize(values.length, Arrays.stream(values).filter(Double::isNaN).count());
  }

  /** How many rows have a value. */
  public long values() {
    return rows - missing;
  }

  /** What share of the rows has no value, 0 to 1; 0 when there is no row. */
  public double missingRate() {
    return rows == 0 ? 0 : (double) missing / rows;
  }
}
