package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Records in memory. */
record KeptRecords(Iterator<AuditRecord> records, @Override long unreadable)
    implements RecordSource.Records {
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
    return new KeptRecords(records, 0);
  }

  @Override
  public Optional<AuditRecord> next() {
    return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
  }

  @Override
  public void close() {}
}
