package io.leeway.audit;

import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.TableCursor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.util.Optional;

/** Records of a chain in a database, which looks for them. */
record TableRecords(TableCursor records) implements RecordSource.Records {
  static TableRecords open(ChainTable table, AuditQuery query, Optional<Long> behind, long most) {
    return new TableRecords(
        query.isNewestFirst()
            ? TableCursor.newestFirst(table, query.filter(), behind.orElse(Long.MAX_VALUE), most)
            : TableCursor.oldestFirst(table, query.filter(), behind.orElse(0L), most));
  }

  @Override
  public boolean next() throws IOException {
    return records.next();
  }

  @Override
  public long seq() {
    return records.seq();
  }

  @Override
  public Optional<String> hash() {
    return records.hash();
  }

  @Override
  public Optional<AuditEvent> event() {
    return FileRecords.event(records.bodyWithValues());
  }

  @Override
  public Optional<byte[]> json() {
    return Optional.of(FileRecords.onOneLine(records.bodyWithValues()));
  }

  @Override
  public long unreadable() {
    return 0;
  }

  @Override
  public void close() {}
}
