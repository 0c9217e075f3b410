package io.leeway.audit;

import io.leeway.audit.RecordSource.Records;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/** What all readers have in common, wherever the records come from. */
final class RecordReader implements AuditReader {
  private final String name;
  private final RecordSource source;

  /**
   * A reader of a source.
   *
   * @param name what messages call it
   */
  RecordReader(String name, RecordSource source) {
    this.name = name;
    this.source = source;
  }

  @Override
  public AuditPage find(AuditQuery query) {
    List<AuditRecord> found = new ArrayList<>();
    long[] toSkip = {query.offset()};
    long most = Math.min(query.offset(), Integer.MAX_VALUE) + query.limit() + 1;
    read(
        query,
        query.position(),
        most,
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
        RecordSource.ALL,
        record -> {
          action.accept(record);
          return true;
        });
  }

  @Override
  public AuditSummary summary(AuditQuery query) {
    try {
      return source.summary(query).orElseGet(() -> AuditReader.super.summary(query));
    } catch (IOException e) {
      throw notReadable(e);
    }
  }

  /** Shows what a query finds until that is enough; returns how many lines were not readable. */
  private long read(
      AuditQuery query, Optional<Long> behind, long most, Predicate<AuditRecord> goesOn) {
    long unreadable = 0;
    try (Records records = source.open(query, behind, most)) {
      boolean more = true;
      while (more && records.next()) {
        Optional<AuditEvent> event = records.event();
        if (event.isEmpty()) {
          unreadable++;
        } else if (query.matches(event.get())) {
          more = goesOn.test(new AuditRecord(records.seq(), records.hash(), event.get()));
        }
      }
      return unreadable + records.unreadable();
    } catch (IOException e) {
      throw notReadable(e);
    }
  }

  /**
   * As {@link #forEach}, with the JSON of the events. Without a condition they are not taken apart
   * further: whatever has what every event has is one.
   */
  long forEachJson(AuditQuery query, ObjLongConsumer<EventJson> action) {
    long unreadable = 0;
    try (Records records = source.open(query, Optional.empty(), RecordSource.ALL)) {
      while (records.next()) {
        Optional<EventJson> json = records.json().flatMap(EventJson::of);
        Optional<Boolean> wanted =
            json.isEmpty() ? Optional.empty() : isWanted(json.get(), query, records);
        if (wanted.isEmpty()) {
          unreadable++;
        } else if (wanted.get()) {
          action.accept(json.get(), records.seq());
        }
      }
      return unreadable + records.unreadable();
    } catch (IOException e) {
      throw notReadable(e);
    }
  }

  /** Whether the query matches the event; empty if it is none. */
  private static Optional<Boolean> isWanted(EventJson event, AuditQuery query, Records records)
      throws IOException {
    return query.hasNoCondition()
        ? Optional.of(!query.leavesOut(event.action()))
        : records.event().map(query::matches);
  }

  private UncheckedIOException notReadable(IOException e) {
    return new UncheckedIOException("audit log " + name + " cannot be read: " + e.getMessage(), e);
  }

  /** What it reads. */
  @Override
  public String toString() {
    return "AuditReader[" + name + "]";
  }
}
