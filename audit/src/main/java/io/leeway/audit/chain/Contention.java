package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
import io.leeway.core.jdbc.Transactions;
import io.leeway.core.jdbc.Transactions.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of several writers that meet: one that was in another's way is done again, after a
 * pause, for some time.
 *
 * <p>A writer locks the head before it reads anything, so that READ COMMITTED is enough. Where a
 * host's connections begin with more, H2 and PostgreSQL refuse whoever has waited for a lock. To
 * ask a connection costs PostgreSQL a round trip, so that it is asked after such a refusal only,
 * and before each transaction from then on if there was one. MariaDB is left as it is: it refuses
 * nobody for that, and at READ COMMITTED nobody may write where its binary log has statements.
 */
final class Contention {
  private static final Logger LOG = LoggerFactory.getLogger(Contention.class);

  /** Of a row that is in the way: a second writer that begins the chain meets one. */
  private static final int MAX_CONSTRAINT_TRIES = 5;

  private static final int MAX_PAUSE_MILLIS = 128;

  private final long nanos;
  private boolean lowers; // the isolation, as it was in the way

  Contention(int seconds) {
    nanos = seconds * 1_000_000_000L;
  }

  <T> T run(Connection connection, Dialect dialect, Work<T> work) throws SQLException {
    long began = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        return lowers ? atReadCommitted(connection, work) : Transactions.run(connection, work);
      } catch (SQLException e) {
        boolean late = System.nanoTime() - began > nanos;
        boolean inVain = tries >= MAX_CONSTRAINT_TRIES && dialect.isConstraint(e);
        if (late || inVain || !dialect.isConflict(e)) {
          throw e;
        }
        lowers |= isStrict(connection, dialect);
        pause(tries, e);
      }
    }
  }

  private static boolean isStrict(Connection connection, Dialect dialect) throws SQLException {
    return (dialect == Dialect.H2 || dialect == Dialect.POSTGRESQL)
        && connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
  }

  private static <T> T atReadCommitted(Connection connection, Work<T> work) throws SQLException {
    int before = connection.getTransactionIsolation();
    if (before <= Connection.TRANSACTION_READ_COMMITTED) {
      return Transactions.run(connection, work);
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try {
      return Transactions.run(connection, work);
    } finally {
      restore(connection, before);
    }
  }

  /** The work is done or not, whatever happens here; a broken connection shows when it is used. */
  private static void restore(Connection connection, int isolation) {
    try {
      connection.setTransactionIsolation(isolation);
    } catch (SQLException e) {
      LOG.debug("A connection could not be set back to isolation {}", isolation, e);
    }
  }

  /** Longer each time, and by chance, so that two do not meet again. */
  private static void pause(int tries, SQLException e) throws SQLException {
    int most = Math.min(1 << Math.min(tries, 10), MAX_PAUSE_MILLIS);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(most) + 1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      e.addSuppressed(interrupted);
      throw e;
    }
  }
}
