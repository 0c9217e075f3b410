package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.Optional;

/**
 * An event and its place in a log.
 *
 * @param seq its place: 1, 2 and so on; the only order that counts. It is that of the chain where
 *     there is one, else that in memory or the number of the line
 * @param hash its hash in the chain, as it is stored: 64 hex digits; empty where there is no chain
 * @param event what happened
 * @since 0.1
 */
public record AuditRecord(long seq, Optional<String> hash, AuditEvent event) {
  /** The place and the event on one line. */
  @Override
  public String toString() {
    return seq + " " + event;
  }
}
