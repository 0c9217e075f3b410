package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Erases values of some records in a table, and records it, in one transaction. */
final class TableErasure implements TableWriter.Batch {
  private final TableLayout layout;
  private final Erasure erasure;
  private final long[] seqs;
  private List<ErasableValue> erased = List.of();

  TableErasure(TableLayout layout, Erasure erasure, long[] seqs) {
    this.layout = layout;
    this.erasure = erasure;
    this.seqs = seqs;
  }

  @Override
  public List<AuditEvent> events(Connection connection, ChainHead head) throws SQLException {
    byte[] chainId = head.chainIdBytes();
    List<Long> records = Arrays.stream(seqs).boxed().toList();
    erased =
        ErasableTable.of(connection, layout, chainId, records).stream()
            .filter(erasure::concerns)
            .toList();
    if (!erased.isEmpty()) {
      ErasableTable.erase(connection, layout, chainId, erased);
    }
    return erasure.events(erased);
  }

  /** How many records have lost a value. */
  long records() {
    return erased.stream().mapToLong(ErasableValue::seq).distinct().count();
  }

  /** How many values were erased. */
  long values() {
    return erased.size();
  }
}
