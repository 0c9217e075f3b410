package io.leeway.audit;

import java.util.List;
import java.util.Optional;

/**
 * What a query found, as far as its limit goes.
 *
 * @param records in the order of the query
 * @param next what {@link AuditQuery#after} takes to go on behind the last record; empty if there
 *     is no more
 * @since 0.1
 */
public record AuditPage(List<AuditRecord> records, Optional<String> next) {
  /** Copies the list. */
  public AuditPage {
    records = List.copyOf(records);
  }
}
