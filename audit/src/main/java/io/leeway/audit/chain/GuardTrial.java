package io.leeway.audit.chain;

import io.leeway.audit.chain.AppendOnly.Attempt;
import io.leeway.core.jdbc.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tries to change a chain in a database; each attempt is rolled back. */
final class GuardTrial {
  /** That the user may not: in PostgreSQL and by a trigger; H2; MariaDB. */
  private static final Set<String> REFUSALS = Set.of("42501", "90096", "42000");

  /** That a constraint is broken; in MariaDB, too. */
  private static final String INTEGRITY = "23";

  private static final int TIMEOUT_SECONDS = 10;
  private static final int NO_INDEX = Integer.MAX_VALUE;
  private static final String LAST = " WHERE chain_id = ? AND seq = ?";

  private final ChainTable table;
  private final TableLayout layout;
  private final GuardTriggers triggers;
  private final List<Attempt> attempts = new ArrayList<>();

  GuardTrial(ChainTable table) throws SQLException {
    this.table = table;
    layout = table.layout();
    triggers = new GuardTriggers(layout);
  }

  List<Attempt> run() throws SQLException {
    try (Connection connection = table.source().getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        tryAll(connection);
      } finally {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
      }
    }
    return List.copyOf(attempts);
  }

  private void tryAll(Connection connection) throws SQLException {
    TableHead head = TableHead.read(connection, layout.selectHead(), table.chainName(), 0);
    if (head == null || head.seq() == 0) {
      throw new IllegalStateException(
          "audit log " + table + " has no record that could be changed; append one first");
    }
    String records = layout.records();
    String copy = records + " SELECT * FROM " + records + LAST;
    attempt(connection, "UPDATE", "UPDATE " + records + " SET body = body" + LAST, head);
    attempt(connection, "DELETE", "DELETE FROM " + records + LAST, head);
    switch (layout.dialect()) {
      case H2 -> {
        attempt(connection, "MERGE", "MERGE INTO " + copy, head);
        lookForPlug(connection);
      }
      case POSTGRESQL -> {
        String upsert = " ON CONFLICT (chain_id, seq) DO UPDATE SET body = excluded.body";
        attempt(connection, "INSERT ON CONFLICT", "INSERT INTO " + copy + upsert, head);
        tryTruncate(connection);
        tryAsReplica(connection, head);
      }
      case MARIADB -> {
        attempt(connection, "REPLACE", "REPLACE INTO " + copy, head);
        String upsert = " ON DUPLICATE KEY UPDATE " + records + ".body = ''";
        attempt(connection, "INSERT ON DUPLICATE KEY", "INSERT INTO " + copy + upsert, head);
        lookForPlug(connection);
      }
      case SQLITE -> {
        attempt(connection, "REPLACE", "INSERT OR REPLACE INTO " + copy, head);
        String upsert = " ON CONFLICT DO UPDATE SET body = excluded.body";
        attempt(connection, "INSERT ON CONFLICT", "INSERT INTO " + copy + upsert, head);
      }
    }
    tryHead(connection);
    tryValues(connection, head);
  }

  /** Whoever may switch triggers off for a transaction: a superuser of PostgreSQL. */
  private void tryAsReplica(Connection connection, TableHead head) throws SQLException {
    String what = "DELETE as a replica";
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = replica");
    } catch (SQLException e) {
      connection.rollback();
      refused(what, e);
      return;
    }
    attempt(connection, what, "DELETE FROM " + layout.records() + LAST, head);
  }

  private void tryHead(Connection connection) throws SQLException {
    String update = "UPDATE " + layout.heads() + " SET ";
    String delete = "DELETE FROM " + layout.heads();
    tryHead(connection, "seq of the head", update + "seq = seq - 1");
    tryHead(connection, "first_seq of the head", update + "first_seq = seq + 1");
    tryHead(connection, "chain_name of the head", update + "chain_name = ''");
    tryHead(connection, "DELETE of the head", delete);
  }

  private void tryHead(Connection connection, String what, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql + " WHERE chain_name = ?")) {
      statement.setString(1, table.chainName());
      execute(connection, what, statement);
    }
  }

  /** Of the newest record, which is given one for that; what it has may be none. */
  private void tryValues(Connection connection, TableHead head) throws SQLException {
    byte[] nothing = {};
    try {
      ErasableTable.insert(
          connection,
          layout,
          head.chainId(),
          List.of(new ErasableValue(head.seq(), NO_INDEX, "", nothing, nothing)));
    } catch (SQLException e) {
      connection.rollback();
      requireRefusal(e);
    }
    attempt(connection, "DELETE of values", "DELETE FROM " + layout.values() + LAST, head);
  }

  private void tryTruncate(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("TRUNCATE " + layout.records())) {
      execute(connection, "TRUNCATE", statement);
    }
  }

  private void attempt(Connection connection, String what, String sql, TableHead head)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, head.chainId());
      statement.setLong(2, head.seq());
      execute(connection, what, statement);
    }
  }

  private void execute(Connection connection, String what, PreparedStatement statement)
      throws SQLException {
    try {
      if (layout.dialect() != Dialect.H2 && layout.dialect() != Dialect.SQLITE) {
        statement.setQueryTimeout(TIMEOUT_SECONDS);
      }
      statement.executeUpdate();
      attempts.add(new Attempt(what, false, "it got through and was rolled back"));
    } catch (SQLException e) {
      refused(what, e);
    } finally {
      connection.rollback();
    }
  }

  private void refused(String what, SQLException e) throws SQLException {
    String message = requireRefusal(e);
    attempts.add(new Attempt(what, true, message.lines().findFirst().orElse("")));
  }

  /** Any other failure says nothing about what is refused. */
  private static String requireRefusal(SQLException e) throws SQLException {
    String message = String.valueOf(e.getMessage());
    if (!REFUSALS.contains(String.valueOf(e.getSQLState()))
        && !message.contains(GuardTriggers.REFUSAL)) {
      throw e;
    }
    return message;
  }

  /**
   * TRUNCATE commits by itself here, so that it cannot be tried; whether the foreign key that
   * refuses it is at work, a row shows that breaks it.
   */
  private void lookForPlug(Connection connection) throws SQLException {
    String sql = "INSERT INTO " + triggers.plug() + " (chain_id, seq, idx) VALUES (?, -1, 0)";
    String broken = "";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setBytes(1, new byte[ChainHash.ID_SIZE]);
      insert.executeUpdate();
    } catch (SQLException e) {
      broken = String.valueOf(e.getSQLState());
    } finally {
      connection.rollback();
    }
    boolean refused = broken.startsWith(INTEGRITY);
    attempts.add(
        new Attempt(
            "TRUNCATE",
            refused,
            (refused ? "by the foreign key of " : "for there is no foreign key at work in ")
                + triggers.plug()
                + "; it was not run, as it cannot be rolled back"));
  }
}
