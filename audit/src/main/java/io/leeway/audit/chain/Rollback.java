package io.leeway.audit.chain;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.json.JsonObject;
import java.util.Optional;

/**
 * That the records after one are taken back, as the event {@code audit.rolled_back} tells it. They
 * stay in the log, and readers leave them out.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param toSeq the last record that is not taken back
 * @param toHash its hash
 * @param records how many records stand between that one and the event
 * @param previous the seq of the {@code audit.rolled_back} before, 0 if there was none: who knows
 *     the last of them finds all
 * @since 0.1
 */
public record Rollback(long toSeq, String toHash, long records, long previous) {
  static final String ACTION = "audit.rolled_back";
  private static final int MAX_REASON = 4_000;

  /**
   * Who has decided so, and why.
   *
   * @throws IllegalArgumentException if the reason is blank or longer than 4,000 characters
   */
  public static AuditEvent cause(Actor who, String reason) {
    Checks.argument(
        reason.length() <= MAX_REASON,
        "reason must have at most %d characters, but has %d",
        MAX_REASON,
        reason.length());
    return AuditEvent.of(ACTION).by(who).detail("reason", Checks.notBlank(reason, "reason"));
  }

  /** The event with its {@link #cause}. */
  public AuditEvent event(AuditEvent cause) {
    return cause
        .detail("to_seq", toSeq)
        .detail("to_hash", toHash)
        .detail("records", records)
        .detail("previous", previous);
  }

  /**
   * Whether it can be what the record with this seq says. One that took records out of the log
   * tells of none that are there.
   *
   * @param last the {@code audit.rolled_back} before it; 0 if none is there
   */
  boolean fits(long seq, long last) {
    long hidden = seq - 1 - toSeq;
    return (hidden == 0 ? records > 0 : records == hidden) && (last == 0 || previous == last);
  }

  /** What an event says; empty where it is another one, or of another form. */
  static Optional<Rollback> in(JsonObject event) {
    return LogMarks.said(
        event,
        ACTION,
        details ->
            new Rollback(
                details.integer("to_seq"),
                details.text("to_hash"),
                details.integer("records"),
                details.integer("previous")));
  }
}
