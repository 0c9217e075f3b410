package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts events for a summary. */
final class SummaryCount {
  private static final int MOST_ACTORS = 10_000;
  private static final String NONE = "none";
  private static final String OTHERS = "others";

  private final Map<String, Long> byAction = new TreeMap<>();
  private final Map<String, Long> byOutcome = new TreeMap<>();
  private final Map<String, Long> byActor = new TreeMap<>();
  private long total;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  void add(AuditEvent event) {
    total++;
    byAction.merge(event.action(), 1L, Long::sum);
    byOutcome.merge(event.outcome().map(Object::toString).orElse(NONE), 1L, Long::sum);
    String actor = event.actor().map(who -> who.type() + " " + who.id()).orElse(NONE);
    boolean known = byActor.containsKey(actor) || byActor.size() < MOST_ACTORS;
    byActor.merge(known ? actor : OTHERS, 1L, Long::sum);
    first = event.time().isBefore(first) ? event.time() : first;
    last = event.time().isAfter(last) ? event.time() : last;
  }

  AuditSummary summary() {
    return new AuditSummary(
        total,
        byAction,
        byOutcome,
        byActor,
        total == 0 ? Optional.empty() : Optional.of(first),
        total == 0 ? Optional.empty() : Optional.of(last));
  }
}
