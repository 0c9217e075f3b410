package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of a chain in a database. */
record TableLeaves(ChainTable table) implements Leaves {
  @Override
  public void read(long to, Consumer<Continuation> beginning, Consumer<JsonRecord> reader)
      throws IOException {
    TableHead head = head();
    long first = head.firstSeq();
    if (first > 1) {
      beginning.accept(
          new Continuation(
              Hex.of(head.chainId()), 1, first - 1, head.firstTree(new ChainHash()).hexSubtrees()));
    }
    TableRows rows = new TableRows(table, head.chainId(), first - 1, Long.MAX_VALUE);
    for (long seq = first; seq <= to; seq++) {
      JsonRecord record = rows.next() ? rows.record(LogFormat.JSON_LINES) : null;
      if (record == null || record.seq() != seq) {
        throw new IllegalStateException(
            "audit log "
                + table
                + " has no record "
                + seq
                + " in its place; verify it with ChainVerifier");
      }
      reader.accept(record);
    }
  }

  private TableHead head() throws IOException {
    try {
      String sql = table.layout().selectHead();
      @Nullable TableHead head =
          Transactions.run(
              table.source(), connection -> TableHead.read(connection, sql, table.chainName(), 0));
      if (head == null) {
        throw new IllegalStateException("audit log " + table + " has no head");
      }
      return head;
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
