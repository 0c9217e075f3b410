package io.leeway.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How many events there are, by what was done, how it ended, and by whom.
 *
 * @param total all of them
 * @param byAction by action
 * @param byOutcome by outcome, {@code none} for those that have none
 * @param byActor by the actor's type and id, {@code none} for those that have none; of more than
 *     10,000 actors the rest are counted as {@code others}
 * @param first the earliest time; empty if there is no event
 * @param last the latest time
 * @since 0.1
 */
public record AuditSummary(
    long total,
    Map<String, Long> byAction,
    Map<String, Long> byOutcome,
    Map<String, Long> byActor,
    Optional<Instant> first,
    Optional<Instant> last) {
  /** Copies the maps. */
  public AuditSummary {
    byAction = Map.copyOf(byAction);
    byOutcome = Map.copyOf(byOutcome);
    byActor = Map.copyOf(byActor);
  }
}
