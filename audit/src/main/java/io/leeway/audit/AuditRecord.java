package io.leeway.audit;

import io.leeway.core.AuditEvent;

/**
 * An event and its place in a log.
 *
 * @param seq its place in the chain: 1, 2 and so on; the only order that counts
 * @param hash its hash in the chain, as it is stored: 64 hex digits
 * @param event what happened
 * @since 0.1
 */
public record AuditRecord(long seq, String hash, AuditEvent event) {
  /** The place and the event on one line. */
  @Override
  public String toString() {
    return seq + " " + event;
  }
}
