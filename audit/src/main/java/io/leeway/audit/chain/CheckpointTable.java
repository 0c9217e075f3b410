package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
import io.leeway.core.jdbc.SchemaInstaller;
import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Keeps each checkpoint in a row of a table in another database, which only grows. */
record CheckpointTable(DataSource source) implements CheckpointPublisher {
  private static final String NAME = "leeway_checkpoint";
  private static final int ORIGIN = 256;

  private static SchemaInstaller schema(Dialect dialect) {
    return new SchemaInstaller(
        NAME + "_schema",
        List.of(
            List.of(
                "CREATE TABLE IF NOT EXISTS "
                    + NAME
                    + (" (origin " + dialect.text(ORIGIN) + " NOT NULL, ")
                    + ("size " + dialect.integer() + " NOT NULL, ")
                    + ("sha256 " + dialect.bytes(ChainHash.SIZE) + " NOT NULL, ")
                    + ("note " + dialect.bytes() + " NOT NULL, PRIMARY KEY (origin, size, sha256))")
                    + dialect.tableOptions())));
  }

  @Override
  public void publish(Checkpoint checkpoint) throws IOException {
    try {
      schema(dialect()).install(source);
      Transactions.run(source, connection -> insert(connection, checkpoint));
    } catch (SQLException e) {
      throw new IOException("checkpoint could not be published to a table: " + e.getMessage(), e);
    }
  }

  private Dialect dialect() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return Dialect.of(connection);
    }
  }

  /** Without effect where it is already there. */
  private static int insert(Connection connection, Checkpoint checkpoint) throws SQLException {
    byte[] note = checkpoint.toText().getBytes(StandardCharsets.UTF_8);
    String key = " WHERE origin = ? AND size = ? AND sha256 = ?";
    try (PreparedStatement select = connection.prepareStatement("SELECT size FROM " + NAME + key);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO " + NAME + " (origin, size, sha256, note) VALUES (?, ?, ?, ?)")) {
      for (PreparedStatement statement : List.of(select, insert)) {
        statement.setString(1, checkpoint.origin());
        statement.setLong(2, checkpoint.size());
        statement.setBytes(3, ChainHash.sha256().digest(note));
      }
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          return 0;
        }
      }
      insert.setBytes(4, note);
      return insert.executeUpdate();
    }
  }

  /** All of one origin, the smallest first. */
  static List<Checkpoint> readAll(DataSource source, String origin) throws IOException {
    try {
      return Transactions.run(source, connection -> select(connection, origin));
    } catch (SQLException e) {
      throw new IOException("checkpoints cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Checkpoint> select(Connection connection, String origin) throws SQLException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT note FROM " + NAME + " WHERE origin = ? ORDER BY origin, size, sha256")) {
      select.setString(1, origin);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] note = StoredRow.orNothing(rows.getBytes(1));
          checkpoints.add(Checkpoint.parse(new String(note, StandardCharsets.UTF_8)));
        }
      }
    }
    return checkpoints;
  }
}
