package io.leeway.drift;

/**
 * One row of a dataset, for predicates. Valid only while the predicate runs, on its thread.
 *
 * @since 0.1
 */
public interface Row {
  /**
   * The number in a numeric column, NaN if it is missing.
   *
   * @throws IllegalArgumentException if there is no such column or it is categorical
   */
  double number(String column);

  /**
   * The name in a categorical column, the empty text if it is missing.
   *
   * @throws IllegalArgumentException if there is no such column or it is numeric
   */
  String text(String column);

  /**
   * Whether the value of a column is missing.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  boolean isMissing(String column);
}
