package io.leeway.drift.profile;

import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Passes the values of one column on to whatever takes them in this reading, and counts them. */
final class ColumnCounter {
  final RowSource.Column column;
  private @Nullable DoubleConsumer numbers; // null if nobody wants them
  private @Nullable Consumer<@Nullable String> names; // likewise
  private long given;

  /** A column that nobody takes yet. */
  ColumnCounter(RowSource.Column column) {
    this.column = column;
  }

  ColumnCounter toNumbers(DoubleConsumer consumer) {
    numbers = consumer;
    return this;
  }

  ColumnCounter toNames(Consumer<@Nullable String> consumer) {
    names = consumer;
    return this;
  }

  void toNobody() {
    numbers = null;
    names = null;
  }

  boolean isWanted() {
    return numbers != null || names != null;
  }

  void number(double value) {
    if (column.type() == ColumnType.CATEGORICAL) {
      throw wrong("categorical", "the number " + value);
    }
    count(value);
  }

  private void count(double value) {
    given++;
    if (numbers != null) {
      numbers.accept(value);
    }
  }

  void text(String value) {
    if (column.type() == ColumnType.NUMERIC) {
      throw wrong("numeric", "the text '" + value + "'");
    }
    count(value);
  }

  private void count(@Nullable String value) {
    given++;
    if (names != null) {
      names.accept(value);
    }
  }

  void missing() {
    if (column.type() == ColumnType.NUMERIC) {
      count(Double.NaN);
    } else {
      count(null);
    }
  }

  private IllegalArgumentException wrong(String type, String value) {
    return new IllegalArgumentException(
        "column '" + column.name() + "' is " + type + ", but row " + (given + 1) + " has " + value);
  }

  /**
   * Ends a reading.
   *
   * @throws IllegalStateException if the column had more or fewer values than there were rows
   */
  void endReading(long rows) {
    if (isWanted() && given != rows) {
      throw new IllegalStateException(
          "the source gave "
              + given
              + " values of column '"
              + column.name()
              + "' in "
              + rows
              + " rows; each row must give a value, or that it is missing, for each column");
    }
    given = 0;
  }
}
