package io.leeway.audit;

import io.leeway.core.internal.Checks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

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
 * Memory does not grow with the log. A log that cannot be read: {@link
 * java.io.UncheckedIOException}.
 *
 * <p>Implementations are safe for any thread.
 *
 * @since 0.1
 */
public interface AuditReader {
  /** A reader of a file log of any format, with all its segments. */
  static AuditReader of(Path log) {
    return new FileAuditReader(log);
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
   */
  long forEach(AuditQuery query, Consumer<? super AuditRecord> action);

  /** The event with an id, the log's own included; empty if there is none. */
  default Optional<AuditRecord> get(UUID id) {
    return find(AuditQuery.all().withId(id).limit(1)).records().stream().findFirst();
  }

  /** How many events a query finds, by action, outcome and actor. */
  default AuditSummary summary(AuditQuery query) {
    SummaryCount count = new SummaryCount();
    forEach(query, record -> count.add(record.event()));
    return count.summary();
  }

  /**
   * A reader that finds what belongs to one tenant, and nothing else whatever is asked for.
   *
   * @throws IllegalArgumentException if the tenant is blank
   */
  default AuditReader scopedTo(String tenant) {
    Checks.notBlank(tenant, "tenant");
    AuditReader all = this;
    return new AuditReader() {
      @Override
      public AuditPage find(AuditQuery query) {
        return all.find(query.within(tenant));
      }

      @Override
      public long forEach(AuditQuery query, Consumer<? super AuditRecord> action) {
        return all.forEach(query.within(tenant), action);
      }
    };
  }
}
