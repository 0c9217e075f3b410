package io.leeway.core.jdbc;

import java.io.Serial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates tables on first use, and changes those of an older release into those of this one. A
 * table of its own says which version they have.
 *
 * @param versionTable the table with the version, as statements name it
 * @param steps the statements that make version 1, those that make version 2 of it, and so on. Each
 *     does nothing where it was done before, as some databases cannot take back a part of a step
 */
public record SchemaInstaller(String versionTable, List<List<String>> steps) {
  private static final int MAX_TRIES = 10;
  private static final long PAUSE_MILLIS = 50;

  /**
   * H2 fails when two create the same at once: in each of its databases, by URL, one at a time.
   * Other databases, and other processes, are waited for by trying again.
   */
  private static final Map<String, Object> ONE_AT_A_TIME = new ConcurrentHashMap<>();

  /** Copies the statements. */
  public SchemaInstaller {
    steps = steps.stream().map(List::copyOf).toList();
  }

  /** The version that this release knows. */
  public int version() {
    return steps.size();
  }

  /** All statements, in their order; the last one says that all is there. */
  public List<String> allStatements() {
    List<String> all = new ArrayList<>();
    steps.forEach(all::addAll);
    all.add(
        "CREATE TABLE IF NOT EXISTS "
            + versionTable
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
    all.add("INSERT INTO " + versionTable + " (id, version) VALUES (1, " + version() + ")");
    return all;
  }

  /**
   * Creates the tables where they are not there and upgrades older ones, whoever else does so at
   * the same time.
   *
   * @throws SQLException if they have a newer version, or cannot be read, created or upgraded
   */
  public void install(DataSource source) throws SQLException {
    SQLException failure = null;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try (Connection connection = source.getConnection()) {
        SQLException next =
            Dialect.of(connection) == Dialect.H2 ? tryAlone(connection) : tryOn(connection);
        if (next == null) {
          return;
        }
        failure = next;
      }
      pause(tries);
    }
    throw new SQLException(
        "the tables cannot be created or upgraded: "
            + (failure == null ? "" : failure.getMessage())
            + "; have somebody who may create them run the statements of ddl()",
        failure);
  }

  private @Nullable SQLException tryAlone(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    synchronized (ONE_AT_A_TIME.computeIfAbsent(url, any -> new Object())) {
      return tryOn(connection);
    }
  }

  private static void pause(int tries) throws SQLException {
    try {
      Thread.sleep(tries * PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the tables were created", e);
    }
  }

  /** Checks the tables, or makes them so that the next try finds them; what was in the way. */
  private @Nullable SQLException tryOn(Connection connection) throws SQLException {
    SQLException unread;
    try {
      int found = Transactions.run(connection, this::version);
      if (found < 1 || found >= version()) {
        check(found);
        return null;
      }
      return upgrade(connection, found);
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

  /** Each step is a transaction, so that whoever goes on after a crash knows where. */
  private @Nullable SQLException upgrade(Connection connection, int found) {
    try {
      for (int from = found; from < version(); from++) {
        int before = from;
        Transactions.run(connection, c -> step(c, before));
      }
      return null;
    } catch (SQLException e) { // somebody else may be upgrading them
      return e;
    }
  }

  private boolean step(Connection connection, int before) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : steps.get(before)) {
        statement.execute(sql);
      }
      return statement.executeUpdate(
              "UPDATE "
                  + versionTable
                  + " SET version = "
                  + (before + 1)
                  + " WHERE id = 1 AND version = "
                  + before)
          == 1;
    }
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
    check(version(connection));
  }

  private void check(int found) throws WrongVersion {
    if (found != version()) {
      throw new WrongVersion(
          "the tables have version "
              + found
              + " ("
              + versionTable
              + "), but this release of Leeway knows version "
              + version()
              + (found > version()
                  ? ": use the newer release that made them"
                  : found < 1 ? " only" : ": they are upgraded by the first who writes"));
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
