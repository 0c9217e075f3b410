package io.leeway.audit;

/**
 * What happens to an event for which the queue has no room, after its caller has waited for some.
 *
 * @since 0.1
 */
public enum Overflow {
  /** It is dropped. */
  DROP_NEWEST,
  /** It takes the place of the one that has waited longest, which is dropped. */
  DROP_OLDEST,
  /** Nothing is dropped: its caller stores the events that wait, in their order. */
  CALLER_RUNS
}
