package io.leeway.audit.chain;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database looks for among the records of a chain. It may find more than was asked for, as
 * columns hold the beginning of a long text only: who asks looks again at what it finds.
 *
 * <p>For readers. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class TableFilter {
  private static final TableFilter ALL = new TableFilter(List.of(), List.of(), false);

  /** Columns that have a placeholder where the value can be erased. */
  private static final Set<TableColumn> ERASABLE =
      Set.of(
          TableColumn.ACTOR_ID,
          TableColumn.RESOURCE_ID,
          TableColumn.CORRELATION_ID,
          TableColumn.PATH);

  private final List<Condition> conditions;
  private final List<Object> values;
  private final boolean rolledBack;

  /** What must hold of a column; one of a single text is of use with an index. */
  private record Condition(TableColumn column, String sql, boolean single) {
    boolean isErasable() {
      return ERASABLE.contains(column);
    }

    String sql(boolean placeholders) {
      return placeholders && isErasable()
          ? " AND (" + sql + " OR " + column.sql() + " LIKE '" + ErasableBody.PLACEHOLDER + "%')"
          : " AND " + sql;
    }
  }

  private TableFilter(List<Condition> conditions, List<Object> values, boolean rolledBack) {
    this.conditions = conditions;
    this.values = values;
    this.rolledBack = rolledBack;
  }

  /** Every record that no rollback has taken back. */
  public static TableFilter all() {
    return ALL;
  }

  private TableFilter and(
      TableColumn column, String condition, boolean single, Collection<?> more) {
    List<Condition> longer = new ArrayList<>(conditions);
    longer.add(new Condition(column, column.sql() + condition, single));
    List<Object> all = new ArrayList<>(values);
    all.addAll(more);
    return new TableFilter(List.copyOf(longer), List.copyOf(all), rolledBack);
  }

  /** With those that a rollback has taken back. */
  public TableFilter withRolledBack() {
    return new TableFilter(conditions, values, true);
  }

  boolean findsRolledBack() {
    return rolledBack;
  }

  /** With this text. */
  public TableFilter is(TableColumn column, String text) {
    return and(column, " = ?", true, List.of(TableColumn.copyOf(text)));
  }

  /** Whether it asks for a value that may have been taken out to be erasable. */
  boolean concernsErasable() {
    return conditions.stream().anyMatch(Condition::isErasable);
  }

  /** The best column with an index that has one value. */
  private Optional<TableColumn> index(boolean placeholders) {
    return conditions.stream()
        .filter(condition -> condition.single && !(placeholders && condition.isErasable()))
        .map(Condition::column)
        .filter(TableColumn.INDEXED::contains)
        .min(Comparator.comparing(TableColumn.INDEXED::indexOf));
  }

  /** With one of these texts. */
  public TableFilter isOneOf(TableColumn column, Collection<String> texts) {
    List<String> copies = texts.stream().map(TableColumn::copyOf).distinct().toList();
    return copies.size() == 1
        ? is(column, copies.get(0))
        : and(
            column,
            " IN (" + String.join(", ", Collections.nCopies(copies.size(), "?")) + ")",
            false,
            copies);
  }

  /** With this number. */
  public TableFilter is(TableColumn column, long number) {
    return and(column, " = ?", false, List.of(number));
  }

  /** With a text that begins so. */
  public TableFilter beginsWith(TableColumn column, String prefix) {
    String pattern =
        TableColumn.copyOf(prefix).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return and(column, " LIKE ? ESCAPE '!'", false, List.of(pattern + "%"));
  }

  /** At this time or later. */
  public TableFilter from(TableColumn column, Instant time) {
    return and(column, " >= ?", false, List.of(TableColumn.micros(time)));
  }

  /** Before this time. */
  public TableFilter before(TableColumn column, Instant time) {
    return and(column, " < ?", false, List.of(TableColumn.micros(time)));
  }

  /**
   * The records of a chain before or behind a seq that retention has left, each with the seq of the
   * last rollback and whether the chain has values that can be erased, as they were at that moment:
   * the chain's name twice, its id, or its name if {@code byName}, and that seq, its name, then the
   * values, then how many.
   *
   * <p>Ordered as the index is, whose other columns have one value each: H2 does not see otherwise
   * that it need not sort.
   *
   * @param placeholders whether a record is wanted, too, whose value was taken out to be erasable
   */
  String select(TableLayout layout, boolean byName, boolean newestFirst, boolean placeholders) {
    String ofName = " FROM " + layout.heads() + " WHERE chain_name = ?)";
    String down = newestFirst ? "" : " DESC";
    return "SELECT seq, hash, "
        + layout.body()
        + ", chain_id, commitments, (SELECT rolled_back"
        + ofName
        + ", EXISTS (SELECT 1 FROM "
        + layout.values()
        + " WHERE chain_id = (SELECT chain_id"
        + ofName
        + ") FROM "
        + layout.records()
        + " WHERE chain_id = "
        + (byName ? "(SELECT chain_id" + ofName : "?")
        + " AND seq "
        + (newestFirst ? "<" : ">")
        + " ? AND seq >= COALESCE((SELECT first_seq"
        + ofName
        + ", 0)"
        + conditions.stream().map(c -> c.sql(placeholders)).collect(Collectors.joining())
        + " ORDER BY "
        + index(placeholders)
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
