package io.leeway.drift.profile;

import java.util.Locale;

/**
 * What a column holds.
 *
 * @since 0.1
 */
public enum ColumnType {
  /** Numbers that can be ordered; NaN is missing. */
  NUMERIC,
  /** Names without an order. */
  CATEGORICAL;

  /** The word in reports: {@code numeric} or {@code categorical}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
