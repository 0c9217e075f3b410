package io.leeway.audit.chain;

import io.leeway.core.Durability;
import io.leeway.core.jdbc.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a committed transaction survives in a database, as far as it tells.
 *
 * @param level what is reached
 * @param forces whether that needs a statement after each batch
 */
record TableDurability(Durability level, boolean forces) {
  /**
   * By itself H2 writes half a second later, and a thread of its own does so in the middle of
   * transactions: after a kill, parts of two of them were seen to be there.
   */
  private static final String WRITE_AT_ONCE_H2 = "SET WRITE_DELAY 0";

  /** By itself H2 forces nothing to the disk. */
  private static final String FORCE_H2 = "CHECKPOINT SYNC";

  private static final Set<String> JOURNALS = Set.of("delete", "truncate", "persist", "wal");
  private static final int SQLITE_FULL = 2;

  static TableDurability of(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return switch (dialect) {
        case H2 -> ofH2(statement);
        case POSTGRESQL -> forcedIf(isForcedByPostgres(statement));
        case MARIADB ->
            forcedIf("1".equals(ask(statement, "SELECT @@innodb_flush_log_at_trx_commit")));
        case SQLITE -> ofSqlite(statement);
      };
    }
  }

  private static TableDurability forcedIf(boolean forced) {
    return new TableDurability(forced ? Durability.FORCED : Durability.OS, false);
  }

  private static TableDurability ofH2(Statement statement) throws SQLException {
    if (ask(statement, "CALL DATABASE_PATH()") == null) {
      return new TableDurability(Durability.BUFFERED, false); // it is in memory
    }
    boolean delayed =
        !"0"
            .equals(
                ask(
                    statement,
                    "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                        + " WHERE SETTING_NAME = 'WRITE_DELAY'"));
    try {
      if (delayed) {
        statement.execute(WRITE_AT_ONCE_H2);
      }
      statement.execute(FORCE_H2);
      return new TableDurability(Durability.FORCED, true);
    } catch (SQLException e) { // only an admin may
      return new TableDurability(delayed ? Durability.BUFFERED : Durability.OS, false);
    }
  }

  private static boolean isForcedByPostgres(Statement statement) throws SQLException {
    return "on".equals(ask(statement, "SHOW fsync"))
        && !"off".equals(ask(statement, "SHOW synchronous_commit"));
  }

  private static TableDurability ofSqlite(Statement statement) throws SQLException {
    String file = ask(statement, "SELECT file FROM pragma_database_list WHERE name = 'main'");
    if (file == null || file.isEmpty()) {
      return new TableDurability(Durability.BUFFERED, false);
    }
    String journal = String.valueOf(ask(statement, "PRAGMA journal_mode")).toLowerCase(Locale.ROOT);
    String synchronous = ask(statement, "PRAGMA synchronous");
    return forcedIf(
        JOURNALS.contains(journal)
            && synchronous != null
            && Integer.parseInt(synchronous) >= SQLITE_FULL);
  }

  private static @Nullable String ask(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      return answer.next() ? answer.getString(1) : null;
    }
  }

  /** After a commit: makes sure of what is promised. */
  void force(Connection connection) throws SQLException {
    if (!forces) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(FORCE_H2);
      if (!connection.getAutoCommit()) {
        connection.rollback(); // the statement has begun a transaction
      }
    } catch (SQLException e) {
      throw new SQLException(
          "the batch is stored, but could not be forced to disk: " + e.getMessage(),
          e.getSQLState(),
          e.getErrorCode(),
          e);
    }
  }
}
