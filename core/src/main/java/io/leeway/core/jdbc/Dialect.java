package io.leeway.core.jdbc;

import io.leeway.core.internal.Checks;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.regex.Pattern;

/** What databases say in different ways. */
public enum Dialect {
  /** H2, embedded or as a server. */
  H2,
  /** PostgreSQL. */
  POSTGRESQL,
  /** MariaDB and MySQL. */
  MARIADB,
  /** SQLite. */
  SQLITE;

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /** Serialization failure, and deadlock in PostgreSQL's own words. */
  private static final Set<String> NOT_COMMITTED = Set.of("40001", "40P01");

  private static final int H2_BYTES = 1 << 20;
  private static final int SQLITE_BUSY = 5; // the low byte of a code
  private static final int SQLITE_CONSTRAINT = 19;
  private static final int MARIADB_LOCK_TIMEOUT = 1205;
  private static final int MARIADB_TIMEOUT = 1969; // of a statement

  /**
   * The dialect of a database.
   *
   * @throws SQLFeatureNotSupportedException if it is none of these
   */
  public static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String product = database.getDatabaseProductName();
    return switch (product) {
      case "H2" -> H2;
      case "PostgreSQL" -> POSTGRESQL;
      case "MariaDB", "MySQL" -> MARIADB;
      case "SQLite" -> SQLITE;
      default ->
          throw new SQLFeatureNotSupportedException(
              "database must be H2, PostgreSQL, MariaDB, MySQL or SQLite, but is "
                  + product
                  + " "
                  + database.getDatabaseProductVersion());
    };
  }

  /**
   * A name that can stand in a statement as it is, for it has nothing but letters, digits and
   * underscores.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static String identifier(String name, String what) {
    Checks.argument(
        IDENTIFIER.matcher(name).matches(),
        "%s must match %s, but was '%s'",
        what,
        IDENTIFIER.pattern(),
        name);
    return name;
  }

  /** The name of something that exists, in the upper and lower case that it was given. */
  public String quoted(String identifier) {
    String checked = identifier(identifier, "identifier");
    return this == MARIADB ? '`' + checked + '`' : '"' + checked + '"';
  }

  /** The type of a column of exactly so many bytes. */
  public String bytes(int size) {
    return switch (this) {
      case H2, MARIADB -> "BINARY(" + size + ")";
      case POSTGRESQL -> "BYTEA";
      case SQLITE -> "BLOB";
    };
  }

  /** The type of a column of at most so many bytes. */
  public String bytesUpTo(int size) {
    return this == H2 || this == MARIADB ? "VARBINARY(" + size + ")" : bytes(size);
  }

  /** The type of a column of whole numbers of 64 bits. */
  public String integer() {
    return this == SQLITE ? "INTEGER" : "BIGINT";
  }

  /** What follows the columns of a table: that it is transactional, and checks their types. */
  public String tableOptions() {
    return switch (this) {
      case H2, POSTGRESQL -> "";
      case MARIADB -> " ENGINE=InnoDB";
      case SQLITE -> " STRICT";
    };
  }

  /**
   * The type of a column of up to {@link #maxBytes} bytes, which stand in their row. A BLOB of H2
   * is kept apart from it, at a third of the speed.
   */
  public String bytes() {
    return switch (this) {
      case H2 -> "VARBINARY(" + H2_BYTES + ")";
      case SQLITE -> "BLOB";
      case POSTGRESQL -> "BYTEA";
      case MARIADB -> "LONGBLOB";
    };
  }

  /** The type of a column of any number of bytes, slower where there are few. */
  public String longBytes() {
    return this == H2 ? "BLOB" : bytes();
  }

  /** How many bytes a column of {@link #bytes()} can hold; H2 has {@code BLOB} for more. */
  public int maxBytes() {
    return this == H2 ? H2_BYTES : Integer.MAX_VALUE;
  }

  /** The type of a column of at most so many characters, which differ where their bytes do. */
  public String text(int length) {
    return switch (this) {
      case H2 -> "VARCHAR(" + length + ")";
      case POSTGRESQL -> "VARCHAR(" + length + ") COLLATE \"C\"";
      case MARIADB -> "VARCHAR(" + length + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      case SQLITE -> "TEXT";
    };
  }

  /**
   * Whether another writer was in the way, so that the same transaction may succeed when it is
   * begun again. Never where it may have been done: 40003 says that nobody knows, and of a commit
   * that failed only two states say that it was not.
   */
  public boolean isConflict(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (e instanceof CommitException) {
      return NOT_COMMITTED.contains(state)
          || (this == SQLITE && (e.getErrorCode() & 0xFF) == SQLITE_BUSY); // and is open still
    }
    return (state.startsWith("40") && !state.equals("40003"))
        || isConstraint(e)
        || state.equals("55P03")
        || (this == H2 && state.startsWith("HYT"))
        || (this == MARIADB && e.getErrorCode() == MARIADB_LOCK_TIMEOUT)
        || (this == SQLITE && (e.getErrorCode() & 0xFF) == SQLITE_BUSY);
  }

  /** Whether a row is in the way, which another writer may just have stored. */
  public boolean isConstraint(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("23")
        || (this == SQLITE && (e.getErrorCode() & 0xFF) == SQLITE_CONSTRAINT);
  }

  /** Whether a lock of another transaction was waited for in vain. */
  public boolean isLockTimeout(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (this) {
      case H2 -> state.startsWith("HYT");
      case POSTGRESQL -> state.equals("57014") || state.equals("55P03");
      case MARIADB ->
          e.getErrorCode() == MARIADB_LOCK_TIMEOUT || e.getErrorCode() == MARIADB_TIMEOUT;
      case SQLITE -> (e.getErrorCode() & 0xFF) == SQLITE_BUSY;
    };
  }
}
