package io.leeway.drift;

/**
 * How many rows a sample of one column has.
 *
 * @param rows all of them
 * @param missing those without a value
 * @since 0.1
 */
public record SampleSize(long rows, long missing) {
  /** How many rows have a value. */
  public long values() {
    return rows - missing;
  }

  /** What share of the rows has no value, 0 to 1; 0 when there is no row. */
  public double missingRate() {
    return rows == 0 ? 0 : (double) missing / rows;
  }
}
