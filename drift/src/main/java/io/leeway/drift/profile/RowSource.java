package io.leeway.drift.profile;

import java.util.List;

/**
 * Rows that are given one by one, such as those of a file or a query, however many there are.
 *
 * <pre>{@code
 * RowSource source =
 *     new RowSource() {
 *       public List<Column> columns() {
 *         return List.of(Column.numeric("age"), Column.categorical("country"));
 *       }
 *
 *       public void read(RowVisitor visitor) {
 *         for (Customer customer : customers) {
 *           visitor.number(0, customer.age());
 *           visitor.text(1, customer.country());
 *           visitor.endRow();
 *         }
 *       }
 *     };
 * DatasetProfile profile = DatasetProfile.of(source);
 * }</pre>
 *
 * <p>Called by one thread at a time. What it throws ends the work and reaches the caller as it is.
 *
 * @since 0.1
 */
public interface RowSource {
  /**
   * A column.
   *
   * @param name unlike those of the other columns
   * @param type what it holds
   * @since 0.1
   */
  record Column(String name, ColumnType type) {
    /** A column of numbers. */
    public static Column numeric(String name) {
      return new Column(name, ColumnType.NUMERIC);
    }

    /** A column of names. */
    public static Column categorical(String name) {
      return new Column(name, ColumnType.CATEGORICAL);
    }
  }

  /**
   * The columns in the order of their indexes.
   *
   * <p>A source that finds types while it is read may, after the first reading, give a column as
   * categorical that was numeric before; the rows are then read again, and what the first reading
   * said of that column does not count.
   */
  List<Column> columns();

  /** Gives all rows from the first, in the same way each time. */
  void read(RowVisitor visitor);

  /** Whether {@link #read} can be called several times; it is, unless a source says otherwise. */
  default boolean isRepeatable() {
    return true;
  }
}
