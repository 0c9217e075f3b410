package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  private static final List<TableColumn> COUNTED =
      List.of(
          TableColumn.ACTION, TableColumn.OUTCOME, TableColumn.ACTOR_TYPE, TableColumn.ACTOR_ID);

  private final List<Condition> conditions;
  private final List<Object> values;
  private final boolean rolledBack;

  /**
   * What must hold of a column; one of a single text is of use with an index. What a database takes
   * for equal may not be, nor begin so.
   */
  private record Condition(
      TableColumn column, String sql, boolean single, Predicate<@Nullable String> exactly) {
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

  private TableFilter and(TableColumn column, String condition, Object number) {
    return and(column, condition, false, List.of(number), text -> true);
  }

  private TableFilter and(
      TableColumn column,
      String condition,
      boolean single,
      Collection<?> more,
      Predicate<@Nullable String> exactly) {
    List<Condition> longer = new ArrayList<>(conditions);
    longer.add(new Condition(column, column.sql() + condition, single, exactly));
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
    return and(column, " = ?", true, List.of(TableColumn.copyOf(text)), text::equals);
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
    List<String> all = List.copyOf(texts);
    List<String> copies = all.stream().map(TableColumn::copyOf).distinct().toList();
    return all.size() == 1
        ? is(column, all.get(0))
        : and(
            column,
            " IN (" + String.join(", ", Collections.nCopies(copies.size(), "?")) + ")",
            false,
            copies,
            text -> text != null && all.contains(text));
  }

  /** With this number. */
  public TableFilter is(TableColumn column, long number) {
    return and(column, " = ?", number);
  }

  /** With a text that begins so. */
  public TableFilter beginsWith(TableColumn column, String prefix) {
    String pattern =
        TableColumn.copyOf(prefix).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return and(
        column,
        " LIKE ? ESCAPE '!'",
        false,
        List.of(pattern + "%"),
        text -> text != null && text.startsWith(prefix));
  }

  /** At this time or later. */
  public TableFilter from(TableColumn column, Instant time) {
    return and(column, " >= ?", TableColumn.micros(time));
  }

  /** Before this time. */
  public TableFilter before(TableColumn column, Instant time) {
    return and(column, " < ?", TableColumn.micros(time));
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

  /** Whether columns with few texts are asked for, so that the records can be counted by them. */
  boolean canCount() {
    return conditions.stream()
        .map(Condition::column)
        .noneMatch(column -> column == TableColumn.EVENT_ID || column == TableColumn.PATH);
  }

  /** Columns of texts by which records are counted. */
  List<TableColumn> counted() {
    return Stream.concat(COUNTED.stream(), conditions.stream().map(Condition::column))
        .filter(column -> !column.isNumber())
        .distinct()
        .toList();
  }

  /** Whether what is asked of a column holds, to the letter. */
  boolean holds(TableColumn column, @Nullable String text) {
    return conditions.stream().allMatch(c -> c.column != column || c.exactly.test(text));
  }

  /**
   * How many records there are by {@link #counted}, and the first and the last time, each with the
   * chain's id, its last rollback and whether it has values that can be erased: the chain's name
   * four times, then the values, then how many.
   */
  String count(TableLayout layout, HiddenRecords hidden) {
    String columns = counted().stream().map(TableColumn::sql).collect(Collectors.joining(", "));
    String apart =
        layout.dialect() == Dialect.MARIADB // which takes "a" and "a " for the same
            ? counted().stream().map(c -> ", LENGTH(" + c.sql() + ")").collect(Collectors.joining())
            : "";
    String ofName = " FROM " + layout.heads() + " WHERE chain_name = ?)";
    return "SELECT COUNT(*), MIN(event_time), MAX(event_time), chain_id, (SELECT rolled_back"
        + ofName
        + ", EXISTS (SELECT 1 FROM "
        + layout.values()
        + " WHERE chain_id = (SELECT chain_id"
        + ofName
        + "), "
        + columns
        + " FROM "
        + layout.records()
        + " WHERE chain_id = (SELECT chain_id"
        + ofName
        + " AND seq >= COALESCE((SELECT first_seq"
        + ofName
        + ", 0)"
        + conditions.stream().map(c -> c.sql(false)).collect(Collectors.joining())
        + hidden.condition()
        + " GROUP BY chain_id, "
        + columns
        + apart
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
