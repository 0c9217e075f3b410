package io.leeway.drift.profile;

/**
 * Takes the rows of a {@link RowSource}: one value for each column, in any order, then the end of
 * the row. For one thread.
 *
 * @since 0.1
 */
public interface RowVisitor {
  /**
   * A value of a column of numbers.
   *
   * @param column its index, from 0
   * @param value NaN is missing
   * @throws IllegalArgumentException if the column is categorical
   */
  void number(int column, double value);

  /**
   * A value of a column of names.
   *
   * @param column its index, from 0
   * @throws IllegalArgumentException if the column is numeric
   */
  void text(int column, String value);

  /**
   * A column has no value in this row.
   *
   * @param column its index, from 0
   */
  void missing(int column);

  /**
   * Whether the values of a column matter in this reading. Those of a column that does not may be
   * left out, and need not be looked at.
   *
   * @param column its index, from 0
   */
  default boolean wants(int column) {
    return true;
  }

  /** The row ends. */
  void endRow();
}
