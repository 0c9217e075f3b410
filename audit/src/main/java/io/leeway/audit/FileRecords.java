package io.leeway.audit;

import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Records of a log in files. */
record FileRecords(RecordCursor records) implements RecordSource.Records {
  static FileRecords open(Path log, AuditQuery query, Optional<Long> behind) throws IOException {
    return new FileRecords(
        query.isNewestFirst()
            ? RecordCursor.newestFirst(log, behind.orElse(Long.MAX_VALUE))
            : RecordCursor.oldestFirst(log, behind.map(seq -> seq + 1).orElse(1L)));
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
    return Optional.of(records.hash());
  }

  @Override
  public Optional<AuditEvent> event() throws IOException {
    return event(records.bodyWithValues());
  }

  /** The event of a line; empty if it is none. */
  static Optional<AuditEvent> event(byte[] json) {
    try {
      return Optional.of(AuditEvent.fromJson(new String(json, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> json() throws IOException {
    return Optional.of(onOneLine(records.bodyWithValues()));
  }

  /** The same JSON without line breaks; changes the array. */
  static byte[] onOneLine(byte[] body) {
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '\n' || body[i] == '\r') {
        body[i] = ' '; // no sink writes it; in JSON it can only stand where a space can
      }
    }
    return body;
  }

  @Override
  public long unreadable() {
    return records.unreadable();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
