package io.leeway.audit.chain;

import java.io.IOException;
import java.util.function.Consumer;

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
    TableHead head = new TableLookup(table).head();
    if (head == null) {
      throw new IllegalStateException("audit log " + table + " has no head");
    }
    return head;
  }
}
