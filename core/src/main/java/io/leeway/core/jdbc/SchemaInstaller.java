package io.leeway.core.jdbc;

import java.io.Serial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates tables on first use. A table of its own says which version they have.
 *
 * @param versionTable the table with the version, as statements name it
 * @param version the version that {@code statements} make
 * @param statements what creates the other tables; each does nothing where its table exists
 */
public record SchemaInstaller(String versionTable, int version, List<String> statements) {
  private static final int MAX_TRIES = 10;
  private static final long PAUSE_MILLIS = 50;

  /** H2 fails when two create the same at once; other processes are waited for. */
  private static final Object ONE_AT_A_TIME = new Object();

  /** Copies the statements. */
  public SchemaInstaller {
    statements = List.copyOf(statements);
  }

  /** All statements, in their order; the last one says that all is there. */
  public List<String> allStatements() {
    List<String> all = new ArrayList<>(statements);
    all.add(
        "CREATE TABLE IF NOT EXISTS "
            + versionTable
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
    all.add("INSERT INTO " + versionTable + " (id, version) VALUES (1, " + version + ")");
    return all;
  }

  /**
   * Creates the tables where they are not there, whoever else does so at the same time.
   *
   * @throws SQLException if they have another version, or cannot be read or created
   */
  public void install(DataSource source) throws SQLException {
    synchronized (ONE_AT_A_TIME) {
      installAlone(source);
    }
  }

  private void installAlone(DataSource source) throws SQLException {
    SQLException failure = null;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try (Connection connection = source.getConnection()) {
        SQLException next = tryOn(connection);
        if (next == null) {
          return;
        }
        failure = next;
      }
      pause(tries);
    }
    throw new SQLException(
        "the tables are not there and cannot be created: "
            + (failure == null ? "" : failure.getMessage())
            + "; have somebody who may create them run the statements of ddl()",
        failure);
  }

  private static void pause(int tries) throws SQLException {
    try {
      Thread.sleep(tries * PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the tables were created", e);
    }
  }

  /** Checks the tables, or creates them so that the next try can; what was in the way. */
  private @Nullable SQLException tryOn(Connection connection) throws SQLException {
    SQLException unread;
    try {
      Transactions.run(connection, this::checked);
      return null;
    } catch (WrongVersion e) {
      throw e;
    } catch (SQLException e) {
      unread = e;
    }
    try {
      return Transactions.run(connection, this::create) ? unread : null;
    } catch (SQLException e) { // somebody else may just have created them
      e.addSuppressed(unread);
      return e;
    }
  }

  private boolean checked(Connection connection) throws SQLException {
    check(connection);
    return true;
  }

  private int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT version FROM " + versionTable + " WHERE id = 1")) {
      if (!rows.next()) {
        throw new SQLException(versionTable + " says no version");
      }
      return rows.getInt(1);
    }
  }

  /**
   * Checks that the tables are those of this release.
   *
   * @throws SQLException if they have another version, or are not there
   */
  public void check(Connection connection) throws SQLException {
    int found = version(connection);
    if (found != version) {
      throw new WrongVersion(
          "the tables have version "
              + found
              + " ("
              + versionTable
              + "), but this release of Leeway knows version "
              + version
              + (found > version ? ": use the newer release that made them" : " only"));
    }
  }

  private static final class WrongVersion extends SQLException {
    @Serial private static final long serialVersionUID = 1;

    WrongVersion(String message) {
      super(message);
    }
  }

  private boolean create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : allStatements()) {
        statement.execute(sql);
      }
    }
    return true;
  }
}
