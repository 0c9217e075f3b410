package io.leeway.examples.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A kind of database, and the types of a body and a hash in it. */
public enum Database {
  /** H2, in this process. */
  H2("VARBINARY(1048576)", "BINARY(32)"),
  /** SQLite, in this process. */
  SQLITE("BLOB", "BLOB"),
  /** PostgreSQL, in a process of its own. */
  POSTGRESQL("BYTEA", "BYTEA");

  final String body;
  final String hash;

  Database(String body, String hash) {
    this.body = body;
    this.hash = hash;
  }

  /** H2 forces what is committed to the disk only when it is told to. */
  void force(Connection connection) throws SQLException {
    if (this == H2) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT SYNC");
      }
    }
  }
}
