package io.leeway.audit.sink;

import io.leeway.audit.chain.PrunedPart;
import java.time.Instant;
import java.util.Optional;

/**
 * What retention has removed from a log, or would.
 *
 * @param records how many records
 * @param firstKept the seq of the first record that stays
 * @param from when the first of them was recorded; empty if there are none
 * @param to when the last of them was recorded; empty if there are none
 * @param awaitsCheckpoint whether more goes once a published checkpoint covers it
 * @since 0.1
 */
public record PruneResult(
    long records,
    long firstKept,
    Optional<Instant> from,
    Optional<Instant> to,
    boolean awaitsCheckpoint) {
  static PruneResult of(long firstSeq, Optional<PrunedPart> part, boolean awaitsCheckpoint) {
    return new PruneResult(
        part.map(PrunedPart::records).orElse(0L),
        part.map(PrunedPart::firstKept).orElse(firstSeq),
        part.map(PrunedPart::from),
        part.map(PrunedPart::to),
        awaitsCheckpoint);
  }
}
