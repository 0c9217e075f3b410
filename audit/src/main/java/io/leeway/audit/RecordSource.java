package io.leeway.audit;

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

  /** Records, one after the other. */
  interface Records extends Closeable {
    /** The next record; empty if there is none. */
    Optional<AuditRecord> next() throws IOException;

    /** How many lines so far were not readable as events. */
    long unreadable();
  }
}
