package io.leeway.audit.chain;

import io.leeway.core.internal.Times;
import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What retention takes from the beginning of a chain in a database. What goes is verified first, so
 * that a chain that was tampered with keeps what shows it.
 *
 * @param firstSeq the first record that is left as yet
 * @param part what goes; empty if nothing does
 * @param isHeldBack whether more would go if a checkpoint covered it
 * @since 0.1
 */
public record TablePruning(long firstSeq, Optional<PrunedPart> part, boolean isHeldBack) {
  private static final int BATCH = 500;

  /** Where a row stands, and when it was recorded. */
  private record Mark(long seq, long recordedAt) {}

  /**
   * Finds out what goes.
   *
   * @throws IllegalStateException if that is not as it was written
   */
  public static TablePruning plan(ChainTable table, PruneLimit limit) throws IOException {
    while (true) {
      TableHead head = new TableLookup(table).head();
      if (head == null) {
        return new TablePruning(1, Optional.empty(), false);
      }
      try {
        return plan(table, limit, head);
      } catch (IllegalStateException e) {
        TableHead now = new TableLookup(table).head();
        if (now == null || now.firstSeq() == head.firstSeq()) {
          throw e; // and no other sink has pruned it meanwhile
        }
      }
    }
  }

  /** Nothing, as another sink was faster. */
  public static TablePruning nothing(TablePruning plan) {
    return new TablePruning(plan.firstSeq(), Optional.empty(), plan.isHeldBack());
  }

  private static TablePruning plan(ChainTable table, PruneLimit limit, TableHead head)
      throws IOException {
    long first = head.firstSeq();
    try {
      long wanted = Transactions.run(table.source(), c -> firstKept(c, table, head, limit));
      boolean held = wanted - 1 > limit.covered();
      long kept = held ? limit.covered() + 1 : wanted;
      return new TablePruning(
          first, kept > first ? Optional.of(part(table, head, kept)) : Optional.empty(), held);
    } catch (IllegalArgumentException e) {
      throw refusal(table, String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The first record that stays; its seq and its time grow together, so that it is found fast. */
  private static long firstKept(
      Connection connection, ChainTable table, TableHead head, PruneLimit limit)
      throws SQLException {
    Mark newest = at(connection, table, head, head.seq());
    if (newest == null) {
      throw refusal(table, "its last record is gone", null);
    }
    long before = TableColumn.micros(limit.before(TableColumn.instant(newest.recordedAt)));
    long low = Math.max(limit.upTo(head.seq()) + 1, head.firstSeq());
    long high = head.seq(); // the newest stays
    while (low < high) {
      long middle = low + (high - low) / 2;
      Mark mark = at(connection, table, head, middle);
      if (mark != null && mark.recordedAt < before) {
        low = mark.seq + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The row with a seq, or the next that there is. */
  private static @Nullable Mark at(
      Connection connection, ChainTable table, TableHead head, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, recorded_at FROM "
                + table.layout().records()
                + " WHERE chain_id = ? AND seq >= ? ORDER BY chain_id, seq LIMIT 1")) {
      select.setBytes(1, head.chainId());
      select.setLong(2, seq);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Mark(row.getLong(1), row.getLong(2)) : null;
      }
    }
  }

  private static IllegalStateException refusal(
      ChainTable table, String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "nothing is pruned of audit log "
            + table
            + ": "
            + why
            + ". Verify it with ChainVerifier and keep it as it is",
        cause);
  }

  /** Verifies what goes, and the first record that stays. */
  private static PrunedPart part(ChainTable table, TableHead head, long kept) throws IOException {
    Findings findings = new Findings(1);
    CheckpointCheck none = new CheckpointCheck(List.of(), List.of());
    ChainCheck check = new ChainCheck(findings, Optional.of(head.head()), none, null);
    if (head.firstSeq() > 1) {
      check.beginAt(head.firstSeq(), head.firstTree(new ChainHash()));
    }
    TableRows rows = new TableRows(table, head.chainId(), head.firstSeq() - 1, Long.MAX_VALUE);
    JsonRecord record = null;
    List<String> tree = List.of();
    String from = "";
    String to = "";
    while (check.lastSeq() < kept && !findings.hasErrors() && rows.next()) {
      record = rows.record(LogFormat.JSON_LINES);
      tree = check.lastSeq() == kept - 1 ? check.subtrees() : tree;
      check.line(rows, record);
      if (record != null && (from.isEmpty() || record.seq() == kept - 1)) {
        to = EventBody.recordedAt(record);
        from = from.isEmpty() ? to : from;
      }
    }
    if (findings.hasErrors() || record == null || record.seq() != kept) {
      throw refusal(
          table,
          findings.hasErrors()
              ? findings.kept().get(0).toString()
              : "record " + kept + " is not in its place",
          null);
    }
    long records = kept - head.firstSeq();
    return new PrunedPart(
        kept, Hex.of(record.prev()), tree, records, Times.parse(from), Times.parse(to));
  }

  /** The row before which the next ones to remove are; 0 if there are none. */
  static long nextBatch(Connection connection, ChainTable table, TableHead head)
      throws SQLException {
    Mark oldest = at(connection, table, head, Long.MIN_VALUE);
    long begin = oldest == null ? head.firstSeq() : oldest.seq;
    return begin >= head.firstSeq() ? 0 : Math.min(begin + BATCH, head.firstSeq());
  }

  /** Removes the rows before one, with their values. */
  static int removeBefore(Connection connection, ChainTable table, TableHead head, long seq)
      throws SQLException {
    ErasableTable.removeBefore(connection, table.layout(), head.chainId(), seq);
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table.layout().records() + " WHERE chain_id = ? AND seq < ?")) {
      delete.setBytes(1, head.chainId());
      delete.setLong(2, seq);
      return delete.executeUpdate();
    }
  }
}
