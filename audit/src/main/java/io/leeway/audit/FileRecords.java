package io.leeway.audit;

import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Records of a log in files. */
final class FileRecords implements RecordSource.Records {
  private final RecordCursor records;
  private long noEvents;

  private FileRecords(RecordCursor records) {
    this.records = records;
  }

  static FileRecords open(Path log, AuditQuery query, Optional<Long> behind) throws IOException {
    return new FileRecords(
        query.isNewestFirst()
            ? RecordCursor.newestFirst(log, behind.orElse(Long.MAX_VALUE))
            : RecordCursor.oldestFirst(log, behind.map(seq -> seq + 1).orElse(1L)));
  }

  @Override
  public Optional<AuditRecord> next() throws IOException {
    while (records.next()) {
      Optional<AuditEvent> event = event(records.body());
      if (event.isPresent()) {
        Optional<String> hash = Optional.of(records.hash());
        return Optional.of(new AuditRecord(records.seq(), hash, event.get()));
      }
      noEvents++;
    }
    return Optional.empty();
  }

  /** The event of a line; empty if somebody has changed it into none. */
  static Optional<AuditEvent> event(byte[] json) {
    try {
      return Optional.of(AuditEvent.fromJson(new String(json, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public long unreadable() {
    return noEvents + records.unreadable();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
