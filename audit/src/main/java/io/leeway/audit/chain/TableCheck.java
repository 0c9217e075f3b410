package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verification of a chain in a database: its head, its rows, and the head again. */
final class TableCheck {
  private static final long REPORT_EVERY_NANOS = 250_000_000;
  private static final int MAX_TRIES = 10;

  private final ChainTable table;
  private final VerifyOptions options;
  private PartCheck part;
  private Findings findings;
  private long reportedAt = System.nanoTime();

  TableCheck(ChainTable table, VerifyOptions options) {
    this.table = table;
    this.options = options;
    part = new PartCheck(options.part());
    findings = new Findings(options.maxFindings());
  }

  Verification run() throws IOException {
    try {
      table.layout(); // before there is a connection, as it needs one
      for (int tries = 1; ; tries++) {
        TableHead row = Transactions.run(table.source(), this::readHead).orElse(null);
        Verification result = run(row);
        if (result.valid() || tries == MAX_TRIES || !isPrunedSince(row)) {
          return result;
        }
        findings = new Findings(options.maxFindings()); // rows went while they were read
        part = new PartCheck(options.part());
      }
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean isPrunedSince(@Nullable TableHead row) throws SQLException {
    TableHead now = Transactions.run(table.source(), this::readHead).orElse(null);
    return row != null && now != null && now.firstSeq() > row.firstSeq();
  }

  private Verification run(@Nullable TableHead row) throws IOException, SQLException {
    ChainHead head = row == null ? null : parse(row);
    byte[] id =
        row != null
            ? row.chainId()
            : Transactions.run(table.source(), this::findOrphan).orElse(null);
    if (row == null) {
      findings.add(
          Kind.HEAD_MISSING,
          "there is no head of that name: records cut off the end would not be noticed");
    }
    ErasableRows values = new ErasableRows(table, StoredRow.orNothing(id));
    ChainCheck check =
        new ChainCheck(
            findings,
            Optional.ofNullable(head),
            options.checkpointCheck(),
            new ErasureCheck(findings, values));
    check.table(table.chainName());
    long behind = row == null || head == null ? Long.MIN_VALUE : begin(check, row);
    if (id != null) {
      check(check, id, behind, head == null ? -1 : head.seq());
    }
    part.end(check);
    if (part.isBehind()) {
      check.finishPart(
          seq ->
              Erasure.saidIn(new TableRows(table, StoredRow.orNothing(id), seq, Long.MAX_VALUE)));
    } else {
      check.finish(0);
      checkBehind(check);
    }
    return check.result(options.part());
  }

  private Optional<TableHead> readHead(Connection connection) throws SQLException {
    TableLayout layout = table.layout();
    layout.schema().check(connection);
    return Optional.ofNullable(
        TableHead.read(connection, layout.selectHead(), table.chainName(), 0));
  }

  private Optional<byte[]> findOrphan(Connection connection) throws SQLException {
    return Optional.ofNullable(OrphanedChain.find(connection, table.layout(), table.chainName()));
  }

  private @Nullable ChainHead parse(TableHead row) {
    try {
      return row.head();
    } catch (IllegalArgumentException e) {
      findings.add(Kind.HEAD_UNREADABLE, "the head's row: " + e.getMessage());
      return null;
    }
  }

  /** Begins where retention has; gives the last seq before. */
  private long begin(ChainCheck check, TableHead row) {
    if (row.firstSeq() > 1) {
      try {
        check.beginAt(row.firstSeq(), row.firstTree(new ChainHash()));
        return row.firstSeq() - 1;
      } catch (IllegalArgumentException e) {
        findings.add(Kind.HEAD_UNREADABLE, "the head's row: " + e.getMessage());
      }
    }
    return Long.MIN_VALUE; // whatever somebody has put there, be its number below 1
  }

  private void check(ChainCheck check, byte[] chainId, long behind, long total) throws IOException {
    long from = options.part().from();
    if (from > 2) {
      TableRows first = new TableRows(table, chainId, behind, 1);
      JsonRecord record = first.next() ? first.record(LogFormat.JSON_LINES) : null;
      if (record != null) {
        check.first(record);
      }
    }
    long passed = from > 2 ? Math.max(from - 2, behind) : behind;
    TableRows rows = new TableRows(table, chainId, passed, Long.MAX_VALUE);
    while (!part.isBehind() && rows.next()) {
      part.line(check, rows, rows.record(LogFormat.JSON_LINES));
      long now = System.nanoTime();
      if (now - reportedAt >= REPORT_EVERY_NANOS) {
        reportedAt = now;
        options
            .progress()
            .update(rows.position(), total < 0 ? total : Math.max(total, rows.position()));
      }
    }
    options.progress().update(rows.position(), rows.position());
  }

  /** A writer changes rows and head at once, so that a head that is read last knows all rows. */
  private void checkBehind(ChainCheck check) throws SQLException {
    long last = check.lastSeq();
    if (check.head().map(ChainHead::seq).orElse(last) >= last) {
      return;
    }
    TableHead now = Transactions.run(table.source(), this::readHead).orElse(null);
    if (now == null || now.seq() < last) {
      long known = now == null ? 0 : now.seq();
      findings.add(
          new Finding(
              Kind.HEAD_MISMATCH,
              known + 1,
              last,
              "the head knows of " + known + " records: it was set back"));
    }
  }
}
