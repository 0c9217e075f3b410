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
  private Optional<AuditEvent> event = Optional.empty();

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
      while (all.next() && all.seq < before) {
        all.event
            .filter(query::matches)
            .ifPresent(event -> latest.addFirst(new AuditRecord(all.seq, Optional.empty(), event)));
        if (latest.size() > most) {
          latest.removeLast();
        }
      }
    }
    return new KeptRecords(latest.iterator());
  }

  @Override
  public boolean next() throws IOException {
    byte @Nullable [] line;
    do {
      line = lines.next();
      seq++;
    } while (line != null && seq <= behind);
    event = line == null ? Optional.empty() : FileRecords.event(line);
    return line != null;
  }

  @Override
  public long seq() {
    return seq;
  }

  @Override
  public Optional<String> hash() {
    return Optional.empty();
  }

  @Override
  public Optional<AuditEvent> event() {
    return event;
  }

  /** None that is not counted by its event. */
  @Override
  public long unreadable() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
