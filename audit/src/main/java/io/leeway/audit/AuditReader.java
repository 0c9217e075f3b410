package io.leeway.audit;

import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.HiddenRecords;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads what was recorded.
 *
 * <pre>{@code
 * AuditReader reader = AuditReader.of(Path.of("audit.jsonl"));
 * AuditSummary summary = reader.summary(AuditQuery.all());
 * }</pre>
 *
 * <p>A log can be read while it is written; what comes later may or may not be seen. Reading is not
 * itself recorded, and verifies nothing: that is for {@link io.leeway.audit.chain.ChainVerifier}.
 * Values that can be erased stand in events where they were, and {@code [erased]} in the place of
 * those that are. Memory does not grow with the log. A log that cannot be read: {@link
 * java.io.UncheckedIOException}. {@link AuditExport} writes what a query finds to a file.
 *
 * <p>Implementations are safe for any thread.
 *
 * @since 0.1
 */
public interface AuditReader {
  /** Opens a stream from its beginning; called for each query, and must not give null. */
  @FunctionalInterface
  interface Opener {
    /** A new stream, which the reader closes. */
    InputStream open() throws IOException;
  }

  /** A reader of a file log of any format, with all its segments. */
  static AuditReader of(Path log) {
    return new RecordReader(
        log.toString(),
        (query, behind, most) ->
            VisibleRecords.of(
                FileRecords.open(log, query, behind), query, () -> HiddenRecords.in(log)));
  }

  /**
   * A reader of a chain in a database, which finds by its columns what it can. A page is a
   * statement of its own, and no connection is held between two.
   */
  static AuditReader of(ChainTable table) {
    return new RecordReader(table.toString(), new TableSource(table));
  }

  /**
   * A reader of events in memory, which have no hash and are numbered as in the list.
   *
   * @param events asked for each query; the oldest first. A cursor is good as long as nothing is
   *     taken away from them.
   */
  static AuditReader ofEvents(Supplier<List<AuditEvent>> events) {
    return new RecordReader(
        "events in memory", (query, behind, most) -> KeptRecords.of(events.get(), query, behind));
  }

  /**
   * A reader of a stream with an event as JSON on each line, the oldest first: an export, a
   * compressed file, an object from a store.
   *
   * <pre>{@code
   * AuditReader.ofJsonLines("2026-04", () -> new GZIPInputStream(Files.newInputStream(file)))
   * }</pre>
   *
   * <p>Events have the number of their line and no hash; that a line has members of a chain changes
   * nothing. Every query reads from the beginning. A stream goes forwards only: {@link #find} of a
   * query that is newest first reads all of it and keeps as many events as its offset and limit
   * have together, and {@link #forEach} takes none but those that are {@linkplain
   * AuditQuery#oldestFirst oldest first}.
   *
   * @param name what messages call it
   * @param opener opens it from its beginning
   */
  static AuditReader ofJsonLines(String name, Opener opener) {
    return new RecordReader(
        name, (query, behind, most) -> StreamRecords.open(opener, query, behind, most));
  }

  /**
   * What a query finds, as far as its limit goes.
   *
   * @throws IllegalArgumentException if its cursor is not one of this query
   */
  AuditPage find(AuditQuery query);

  /**
   * Gives all that a query finds to {@code action}, one after the other; limit, offset and cursor
   * are passed over.
   *
   * @return how many lines of the log were not readable as events
   * @throws IllegalArgumentException if the query is newest first and the log a stream
   */
  long forEach(AuditQuery query, Consumer<? super AuditRecord> action);

  /** The event with an id, the log's own included; empty if there is none, or it is rolled back. */
  default Optional<AuditRecord> get(UUID id) {
    return find(AuditQuery.all().withId(id).limit(1)).records().stream().findFirst();
  }

  /**
   * How many events a query finds, by action, outcome and actor. A database counts by the columns
   * beside its bodies where those can tell, in one statement; the verifier compares both.
   */
  default AuditSummary summary(AuditQuery query) {
    SummaryCount count = new SummaryCount();
    forEach(query.oldestFirst(), record -> count.add(record.event()));
    return count.summary();
  }

  /**
   * A reader that finds what belongs to one tenant, and nothing else whatever is asked for.
   *
   * @throws IllegalArgumentException if the tenant is blank
   */
  default AuditReader scopedTo(String tenant) {
    Checks.notBlank(tenant, "tenant");
    return new ScopedReader(this, tenant);
  }
}
