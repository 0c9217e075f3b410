package io.leeway.drift;

import io.leeway.drift.internal.Text;
import java.util.Optional;

/**
 * The part of the rows that a report is about: those with one value in a column.
 *
 * @param column the column
 * @param value the value, or a keyed hash of it if the policy calls the column sensitive; empty for
 *     the rows without a value
 * @param small whether a side has fewer rows than the policy's minimum, so that little can be said
 * @since 0.1
 */
public record Segment(String column, Optional<String> value, boolean small) {
  /** Column and value, such as {@code country = FI}. */
  @Override
  public String toString() {
    return Text.name(column, 40)
        + " "
        + value.map(name -> "= " + Text.name(name, 40)).orElse("missing")
        + (small ? " (small)" : "");
  }
}
