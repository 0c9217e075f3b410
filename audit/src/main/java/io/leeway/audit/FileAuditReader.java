package io.leeway.audit;

import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads a log in files. */
final class FileAuditReader implements AuditReader {
  private final Path log;

  FileAuditReader(Path log) {
    this.log = log;
  }

  @Override
  public AuditPage find(AuditQuery query) {
    List<AuditRecord> found = new ArrayList<>();
    long[] toSkip = {query.offset()};
    read(
        query,
        query.position(),
        record -> {
          if (toSkip[0] > 0) {
            toSkip[0]--;
          } else {
            found.add(record);
          }
          return found.size() <= query.limit(); // one more tells whether there is a next page
        });
    boolean more = found.size() > query.limit();
    List<AuditRecord> page = more ? found.subList(0, query.limit()) : found;
    return new AuditPage(
        page, more ? Optional.of(query.cursor(page.get(page.size() - 1).seq())) : Optional.empty());
  }

  @Override
  public long forEach(AuditQuery query, Consumer<? super AuditRecord> action) {
    return read(
        query,
        Optional.empty(),
        record -> {
          action.accept(record);
          return true;
        });
  }

  /** Shows what a query finds until that is enough; returns how many lines were not readable. */
  private long read(AuditQuery query, Optional<Long> behind, Predicate<AuditRecord> goesOn) {
    long unreadable = 0;
    try (RecordCursor records = open(query, behind)) {
      boolean more = true;
      while (more && records.next()) {
        Optional<AuditEvent> event = event(records);
        if (event.isEmpty()) {
          unreadable++;
        } else if (query.matches(event.get())) {
          more = goesOn.test(new AuditRecord(records.seq(), records.hash(), event.get()));
        }
      }
      return unreadable + records.unreadable();
    } catch (IOException e) {
      throw new UncheckedIOException("audit log " + log + " cannot be read: " + e.getMessage(), e);
    }
  }

  private RecordCursor open(AuditQuery query, Optional<Long> behind) throws IOException {
    return query.isNewestFirst()
        ? RecordCursor.newestFirst(log, behind.orElse(Long.MAX_VALUE))
        : RecordCursor.oldestFirst(log, behind.map(seq -> seq + 1).orElse(1L));
  }

  /** The event of a record; empty if somebody has changed it into none. */
  private static Optional<AuditEvent> event(RecordCursor records) {
    try {
      return Optional.of(AuditEvent.fromJson(new String(records.body(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The log. */
  @Override
  public String toString() {
    return "AuditReader[" + log + "]";
  }
}
