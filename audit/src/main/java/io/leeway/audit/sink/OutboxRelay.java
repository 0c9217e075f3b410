package io.leeway.audit.sink;

import io.leeway.audit.chain.TableWriter.Relayed;
import io.leeway.core.internal.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chains what waits in an outbox, every so often, on a thread of its own. */
final class OutboxRelay {
  /** Chains a batch. */
  @FunctionalInterface
  interface Step {
    Relayed relay() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

  private final Duration interval;
  private final Step step;
  private final String log; // for messages
  private @Nullable ScheduledExecutorService thread; // null while the sink is closed
  private @Nullable Future<?> rounds;
  private long chained;
  private long refused;
  private long failed;
  private @Nullable String lastError;

  OutboxRelay(Duration interval, Step step, String log) {
    this.interval = interval;
    this.step = step;
    this.log = log;
  }

  synchronized void start() {
    if (thread == null) {
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread made = new Thread(work, "leeway-outbox");
                made.setDaemon(true);
                return made;
              });
      rounds =
          executor.scheduleWithFixedDelay(
              this::relayAll, 0, Durations.nanos(interval), TimeUnit.NANOSECONDS);
      thread = executor;
    }
  }

  private void relayAll() {
    try {
      while (count(step.relay()) > 0) {
        // more may wait
      }
      succeeded();
    } catch (Throwable e) { // an Error too: an executor never calls again what has thrown
      failed(e);
    }
  }

  private synchronized int count(Relayed relayed) {
    chained += relayed.taken() - relayed.refused();
    refused += relayed.refused();
    return relayed.taken();
  }

  private synchronized void succeeded() {
    if (lastError != null) {
      LOG.info("The outbox of audit log {} is chained again", log);
    }
    lastError = null;
  }

  private synchronized void failed(Throwable why) {
    if (lastError == null) {
      LOG.warn(
          "The outbox of audit log {} is not chained; it is tried again, and warned about again"
              + " once it has worked",
          log,
          why);
    }
    failed++;
    lastError = why.toString();
  }

  synchronized OutboxHealth health() {
    return new OutboxHealth(chained, refused, failed, Optional.ofNullable(lastError));
  }

  /** Lets the thread end once it is done with the batch that it is at. */
  void close() {
    ScheduledExecutorService ending;
    Future<?> last;
    synchronized (this) {
      ending = thread;
      last = rounds;
      thread = null;
      rounds = null;
    }
    if (ending != null && last != null) {
      last.cancel(false);
      ending.shutdown();
    }
  }
}
