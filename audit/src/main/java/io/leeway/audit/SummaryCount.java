package io.leeway.audit;

import io.leeway.audit.chain.TableCounts;
import io.leeway.core.AuditEvent;
import java.time.Instant;
import java.util.List;
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
    add(
        event.action(),
        event.outcome().map(Object::toString),
        event.actor().map(who -> who.type() + " " + who.id()),
        1);
    at(event.time());
  }

  private void add(String action, Optional<String> outcome, Optional<String> who, long events) {
    total += events;
    byAction.merge(action, events, Long::sum);
    byOutcome.merge(outcome.orElse(NONE), events, Long::sum);
    String actor = who.orElse(NONE);
    boolean known = byActor.containsKey(actor) || byActor.size() < MOST_ACTORS;
    byActor.merge(known ? actor : OTHERS, events, Long::sum);
  }

  private void at(Instant time) {
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
  }

  /** The summary of what a database has counted; empty where it depends on the order of events. */
  static Optional<AuditSummary> of(List<TableCounts.Count> counts, AuditQuery query) {
    SummaryCount sum = new SummaryCount();
    for (TableCounts.Count count : counts) {
      if (!query.leavesOut(count.action())) {
        Optional<String> actor =
            count.actorType().flatMap(type -> count.actorId().map(id -> type + " " + id));
        sum.add(count.action(), count.outcome(), actor, count.records());
        sum.at(count.first());
        sum.at(count.last());
      }
    }
    return Optional.of(sum.summary()).filter(summary -> sum.byActor.size() < MOST_ACTORS);
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
