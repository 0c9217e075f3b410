package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of a chain's head, for its writers: they lock it before they read it. */
final class HeadRow {
  /** How long a writer waits for another. */
  static final int TIMEOUT_SECONDS = 10;

  private final ChainTable table;

  HeadRow(ChainTable table) {
    this.table = table;
  }

  /** Locks the row, or where there is no such lock the database, and reads it; null for none. */
  @Nullable TableHead lock(Connection connection) throws SQLException {
    TableLayout layout = table.layout();
    String sql = layout.selectHead();
    try {
      if (layout.dialect() == Dialect.SQLITE) {
        // A transaction that begins by reading is refused when it wants to write after another has.
        lockAll(connection, layout);
      } else {
        sql += " FOR UPDATE";
      }
      return TableHead.read(connection, sql, table.chainName(), timeout(layout.dialect()));
    } catch (SQLException e) {
      throw layout.dialect().isLockTimeout(e) ? locked(e) : e;
    }
  }

  private void lockAll(Connection connection, TableLayout layout) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + layout.heads() + " SET seq = seq WHERE chain_name = ?")) {
      update.setString(1, table.chainName());
      update.executeUpdate();
    }
  }

  private SQLException locked(SQLException e) {
    return new SQLException(
        "another transaction has the head of " + table + " locked: " + e.getMessage(),
        e.getSQLState(),
        e.getErrorCode(),
        e);
  }

  /** H2 would keep the limit for all that the host does on this connection later. */
  private static int timeout(Dialect dialect) {
    return dialect == Dialect.H2 || dialect == Dialect.SQLITE ? 0 : TIMEOUT_SECONDS;
  }

  /** A statement of a writer, which does not wait for ever. */
  static PreparedStatement prepare(Connection connection, Dialect dialect, String sql)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    int seconds = timeout(dialect);
    if (seconds > 0) {
      statement.setQueryTimeout(seconds);
    }
    return statement;
  }

  /** Makes the row of a chain that begins. */
  void insert(Connection connection, ChainHead head) throws SQLException {
    TableLayout layout = table.layout();
    try (PreparedStatement insert =
        prepare(
            connection,
            layout.dialect(),
            "INSERT INTO "
                + layout.heads()
                + " (seq, hash, root, tree, first_seq, rolled_back, chain_name, chain_id,"
                + " first_tree) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      set(insert, head);
      insert.setBytes(9, new byte[0]);
      insert.executeUpdate();
    }
  }

  /** Changes the row, which is locked and had this seq before. */
  void update(Connection connection, ChainHead head, long before) throws SQLException {
    TableLayout layout = table.layout();
    try (PreparedStatement update =
        prepare(
            connection,
            layout.dialect(),
            "UPDATE "
                + layout.heads()
                + " SET seq = ?, hash = ?, root = ?, tree = ?, first_seq = ?, rolled_back = ?"
                + " WHERE chain_name = ? AND chain_id = ? AND seq = ?")) {
      set(update, head);
      update.setLong(9, before);
      if (update.executeUpdate() != 1) {
        throw new SQLException("the head of " + table + " changed although it was locked");
      }
    }
  }

  private void set(PreparedStatement statement, ChainHead head) throws SQLException {
    statement.setLong(1, head.seq());
    statement.setBytes(2, head.hashBytes());
    statement.setBytes(3, Hex.parse(head.root(), ChainHash.SIZE, "root"));
    statement.setBytes(4, TableHead.column(head.tree()));
    statement.setLong(5, head.firstSeq());
    statement.setLong(6, head.rolledBack());
    statement.setString(7, table.chainName());
    statement.setBytes(8, head.chainIdBytes());
  }

  /** Says which tree the records have that are about to be pruned. */
  void setFirstTree(Connection connection, List<String> tree) throws SQLException {
    TableLayout layout = table.layout();
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + layout.heads() + " SET first_tree = ? WHERE chain_name = ?")) {
      update.setBytes(1, TableHead.column(tree));
      update.setString(2, table.chainName());
      update.executeUpdate();
    }
  }
}
