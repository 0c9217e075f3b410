package io.leeway.audit;

/**
 * What a caller of an audit log learns when an event cannot be stored.
 *
 * @since 0.1
 */
public enum FailurePolicy {
  /**
   * Nothing: the event is counted as lost, a warning is logged about once a minute, and the log
   * itself records {@code audit.dropped} when it can store again. A caller waits for room in the
   * queue, up to 100 ms unless {@link AuditLog.Builder#overflow} says otherwise and not at all when
   * interrupted, and for the sink only under {@link Overflow#CALLER_RUNS}.
   */
  BEST_EFFORT,

  /**
   * Everything: the call returns when the event is stored and throws {@link AuditWriteException} if
   * it is not. A caller waits as long as that takes.
   */
  REQUIRED,

  /**
   * As {@link #REQUIRED}, and stored means on disk: a sink that does not force what it stores is
   * refused when the log is built.
   */
  REQUIRED_DURABLE
}
