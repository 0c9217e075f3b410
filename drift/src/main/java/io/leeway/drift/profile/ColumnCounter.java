package io.leeway.drift.profile;

import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Passes the values of one column on to whatever takes them in this reading, and counts them. */
final class ColumnCounter {
  private static final DoubleConsumer NO_NUMBERS = value -> {};
  private static final Consumer<@Nullable String> NO_NAMES = name -> {};

  final RowSource.Column column;
  private DoubleConsumer numbers = NO_NUMBERS;
  private Consumer<@Nullable String> names = NO_NAMES;
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
    numbers = NO_NUMBERS;
    names = NO_NAMES;
  }

  void number(double value) {
    if (column.type() == ColumnType.CATEGORICAL) {
      throw wrong("categorical", "the number " + value);
    }
    given++;
    numbers.accept(value);
  }

  void text(String value) {
    if (column.type() == ColumnType.NUMERIC) {
      throw wrong("numeric", "the text '" + value + "'");
    }
    given++;
    names.accept(value);
  }

  void missing() {
    given++;
    if (column.type() == ColumnType.NUMERIC) {
      numbers.accept(Double.NaN);
    } else {
      names.accept(null);
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
    if (given != rows) {
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
