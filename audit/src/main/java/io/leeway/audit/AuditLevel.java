package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.Map;

/**
 * How much of an event is kept.
 *
 * @since 0.1
 */
public enum AuditLevel {
  /** Neither request nor response. */
  METADATA,
  /** No response. */
  REQUEST,
  /** All of it. */
  REQUEST_AND_RESPONSE;

  AuditEvent cut(AuditEvent event) {
    AuditEvent cut = event;
    if (this != REQUEST_AND_RESPONSE && !event.response().isEmpty()) {
      cut = cut.withResponse(Map.of());
    }
    if (this == METADATA && !event.request().isEmpty()) {
      cut = cut.withRequest(Map.of());
    }
    return cut;
  }
}
