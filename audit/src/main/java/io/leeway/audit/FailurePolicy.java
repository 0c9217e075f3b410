package io.leeway.audit;

/**
 * What a caller of an audit log learns when an event cannot be stored.
 *
 * @since 0.1
 */
public enum FailurePolicy {
  /**
   * Nothing: the event is counted as lost, and a warning is logged about once a minute. A caller
   * waits up to 100 ms for room in the queue (not at all when interrupted) and never for the sink.
   */
  BEST_EFFORT,

  /**
   * Everything: the call returns when the event is stored and throws {@link AuditWriteException} if
   * it is not. A caller waits as long as that takes.
   */
  REQUIRED
}
