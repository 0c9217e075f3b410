package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.PruneLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what retention does not keep, on a thread of its own: when the sink is opened or first
 * stores an event, and every hour until it is closed. What fails is tried again.
 */
final class RetentionThread {
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
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Sweep sweep;
  private final String log; // for messages
  private final Duration interval;
  private final Duration retry;
  private @Nullable Thread thread; // null while the sink is closed
  private @Nullable Instant lastRun;
  private long removed;
  private long failed;
  private @Nullable String lastError; // null once it works again

  RetentionThread(InstantSource clock, Sweep sweep, String log) {
    this(clock, sweep, log, INTERVAL, RETRY);
  }

  RetentionThread(InstantSource clock, Sweep sweep, String log, Duration interval, Duration retry) {
    this.clock = clock;
    this.sweep = sweep;
    this.log = log;
    this.interval = interval;
    this.retry = retry;
  }

  /** What may go now, by a retention that is not off. */
  static PruneLimit limit(Retention retention, Instant now, long covered) {
    return new PruneLimit(
        retention.records().orElse(PruneLimit.ALL),
        retention.days().isPresent()
            ? Duration.ofDays(retention.days().getAsInt())
            : PruneLimit.ANY_AGE,
        now,
        covered);
  }

  /** Begins, unless it has. */
  synchronized void begin() {
    if (thread == null) {
      thread = new Thread(this::run, "leeway-retention-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    boolean again;
    do {
      again = sweep();
    } while (awaitNext(again ? retry : interval));
  }

  /** Waits until the next one is due; false once the sink is closed. */
  private synchronized boolean awaitNext(Duration wait) {
    long begin = System.nanoTime();
    try {
      for (long left = wait.toNanos(); left > 0 && isOpen(); ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = wait.toNanos() - (System.nanoTime() - begin);
      }
    } catch (InterruptedException e) {
      LOG.warn("The thread of the retention of audit log {} was interrupted", log, e);
    }
    return isOpen();
  }

  private synchronized boolean isOpen() {
    return thread == Thread.currentThread();
  }

  /** Whether there is reason to come back soon. */
  private boolean sweep() {
    try {
      PruneResult result = sweep.run(this::isOpen);
      succeeded(result);
      return result.awaitsCheckpoint();
    } catch (Throwable e) { // an Error too: without this thread nothing is ever removed again
      failed(e);
      return true;
    }
  }

  /** Counts a run, whoever has asked for it. */
  synchronized void succeeded(PruneResult result) {
    if (lastError != null) {
      LOG.info("Retention of audit log {} works again", log);
    }
    if (result.records() > 0) {
      LOG.info("Retention has removed from audit log {}: {}", log, result);
    }
    lastRun = clock.instant();
    removed += result.records();
    lastError = null;
  }

  private synchronized void failed(Throwable why) {
    if (!isOpen()) {
      LOG.debug("Retention of audit log {} ended with its sink", log, why);
      return;
    }
    if (lastError == null) {
      LOG.warn(
          "Retention of audit log {} failed; it is tried again, and warned about again once it has"
              + " worked",
          log,
          why);
    }
    failed++;
    lastError = why.toString();
  }

  synchronized RetentionHealth health() {
    return new RetentionHealth(
        Optional.ofNullable(lastRun), removed, failed, Optional.ofNullable(lastError));
  }

  /** Ends the thread; waits for that, but not for ever. */
  void close() {
    Thread ending;
    synchronized (this) {
      ending = thread;
      thread = null;
      notifyAll();
    }
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(ending, CLOSING.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread goes on to its next step, and no further
    }
  }
}
