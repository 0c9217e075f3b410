package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.jdbc.Transactions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that were stored together with a host's own changes and wait to be chained.
 *
 * <p>For sinks. Not safe for several threads.
 *
 * @since 0.1
 */
public final class TableOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(TableOutbox.class);
  private static final int BATCH = 500;
  private static final long MAX_BYTES = 8 << 20;

  private final ChainTable table;
  private int taken;
  private int refused;

  /** The outbox of a chain. */
  public TableOutbox(ChainTable table) {
    this.table = table;
  }

  /**
   * Adds an event in the transaction of a connection.
   *
   * @throws SQLException if the database does not take it; the transaction cannot be relied on then
   */
  public void add(Connection connection, AuditEvent event) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table.layout(connection).outbox()
                + " (chain_name, event_id, body, refused) VALUES (?, ?, ?, 0)")) {
      insert.setString(1, table.chainName());
      insert.setString(2, event.id().toString());
      insert.setBytes(3, event.toJsonBytes());
      insert.executeUpdate();
    }
  }

  /** Whether one waits: looks without locking anything. */
  boolean hasWaiting() throws SQLException {
    return !Transactions.run(table.source(), connection -> read(connection, 1)).isEmpty();
  }

  private record Waiting(String id, byte[] body) {}

  private List<Waiting> read(Connection connection, int most) throws SQLException {
    List<Waiting> waiting = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT event_id, body FROM "
                + table.layout().outbox()
                + " WHERE chain_name = ? AND refused = 0 ORDER BY chain_name, event_id LIMIT ?")) {
      select.setString(1, table.chainName());
      select.setInt(2, most);
      try (ResultSet rows = select.executeQuery()) {
        long bytes = 0;
        while (bytes < MAX_BYTES && rows.next()) {
          byte[] body = StoredRow.orNothing(rows.getBytes(2));
          waiting.add(new Waiting(rows.getString(1), body));
          bytes += body.length;
        }
      }
    }
    return waiting;
  }

  /** Takes out the oldest that wait, while the chain's head is locked. */
  List<AuditEvent> take(Connection connection, ChainHead head) throws SQLException {
    List<AuditEvent> events = new ArrayList<>();
    List<String> chained = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Waiting waiting : read(connection, BATCH)) {
      try {
        AuditEvent event = AuditEvent.fromJson(new String(waiting.body, StandardCharsets.UTF_8));
        Checks.argument(
            event.id().toString().equals(waiting.id), "id of the event must be %s", waiting.id);
        Checks.argument(!LogMarks.isOwn(event.action()), "%s is the log's own", event.action());
        events.add(event);
        chained.add(waiting.id);
      } catch (IllegalArgumentException e) { // somebody has changed it; the others go on
        LOG.warn("Event {} in {} is not chained", waiting.id, table.layout().outbox(), e);
        unreadable.add(waiting.id);
      }
    }
    execute(connection, "DELETE FROM " + table.layout().outbox(), chained);
    execute(connection, "UPDATE " + table.layout().outbox() + " SET refused = 1", unreadable);
    taken = chained.size() + unreadable.size();
    refused = unreadable.size();
    return events;
  }

  private void execute(Connection connection, String sql, List<String> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(sql + " WHERE chain_name = ? AND event_id = ?")) {
      for (String id : ids) {
        statement.setString(1, table.chainName());
        statement.setString(2, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** How many were taken the last time, those that were refused included. */
  int taken() {
    return taken;
  }

  /** How many of them were not as {@link #add} writes them; they stay where they are. */
  int refused() {
    return refused;
  }
}
