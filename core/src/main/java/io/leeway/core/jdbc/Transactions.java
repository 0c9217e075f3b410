package io.leeway.core.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a connection that is done as a whole or not at all. */
public final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private Transactions() {}

  /**
   * What is done in a transaction.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; whatever it throws rolls back. */
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does work in a transaction of its own. The connection goes back to its source in every case,
   * and commits by itself afterwards if it did before.
   *
   * @throws CommitException if the work was done and the commit failed
   */
  public static <T> T run(DataSource source, Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return run(connection, work);
    }
  }

  /**
   * Does work of one statement that matters, which only reads. It takes no transaction of its own
   * where the connection commits by itself, so that a server is asked once.
   */
  public static <T> T read(DataSource source, Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return connection.getAutoCommit() ? work.on(connection) : run(connection, work);
    }
  }

  /** As {@link #run(DataSource, Work)}, on a connection that is not closed. */
  public static <T> T run(Connection connection, Work<T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    T result;
    try {
      result = work.on(connection);
      commit(connection);
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, autoCommit, e);
      throw e;
    }
    restore(connection, autoCommit);
    return result;
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new CommitException(e);
    }
  }

  private static void rollBack(Connection connection, boolean autoCommit, Throwable why) {
    try {
      connection.rollback();
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /** The work is done, whatever happens here; a connection that is broken shows when it is used. */
  private static void restore(Connection connection, boolean autoCommit) {
    try {
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      LOG.debug("A connection could not be set back to commit by itself", e);
    }
  }
}
