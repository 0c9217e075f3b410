package io.leeway.audit.chain;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a database looks for among the records of a chain. It may find more than was asked for, as
 * columns hold the beginning of a long text only: who asks looks again at what it finds.
 *
 * <p>For readers. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class TableFilter {
  private static final TableFilter ALL = new TableFilter("", List.of(), Optional.empty());

  private final String sql; // " AND column = ?" and so on
  private final List<Object> values;
  private final Optional<TableColumn> index; // the best that has one value

  private TableFilter(String sql, List<Object> values, Optional<TableColumn> index) {
    this.sql = sql;
    this.values = values;
    this.index = index;
  }

  /** Every record. */
  public static TableFilter all() {
    return ALL;
  }

  private TableFilter and(String condition, Collection<?> more) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(more);
    return new TableFilter(sql + " AND " + condition, List.copyOf(all), index);
  }

  /** With this text. */
  public TableFilter is(TableColumn column, String text) {
    return and(column.sql() + " = ?", List.of(TableColumn.copyOf(text))).ordered(column);
  }

  private TableFilter ordered(TableColumn column) {
    int rank = TableColumn.INDEXED.indexOf(column);
    boolean better =
        rank >= 0 && index.map(TableColumn.INDEXED::indexOf).map(old -> rank < old).orElse(true);
    return better ? new TableFilter(sql, values, Optional.of(column)) : this;
  }

  /** With one of these texts. */
  public TableFilter isOneOf(TableColumn column, Collection<String> texts) {
    List<String> copies = texts.stream().map(TableColumn::copyOf).distinct().toList();
    return copies.size() == 1
        ? is(column, copies.get(0))
        : and(
            column.sql()
                + " IN ("
                + String.join(", ", Collections.nCopies(copies.size(), "?"))
                + ")",
            copies);
  }

  /** With this number. */
  public TableFilter is(TableColumn column, long number) {
    return and(column.sql() + " = ?", List.of(number));
  }

  /** With a text that begins so. */
  public TableFilter beginsWith(TableColumn column, String prefix) {
    String pattern =
        TableColumn.copyOf(prefix).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return and(column.sql() + " LIKE ? ESCAPE '!'", List.of(pattern + "%"));
  }

  /** At this time or later. */
  public TableFilter from(TableColumn column, Instant time) {
    return and(column.sql() + " >= ?", List.of(TableColumn.micros(time)));
  }

  /** Before this time. */
  public TableFilter before(TableColumn column, Instant time) {
    return and(column.sql() + " < ?", List.of(TableColumn.micros(time)));
  }

  /**
   * The records of a chain before or behind a seq: the chain's id, or its name if {@code byName},
   * and that seq, then the values, then how many.
   *
   * <p>Ordered as the index is, whose other columns have one value each: H2 does not see otherwise
   * that it need not sort.
   */
  String select(TableLayout layout, boolean byName, boolean newestFirst) {
    String chainId =
        byName ? "(SELECT chain_id FROM " + layout.heads() + " WHERE chain_name = ?)" : "?";
    String down = newestFirst ? "" : " DESC";
    return "SELECT seq, hash, "
        + layout.body()
        + ", chain_id FROM "
        + layout.records()
        + " WHERE chain_id = "
        + chainId
        + " AND seq "
        + (newestFirst ? "<" : ">")
        + " ?"
        + sql
        + " ORDER BY "
        + index
            .map(column -> "chain_id" + down + ", " + column.sql() + down)
            .orElse("chain_id" + (newestFirst ? " DESC" : ""))
        + ", seq"
        + (newestFirst ? " DESC" : "")
        + " LIMIT ?";
  }

  /** Sets the values; gives the index of the parameter behind them. */
  int set(PreparedStatement statement, int first) throws SQLException {
    int at = first;
    for (Object value : values) {
      if (value instanceof Long number) {
        statement.setLong(at++, number);
      } else {
        statement.setString(at++, (String) value);
      }
    }
    return at;
  }
}
