package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
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
  private static final String HEAD = "head";
  private static final String VALUES = "erasable";

  // The columns of a head, and the first three of any other table.
  private static final int NAME_OF_HEAD = 0;
  private static final int ID_OF_HEAD = 1;
  private static final int SEQ_OF_HEAD = 2;
  private static final int FIRST_SEQ = 6;
  private static final int CHAIN_ID = 0;
  private static final int SEQ = 1;
  private static final int INDEX = 2;

  private String table = "";
  private boolean isHead;
  private boolean isValue;
  private String firstSeq = ""; // the question for that of a chain

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
    String lower = table.toLowerCase(Locale.ROOT);
    isHead = lower.endsWith(HEAD);
    isValue = lower.endsWith(VALUES);
    if (!isHead) {
      String end = isValue ? VALUES : RECORD;
      String head = table.endsWith(end) ? HEAD : HEAD.toUpperCase(Locale.ROOT);
      firstSeq =
          "SELECT first_seq FROM \""
              + (schema + "\".\"" + table.substring(0, table.length() - end.length()) + head)
              + "\" WHERE chain_id = ?";
    }
  }

  @Override
  public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
      throws SQLException {
    boolean allowed =
        oldRow != null
            && (newRow == null
                ? !isHead && isPruned(connection, oldRow)
                : isHead ? goesForward(oldRow, newRow) : isValue && isInPlace(oldRow, newRow));
    if (!allowed) {
      throw new SQLException(table + " " + GuardTriggers.REFUSAL, "42501");
    }
  }

  private static boolean goesForward(Object[] oldRow, Object[] newRow) {
    return isSame(oldRow, newRow, NAME_OF_HEAD)
        && isSame(oldRow, newRow, ID_OF_HEAD)
        && (Long) newRow[SEQ_OF_HEAD] >= (Long) oldRow[SEQ_OF_HEAD]
        && (Long) newRow[FIRST_SEQ] >= (Long) oldRow[FIRST_SEQ]
        && (Long) newRow[FIRST_SEQ] <= (Long) newRow[SEQ_OF_HEAD];
  }

  private static boolean isInPlace(Object[] oldRow, Object[] newRow) {
    return isSame(oldRow, newRow, CHAIN_ID)
        && isSame(oldRow, newRow, SEQ)
        && isSame(oldRow, newRow, INDEX);
  }

  private static boolean isSame(Object[] oldRow, Object[] newRow, int column) {
    return Objects.deepEquals(oldRow[column], newRow[column]);
  }

  /** Whether the head says that retention has removed the row. */
  private boolean isPruned(Connection connection, Object[] row) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(firstSeq)) {
      select.setBytes(1, (byte[]) row[CHAIN_ID]);
      try (ResultSet first = select.executeQuery()) {
        return first.next() && (Long) row[SEQ] < first.getLong(1);
      }
    }
  }
}
