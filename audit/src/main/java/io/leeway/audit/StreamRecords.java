package io.leeway.audit;

import io.leeway.audit.RecordSource.Records;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of a stream of JSON Lines, each numbered as its line. */
final class StreamRecords implements Records {
  private final LineStream lines;
  private final long behind;
  private long seq;
  private long unreadable;

  private StreamRecords(LineStream lines, long behind) {
    this.lines = lines;
    this.behind = behind;
  }

  static Records open(AuditReader.Opener opener, AuditQuery query, Optional<Long> behind, long most)
      throws IOException {
    Checks.argument(
        !query.isNewestFirst() || most < RecordSource.ALL,
        "all events of a stream can be read oldest first only, but the query is newest first; add"
            + " oldestFirst() to it");
    return query.isNewestFirst()
        ? latest(opener, query, behind.orElse(Long.MAX_VALUE), most)
        : new StreamRecords(new LineStream(opener.open()), behind.orElse(0L));
  }

  /** The last of those that match, for a stream can only be read forwards. */
  private static Records latest(AuditReader.Opener opener, AuditQuery query, long before, long most)
      throws IOException {
    Deque<AuditRecord> latest = new ArrayDeque<>();
    try (StreamRecords all = new StreamRecords(new LineStream(opener.open()), 0)) {
      Optional<AuditRecord> record = all.next();
      while (record.isPresent() && record.get().seq() < before) {
        if (query.matches(record.get().event())) {
          latest.addFirst(record.get());
        }
        if (latest.size() > most) {
          latest.removeLast();
        }
        record = all.next();
      }
      return new KeptRecords(latest.iterator(), all.unreadable);
    }
  }

  @Override
  public Optional<AuditRecord> next() throws IOException {
    byte @Nullable [] line = lines.next();
    while (line != null) {
      seq++;
      Optional<AuditEvent> event = seq > behind ? FileRecords.event(line) : Optional.empty();
      if (event.isPresent()) {
        return Optional.of(new AuditRecord(seq, Optional.empty(), event.get()));
      }
      unreadable++;
      line = lines.next();
    }
    return Optional.empty();
  }

  @Override
  public long unreadable() {
    return unreadable;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
