package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Where a reader finds its records. */
interface RecordSource {
  /** For {@link #open}: every record is wanted. */
  long ALL = Long.MAX_VALUE;

  /**
   * The records in the order of a query.
   *
   * @param query what it does not match may be left out
   * @param behind the seq behind which to begin; empty for all
   * @param most how many of those that match are wanted; more may be given
   */
  Records open(AuditQuery query, Optional<Long> behind, long most) throws IOException;

  /** What a query finds, where that can be counted without its records; else empty. */
  default Optional<AuditSummary> summary(AuditQuery query) throws IOException {
    return Optional.empty();
  }

  /** Records, one after the other. */
  interface Records extends Closeable {
    /** Moves to the next record; false if there is none. */
    boolean next() throws IOException;

    long seq();

    Optional<String> hash();

    /** The event of the record; empty if somebody has changed it into none. */
    Optional<AuditEvent> event() throws IOException;

    /**
     * The event as one line of JSON, as it is stored but for values that were put back; empty if
     * there is none.
     */
    default Optional<byte[]> json() throws IOException {
      return event().map(AuditEvent::toJsonBytes);
    }

    /** How many lines so far were no records. */
    long unreadable();
  }
}
