package io.leeway.audit;

import io.leeway.audit.EventQueue.Entry;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<AuditSink, Tallies> tallies = new ConcurrentHashMap<>();
  private final AtomicLong sampledOut = new AtomicLong();
  private volatile @Nullable Throwable lastError;

  /** What one sink has lost, and will record itself. */
  private record Tallies(Tally overflowed, Tally refused, Tally unprepared, Tally sampled) {
    Tallies() {
      this(
          new Tally(DROPPED, "the queue was full"),
          new Tally(DROPPED, "the sink failed"),
          new Tally(DROPPED, "it could not be prepared"),
          new Tally("audit.sampled", "sampled out"));
    }
  }

  Losses(InstantSource clock) {
    warnings = new LossReport(clock);
  }

  private Tallies of(AuditSink sink) {
    return tallies.computeIfAbsent(sink, key -> new Tallies());
  }

  /** There was no room for an event. */
  void overflowed(Entry entry) {
    of(entry.destination()).overflowed.add(entry.event());
    warn(1, "the queue is full", null);
  }

  /** An event came after the log was closed, which nothing can record any more. */
  void late() {
    warn(1, "the log is closed", null);
  }

  /**
   * An event has an action of the log's own, or its secrets could not be taken out, or no sink
   * stores it; then none records that.
   */
  void unprepared(AuditEvent event, @Nullable AuditSink sink, Throwable why) {
    lastError = why;
    if (sink != null) {
      of(sink).unprepared.add(event);
    }
    warn(1, "they could not be prepared", why);
  }

  /** The sink did not take a batch. */
  void refused(Collection<Entry> batch, Throwable why) {
    lastError = why;
    batch.forEach(entry -> of(entry.destination()).refused.add(entry.event()));
    warn(batch.size(), "the sink failed", why);
  }

  /** An event was left out on purpose. */
  void sampledOut(AuditEvent event, AuditSink sink) {
    sampledOut.incrementAndGet();
    of(sink).sampled.add(event);
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

  /** What a sink records before its next batch. */
  List<Tally> lost(AuditSink sink) {
    Tallies known = tallies.get(sink);
    return known == null ? List.of() : List.of(known.overflowed, known.refused, known.unprepared);
  }

  /** What a sink records when the log is closed, beside that. */
  Tally sampled(AuditSink sink) {
    return of(sink).sampled;
  }

  /** The sinks that have something to record. */
  Set<AuditSink> sinks() {
    return tallies.keySet();
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
