package io.leeway.audit;

import io.leeway.audit.EventQueue.Entry;
import io.leeway.core.AuditEvent;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are not in the log, and why: tells of them by a warning at once and by tallies that
 * are recorded. The queue counts them.
 */
final class Losses {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final String DROPPED = "audit.dropped";

  private final LossReport warnings;
  private final Tally overflowed = new Tally(DROPPED, "the queue was full");
  private final Tally refused = new Tally(DROPPED, "the sink failed");
  private final Tally unprepared = new Tally(DROPPED, "it could not be prepared");
  private final Tally sampled = new Tally("audit.sampled", "sampled out");
  private final AtomicLong sampledOut = new AtomicLong();
  private volatile @Nullable Throwable lastError;

  Losses(InstantSource clock) {
    warnings = new LossReport(clock);
  }

  /** There was no room for an event. */
  void overflowed(AuditEvent event) {
    overflowed.add(event);
    warn(1, "the queue is full", null);
  }

  /** An event came after the log was closed, which nothing can record any more. */
  void late() {
    warn(1, "the log is closed", null);
  }

  /** An event has an action of the log's own, or its secrets could not be taken out. */
  void unprepared(AuditEvent event, Throwable why) {
    lastError = why;
    unprepared.add(event);
    warn(1, "they could not be prepared", why);
  }

  /** The sink did not take a batch. */
  void refused(Collection<Entry> batch, Throwable why) {
    lastError = why;
    batch.forEach(entry -> refused.add(entry.event()));
    warn(batch.size(), "the sink failed", why);
  }

  /** An event was left out on purpose. */
  void sampledOut(AuditEvent event) {
    sampledOut.incrementAndGet();
    sampled.add(event);
  }

  long sampledOut() {
    return sampledOut.get();
  }

  /** The sink failed in some other way, and nobody else is told. */
  void failed(String how, Throwable why) {
    lastError(why);
    try {
      LOG.warn(how, why);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  void lastError(Throwable why) {
    lastError = why;
  }

  Optional<String> lastError() {
    return Optional.ofNullable(lastError).map(Throwable::toString);
  }

  /** What is recorded before the next batch. */
  List<Tally> lost() {
    return List.of(overflowed, refused, unprepared);
  }

  /** What is recorded when the log is closed. */
  Tally sampled() {
    return sampled;
  }

  /** Whoever records must not pay for a clock or logger that throws. */
  private void warn(long count, String why, @Nullable Throwable cause) {
    try {
      long lost = warnings.add(count);
      if (lost > 0) {
        LOG.warn("{} audit events are lost: {}", lost, why, cause);
      }
    } catch (RuntimeException e) {
      lastError = e;
    }
  }
}
