package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of records, and those of their values that can be erased. */
final class RecordRows {
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};

  private final ChainTable table;
  private final ErasableFields erasable;

  RecordRows(ChainTable table, ErasableFields erasable) {
    this.table = table;
    this.erasable = erasable;
  }

  /** Chains these events, and inserts their rows. */
  void insert(Connection connection, ChainWriter writer, List<AuditEvent> events, Instant now)
      throws SQLException {
    TableLayout layout = table.layout();
    byte[] chainId = writer.head().chainIdBytes();
    List<ErasableValue> values = new ArrayList<>(0);
    long bytes = 0;
    try (PreparedStatement insert =
        HeadRow.prepare(connection, layout.dialect(), layout.insertRecord())) {
      for (AuditEvent event : events) {
        List<ErasableValue> taken = new ArrayList<>(0);
        JsonRecord record = writer.append(event, erasable, now, taken);
        values.addAll(taken);
        add(insert, chainId, record);
        bytes += record.length();
        if (bytes >= MAX_BATCH_BYTES) {
          insert.executeBatch();
          bytes = 0;
        }
      }
      if (bytes > 0) {
        insert.executeBatch();
      }
    }
    ErasableTable.insert(connection, layout, chainId, values);
  }

  private void add(PreparedStatement insert, byte[] chainId, JsonRecord record)
      throws SQLException {
    boolean isLong = record.length() > table.layout().dialect().maxBytes();
    insert.setBytes(1, chainId);
    insert.setLong(2, record.seq());
    insert.setLong(3, TableLayout.HASH_VERSION);
    insert.setBytes(4, record.prev());
    insert.setBytes(5, record.hash());
    insert.setBytes(6, record.commitments().length == 0 ? null : record.commitments());
    insert.setBytes(7, isLong ? NOTHING : record.bytes());
    @Nullable Object[] copies = copies(record);
    for (TableColumn column : TableColumn.ALL) {
      int index = 8 + column.ordinal();
      Object copy = copies[column.ordinal()];
      if (copy == null) {
        insert.setNull(index, column.isNumber() ? Types.BIGINT : Types.VARCHAR);
      } else if (copy instanceof Long number) {
        insert.setLong(index, number);
      } else {
        insert.setString(index, (String) copy);
      }
    }
    if (table.layout().hasLongBody()) {
      insert.setBytes(8 + TableColumn.ALL.size(), isLong ? record.bytes() : null);
    }
    insert.addBatch();
  }

  private static @Nullable Object[] copies(JsonRecord record) {
    try {
      return TableColumn.of(record);
    } catch (IOException e) {
      throw new IllegalStateException("an event wrote itself as something else", e);
    }
  }
}
