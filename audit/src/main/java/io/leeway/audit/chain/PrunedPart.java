package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Times;
import io.leeway.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a log that retention takes away, as the event {@code audit.pruned} tells it: the
 * chain goes on from there, and so do proofs.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param firstKept the seq of the first record that stays
 * @param prev the hash that it links to; 64 hex digits
 * @param tree the tree over the records before it, as a head has it
 * @param records how many records go now; others may have gone before
 * @param from when the first of them was recorded
 * @param to when the last of them was recorded
 * @since 0.1
 */
public record PrunedPart(
    long firstKept, String prev, List<String> tree, long records, Instant from, Instant to) {
  static final String ACTION = "audit.pruned";

  /** Copies the tree. */
  public PrunedPart {
    tree = List.copyOf(tree);
  }

  /** The event that says so; it is on disk before anything goes. */
  public AuditEvent event() {
    return AuditEvent.of(ACTION)
        .detail("first_kept", firstKept)
        .detail("prev", prev)
        .detail("tree", tree)
        .detail("records", records)
        .detail("from", from)
        .detail("to", to);
  }

  /** What an event says; empty where it is another one, or of another form. */
  static Optional<PrunedPart> in(JsonObject event) {
    return LogMarks.said(
        event,
        ACTION,
        details ->
            new PrunedPart(
                details.integer("first_kept"),
                details.text("prev"),
                details.texts("tree"),
                details.integer("records"),
                Times.parse(details.text("from")),
                Times.parse(details.text("to"))));
  }
}
