package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the log's own records say of the others, as far as the records were followed: where the log
 * begins since it was last pruned, and which record last took some back.
 *
 * <p>For sinks, which store no event of a host that would say such a thing.
 *
 * @since 0.1
 */
public final class LogMarks {
  /** Bytes of such a record at most; the sinks keep far below. */
  private static final int MAX_BODY = 64 << 10;

  /** What only sinks themselves store; a log that stores in them has further own ones. */
  private static final Set<String> RESERVED =
      Set.of(
          Genesis.ACTION,
          Continuation.ACTION,
          PrunedPart.ACTION,
          Rollback.ACTION,
          Erasure.ACTION,
          "audit.recovered",
          "audit.force_failed");

  private static final byte[] OWN = "\"audit.".getBytes(StandardCharsets.US_ASCII);

  private long firstSeq;
  private long rolledBack;
  private boolean unlikely;
  private @Nullable PrunedPart pruned; // the last one that was followed

  LogMarks(long firstSeq, long rolledBack) {
    this.firstSeq = firstSeq;
    this.rolledBack = rolledBack;
  }

  /** Whether an action is one of the log's own, which no host records. */
  public static boolean isOwn(String action) {
    return action.startsWith("audit.");
  }

  /**
   * Only a sink itself may store an event that says where its log begins or goes on, or which
   * records and values are gone.
   *
   * @throws IllegalArgumentException if there is one of a host
   */
  public static void refuseIn(List<AuditEvent> events) {
    for (AuditEvent event : events) {
      Checks.argument(
          !RESERVED.contains(event.action()), "action %s is for the sink itself", event.action());
    }
  }

  /** Follows the next record. */
  void take(JsonRecord record) {
    JsonObject event = own(record).orElse(null);
    unlikely = false;
    if (event == null) {
      return;
    }
    PrunedPart part = PrunedPart.in(event).orElse(null);
    if (part != null && part.firstKept() > firstSeq && part.firstKept() < record.seq()) {
      pruned = part;
      firstSeq = part.firstKept();
      return;
    }
    Rollback said = Rollback.in(event).orElse(null);
    if (said != null && said.toSeq() < record.seq()) {
      unlikely = !said.fits(record.seq(), rolledBack);
      rolledBack = record.seq();
    }
  }

  /** Whether the record that was followed last says of a rollback what cannot be. */
  boolean isUnlikely() {
    return unlikely;
  }

  /** What a record takes back; empty where it is another one. */
  static Optional<Rollback> rollback(JsonRecord record) {
    return own(record).flatMap(Rollback::in);
  }

  /** The event of a record that may be one of the log's own; those of others are not parsed. */
  static Optional<JsonObject> own(JsonRecord record) {
    if (record.length() > MAX_BODY || !mentionsOwn(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JsonObject.parse(
              new String(record.bytes(), record.offset(), record.length(), StandardCharsets.UTF_8),
              "body"));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no event, so none of these
    }
  }

  /**
   * What the details of an event say; empty where its action is another, or it has no such form.
   */
  static <T> Optional<T> said(JsonObject event, String action, Function<JsonObject, T> details) {
    try {
      return event.text("action").equals(action)
          ? Optional.of(details.apply(event.object("details")))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // who needs it reports that no record says it
    }
  }

  private static boolean mentionsOwn(JsonRecord record) {
    byte[] bytes = record.bytes();
    int end = record.offset() + record.length() - OWN.length;
    for (int at = record.offset(); at <= end; at++) {
      if (bytes[at] == '"' && bytes[at + 6] == '.' && isOwn(bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOwn(byte[] bytes, int at) {
    for (int i = 0; i < OWN.length; i++) {
      if (bytes[at + i] != OWN[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first record that stays of what was pruned last; 1 before anything was. */
  long firstSeq() {
    return firstSeq;
  }

  /** The record that last took others back; 0 before there was one. */
  long rolledBack() {
    return rolledBack;
  }

  /** What was pruned last, as far as the records were followed. */
  Optional<PrunedPart> pruned() {
    return Optional.ofNullable(pruned);
  }
}
