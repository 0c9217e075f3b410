package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Records in memory. */
final class KeptRecords implements RecordSource.Records {
  private final Iterator<AuditRecord> records;
  private Optional<AuditRecord> current = Optional.empty();

  KeptRecords(Iterator<AuditRecord> records) {
    this.records = records;
  }

  /** Records of events that are in no chain. */
  static KeptRecords of(List<AuditEvent> events, AuditQuery query, Optional<Long> behind) {
    List<AuditEvent> copy = List.copyOf(events);
    boolean newestFirst = query.isNewestFirst();
    long size = copy.size();
    long first =
        newestFirst
            ? Math.min(behind.map(seq -> seq - 1).orElse(size), size)
            : Math.max(behind.orElse(0L), 0) + 1;
    Iterator<AuditRecord> records =
        LongStream.iterate(
                first, seq -> seq >= 1 && seq <= size, seq -> newestFirst ? seq - 1 : seq + 1)
            .mapToObj(seq -> new AuditRecord(seq, Optional.empty(), copy.get((int) seq - 1)))
            .iterator();
    return new KeptRecords(records);
  }

  @Override
  public boolean next() {
    current = records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    return current.isPresent();
  }

  @Override
  public long seq() {
    return current.orElseThrow().seq();
  }

  @Override
  public Optional<String> hash() {
    return Optional.empty();
  }

  @Override
  public Optional<AuditEvent> event() {
    return current.map(AuditRecord::event);
  }

  @Override
  public long unreadable() {
    return 0;
  }

  @Override
  public void close() {}
}
