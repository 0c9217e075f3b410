package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.LogCut;
import io.leeway.audit.chain.TableCut;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Takes the records after one out of a chain in a database.
 *
 * @param folder where they are kept
 */
record TableRollback(ChainTable table, Path folder, Disk disk) {
  Optional<PhysicalRollback.Result> to(String hash, AuditEvent cause) throws IOException {
    disk.makeFolder(folder);
    try {
      Optional<LogCut> cut =
          TableCut.run(
              table,
              Times::now,
              hash,
              (chainId, first, last, plan) ->
                  new RollbackArchive(disk, archive(chainId, first, last)).keep(plan, cause));
      return cut.map(this::result);
    } catch (SQLException e) {
      throw new IOException(
          "audit log " + table + " could not be rolled back: " + e.getMessage(), e);
    }
  }

  private PhysicalRollback.Result result(LogCut cut) {
    long to = cut.head().seq();
    return new PhysicalRollback.Result(
        cut.last() - to, archive(cut.head().chainId(), to + 1, cut.last()));
  }

  /** No two have the same name: what tells of the one stays, and no other one goes before it. */
  private Path archive(String chainId, long first, long last) {
    return folder.resolve(chainId + ".rolled-back-" + first + "-" + last + ".jsonl");
  }
}
