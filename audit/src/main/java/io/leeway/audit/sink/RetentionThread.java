package io.leeway.audit.sink;

import io.leeway.core.internal.PeriodicThread;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what retention does not keep, on a thread of its own: when the sink is opened or first
 * stores an event, and every hour until it is closed. What fails is tried again.
 */
final class RetentionThread implements PeriodicThread.Task {
  /** Removes what is to go. */
  @FunctionalInterface
  interface Sweep {
    /**
     * Does it.
     *
     * @param goesOn is asked before each step whether there is still need of it
     */
    PruneResult run(BooleanSupplier goesOn) throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RetentionThread.class);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Sweep sweep;
  private final String log; // for messages
  private final Duration interval;
  private final Duration retry;
  private final PeriodicThread thread;
  private @Nullable Instant lastRun;
  private long removed;

  RetentionThread(InstantSource clock, Sweep sweep, String log) {
    this(clock, sweep, log, INTERVAL, RETRY);
  }

  RetentionThread(InstantSource clock, Sweep sweep, String log, Duration interval, Duration retry) {
    this.clock = clock;
    this.sweep = sweep;
    this.log = log;
    this.interval = interval;
    this.retry = retry;
    this.thread = new PeriodicThread("leeway-retention", "Retention of audit log " + log, this);
  }

  /** Begins, unless it has. */
  void begin() {
    thread.begin();
  }

  @Override
  public Duration run() throws Exception {
    PruneResult result = sweep.run(thread::goesOn);
    succeeded(result);
    return result.awaitsCheckpoint() ? retry : interval;
  }

  @Override
  public Duration retryAfter() {
    return retry;
  }

  /** Counts a run, whoever has asked for it. */
  void succeeded(PruneResult result) {
    if (result.records() > 0) {
      LOG.info("Retention has removed from audit log {}: {}", log, result);
    }
    thread.worked();
    synchronized (this) {
      lastRun = clock.instant();
      removed += result.records();
    }
  }

  synchronized RetentionHealth health() {
    return new RetentionHealth(
        Optional.ofNullable(lastRun), removed, thread.failed(), thread.lastError());
  }

  /** Ends it after the step that it is at. */
  void close() {
    thread.stop();
  }
}
