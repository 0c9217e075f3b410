package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * What H2 runs for {@link AppendOnly}: refuses every change but what retention deletes.
 *
 * <p>Not for hosts; public because H2 makes it. Safe for any thread.
 *
 * @since 0.1
 */
public final class AppendOnlyTrigger implements Trigger {
  private static final String RECORD = "record";

  private String table = "";
  private String firstSeq = ""; // empty for the table of heads, which loses no row

  /** For H2. */
  public AppendOnlyTrigger() {}

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String tableName,
      boolean before,
      int type) {
    table = tableName;
    if (table.toLowerCase(Locale.ROOT).endsWith(RECORD)) {
      String head = table.endsWith(RECORD) ? "head" : "HEAD";
      firstSeq =
          "SELECT first_seq FROM \""
              + (schema + "\".\"" + table.substring(0, table.length() - RECORD.length()) + head)
              + "\" WHERE chain_id = ?";
    }
  }

  @Override
  public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
      throws SQLException {
    if (newRow == null && oldRow != null && isPruned(connection, oldRow)) {
      return;
    }
    throw new SQLException(table + " " + GuardTriggers.REFUSAL, "42501");
  }

  /** Whether the head says that retention has removed the row. */
  private boolean isPruned(Connection connection, Object[] row) throws SQLException {
    if (firstSeq.isEmpty()) {
      return false;
    }
    try (PreparedStatement select = connection.prepareStatement(firstSeq)) {
      select.setBytes(1, (byte[]) row[0]);
      try (ResultSet first = select.executeQuery()) {
        return first.next() && (Long) row[1] < first.getLong(1);
      }
    }
  }
}
