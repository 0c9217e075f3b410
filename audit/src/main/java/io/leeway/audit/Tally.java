package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Events that are not in the log, counted until a record says so: how many, between which times,
 * and of which actions.
 */
final class Tally {
  private static final int MOST_ACTIONS = 100;
  private static final String OTHERS = "(others)";

  private final String action;
  private final String why;
  private long count;
  private Instant from = Instant.MAX;
  private Instant to = Instant.MIN;
  private final Map<String, Long> byAction = new TreeMap<>();

  /**
   * An empty tally.
   *
   * @param action of the record, such as {@code audit.dropped}
   * @param why its member {@code reason}
   */
  Tally(String action, String why) {
    this.action = action;
    this.why = why;
  }

  synchronized void add(AuditEvent event) {
    add(event.action(), 1, event.time(), event.time());
  }

  private void add(String name, long number, Instant first, Instant last) {
    count += number;
    from = first.isBefore(from) ? first : from;
    to = last.isAfter(to) ? last : to;
    boolean known = byAction.containsKey(name) || byAction.size() < MOST_ACTIONS;
    byAction.merge(known ? name : OTHERS, number, Long::sum);
  }

  /** Takes out the record; empty if nothing was counted. */
  synchronized Optional<Counted> take() {
    if (count == 0) {
      return Optional.empty();
    }
    Counted counted = new Counted(count, from, to, Map.copyOf(byAction));
    count = 0;
    from = Instant.MAX;
    to = Instant.MIN;
    byAction.clear();
    return Optional.of(counted);
  }

  /** Puts back what could not be recorded. */
  synchronized void putBack(Counted counted) {
    counted.byAction.forEach((name, number) -> add(name, number, counted.from, counted.to));
  }

  /** What a tally held. */
  record Counted(long count, Instant from, Instant to, Map<String, Long> byAction) {}

  AuditEvent event(Counted counted) {
    return AuditEvent.of(action)
        .detail("reason", why)
        .detail("count", counted.count)
        .detail("from", counted.from)
        .detail("to", counted.to)
        .detail("by_action", new TreeMap<>(counted.byAction));
  }
}
