package io.leeway.audit.sink;

import io.leeway.audit.chain.Checkpoint;
import io.leeway.core.internal.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has checkpoints signed and publishes them, on a thread of its own: a publisher that hangs or
 * fails keeps no event waiting. Runs from the first stored event, or the opening of the sink, until
 * the sink is closed, and begins anew with the next.
 */
final class CheckpointThread {
  /** Signs where the log stands. */
  @FunctionalInterface
  interface Signing {
    Checkpoint sign() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointThread.class);
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final CheckpointPlan plan;
  private final Signing signing;
  private final String log; // for messages
  private @Nullable Thread thread; // null while the sink is closed
  private long stored; // records that the log has
  private long attempted; // records that it had at the last attempt
  private long published;
  private long failed;
  private @Nullable Checkpoint last;
  private @Nullable String lastError; // null once it works again

  CheckpointThread(CheckpointPlan plan, Signing signing, String log) {
    this.plan = plan;
    this.signing = signing;
    this.log = log;
  }

  /** Says how many records the log has now. */
  synchronized void stored(long seq) {
    stored = seq;
    if (thread == null) {
      thread = new Thread(this::run, "leeway-checkpoints-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      thread.start();
    } else if (isDue()) {
      notifyAll();
    }
  }

  private boolean isDue() {
    return stored - attempted >= plan.every();
  }

  private void run() {
    do {
      publish();
    } while (awaitNext());
    publish();
  }

  /** Waits until the next one is due; false once the sink is closed. */
  private synchronized boolean awaitNext() {
    boolean retry = lastError != null && RETRY.compareTo(plan.interval()) < 0;
    long wait = Durations.nanos(retry ? RETRY : plan.interval());
    long begin = System.nanoTime();
    try {
      for (long left = wait; left > 0 && isOpen() && !isDue(); ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = wait - (System.nanoTime() - begin);
      }
    } catch (InterruptedException e) {
      LOG.warn("The thread of the checkpoints of audit log {} was interrupted", log, e);
    }
    return isOpen();
  }

  private boolean isOpen() {
    return thread == Thread.currentThread();
  }

  private void publish() {
    synchronized (this) {
      attempted = stored;
    }
    try {
      Checkpoint checkpoint = signing.sign();
      plan.publisher().publish(checkpoint);
      succeeded(checkpoint);
    } catch (Throwable e) { // an Error too: without this thread nothing is ever published again
      failed(e);
    }
    Thread.interrupted(); // by the publisher; the writes of the log must not end with it
  }

  private synchronized void succeeded(Checkpoint checkpoint) {
    if (lastError != null) {
      LOG.info("Checkpoints of audit log {} are published again: {}", log, checkpoint);
    }
    published++;
    last = checkpoint;
    lastError = null;
  }

  private synchronized void failed(Throwable why) {
    if (lastError == null) {
      LOG.warn(
          "No checkpoint of audit log {} is published; it is tried again, and warned about again"
              + " once it has worked",
          log,
          why);
    }
    failed++;
    lastError = why.toString();
  }

  synchronized CheckpointHealth health() {
    return new CheckpointHealth(
        published, failed, Optional.ofNullable(last), Optional.ofNullable(lastError));
  }

  /**
   * Publishes a last time and ends the thread; waits for that, but not for a publisher that hangs.
   */
  void close() {
    Thread ending;
    synchronized (this) {
      ending = thread;
      thread = null;
      notifyAll();
    }
    if (ending == null) {
      return;
    }
    try {
      if (!join(ending)) {
        LOG.warn("The last checkpoint of audit log {} is still being published", log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread goes on to its end
    }
  }

  private static boolean join(Thread ending) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(ending, CLOSING.toNanos());
    return !ending.isAlive();
  }
}
