package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts records of a chain in a database by what was done, how it ended and by whom, in one
 * statement. It looks at columns only, and never at a body.
 *
 * <p>For readers. Not safe for several threads.
 *
 * @since 0.1
 */
public final class TableCounts {
  private static final int MOST_COUNTS = 50_000;
  private static final int MOST_RANGES = 100;
  private static final int SHORTEST_CUT = TableColumn.MAX_TEXT - 1; // before half of a character

  private final ChainTable table;
  private final TableFilter filter;
  private final List<TableColumn> columns;
  private final List<Count> counts = new ArrayList<>();
  private boolean exact = true;
  private int groups;
  private long lastRollback; // as the statement found it
  private long rolledBack; // the last one that is known
  private HiddenRecords hidden = HiddenRecords.none();

  /**
   * Records that have something in common.
   *
   * @param first when the earliest of them happened
   * @param last when the latest of them happened
   * @since 0.1
   */
  public record Count(
      String action,
      Optional<String> outcome,
      Optional<String> actorType,
      Optional<String> actorId,
      long records,
      Instant first,
      Instant last) {}

  private TableCounts(ChainTable table, TableFilter filter) {
    this.table = table;
    this.filter = filter;
    columns = filter.counted();
  }

  /**
   * Counts what a filter finds; empty where columns cannot tell, for a text is too long for one or
   * can be erased, where there is too much to tell apart, and where there is nothing.
   */
  public static Optional<List<Count>> of(ChainTable table, TableFilter filter) throws IOException {
    if (!filter.canCount()) {
      return Optional.empty();
    }
    TableCounts counts = new TableCounts(table, filter);
    try {
      table.layout(); // before there is a connection, as it needs one
      boolean exact = Transactions.read(table.source(), counts::read);
      return exact ? Optional.of(counts.counts) : Optional.empty();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whether the counts are exact; counts again where a rollback was not known. */
  private boolean read(Connection connection) throws SQLException {
    table.check(connection);
    byte[] chainId = readOnce(connection);
    while (exact && chainId != null && lastRollback != rolledBack && !filter.findsRolledBack()) {
      hidden = HiddenRecords.in(connection, table.layout(), chainId, lastRollback);
      rolledBack = lastRollback;
      exact = hidden.ranges() <= MOST_RANGES;
      counts.clear();
      groups = 0;
      chainId = readOnce(connection);
    }
    return exact && chainId != null;
  }

  /** Gives the chain's id; null where nothing was found. */
  private byte @Nullable [] readOnce(Connection connection) throws SQLException {
    byte[] chainId = null;
    try (PreparedStatement select =
        connection.prepareStatement(filter.count(table.layout(), hidden))) {
      for (int at = 1; at <= 4; at++) {
        select.setString(at, table.chainName());
      }
      select.setInt(filter.set(select, 5), MOST_COUNTS + 1);
      try (ResultSet rows = select.executeQuery()) {
        while (exact && rows.next()) {
          chainId = rows.getBytes(4);
          lastRollback = rows.getLong(5);
          add(rows, rows.getBoolean(6));
        }
      }
    }
    return chainId;
  }

  private void add(ResultSet row, boolean hasValues) throws SQLException {
    @Nullable String[] texts = new @Nullable String[TableColumn.ALL.size()];
    boolean wanted = true;
    for (int i = 0; i < columns.size(); i++) {
      TableColumn column = columns.get(i);
      String text = row.getString(7 + i);
      texts[column.ordinal()] = text;
      exact &= text == null || isWhole(text);
      wanted &= filter.holds(column, text);
    }
    exact &= ++groups <= MOST_COUNTS;
    exact &= !hasValues || !filter.concernsErasable();
    String action = texts[TableColumn.ACTION.ordinal()];
    if (wanted && action != null) {
      counts.add(
          new Count(
              action,
              Optional.ofNullable(texts[TableColumn.OUTCOME.ordinal()]),
              Optional.ofNullable(texts[TableColumn.ACTOR_TYPE.ordinal()]),
              Optional.ofNullable(texts[TableColumn.ACTOR_ID.ordinal()]),
              row.getLong(1),
              TableColumn.instant(row.getLong(2)),
              TableColumn.instant(row.getLong(3))));
    }
  }

  /** Whether a column has all of a text, as it stands in the event. */
  private static boolean isWhole(String text) {
    return text.length() < SHORTEST_CUT
        && text.indexOf('\uFFFD') < 0
        && !text.startsWith(ErasableBody.PLACEHOLDER);
  }
}
