package io.leeway.audit.sink;

import io.leeway.audit.AuditLog;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.TableOutbox;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Stores an event in the transaction in which a host stores its own changes: both are there, or
 * neither is.
 *
 * <pre>{@code
 * JdbcOutbox outbox = sink.outbox(audit);
 * connection.setAutoCommit(false);
 * approve(connection, loan);
 * outbox.record(connection, AuditEvent.of("loan.approve").on(Resource.of("loan", id)).success());
 * connection.commit();
 * }</pre>
 *
 * <p>The event waits in a table, {@code leeway_audit_outbox}, and a sink that was made {@linkplain
 * JdbcSink#withOutbox with an outbox} chains it after the commit, of those that wait then the one
 * with the smallest id, and so the oldest, first. Whoever may write that table can change or remove
 * what waits there; from when it is chained on that is found. What somebody made no event of stays
 * there with {@code refused} 1 until a person looks at it and deletes it; {@link
 * JdbcSink#outboxHealth} counts it.
 *
 * <p>Safe for any thread, with a connection of its own.
 *
 * @since 0.1
 */
public final class JdbcOutbox {
  private final AuditLog log;
  private final ChainTable table;
  private final TableOutbox outbox;

  JdbcOutbox(AuditLog log, ChainTable table) {
    this.log = log;
    this.table = table;
    this.outbox = new TableOutbox(table);
  }

  /**
   * Adds an event to the transaction of a connection: as much of it as the log would record, with
   * what it lacks taken from the thread's context, and without secrets. It is for the caller to
   * commit or roll back.
   *
   * @param connection of the database of the sink, and without {@link JdbcSink#withSchema} in the
   *     schema in which the sink's own connections begin; not in auto-commit mode
   * @throws IllegalArgumentException if it commits by itself, or the log would refuse the event
   * @throws SQLException if the event was not stored; the transaction must be rolled back then
   */
  public void record(Connection connection, AuditEvent event) throws SQLException {
    Checks.argument(
        !connection.getAutoCommit(),
        "a connection for the outbox of audit log %s must not commit by itself: the event would be"
            + " stored whatever becomes of the change",
        table);
    Optional<AuditEvent> kept = log.prepare(event);
    if (kept.isPresent()) {
      outbox.add(connection, kept.get());
    }
  }

  /** The chain to which its events go. */
  @Override
  public String toString() {
    return "JdbcOutbox[" + table + "]";
  }
}
