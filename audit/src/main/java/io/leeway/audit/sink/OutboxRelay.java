package io.leeway.audit.sink;

import io.leeway.audit.chain.TableWriter.Relayed;
import io.leeway.core.internal.PeriodicThread;
import java.io.IOException;
import java.time.Duration;

/** Chains what waits in an outbox, every so often, on a thread of its own. */
final class OutboxRelay implements PeriodicThread.Task {
  /** Chains a batch. */
  @FunctionalInterface
  interface Step {
    Relayed relay() throws IOException;
  }

  private final Duration interval;
  private final Step step;
  private final PeriodicThread thread;
  private long chained;
  private long refused;

  OutboxRelay(Duration interval, Step step, String log) {
    this.interval = interval;
    this.step = step;
    this.thread = new PeriodicThread("leeway-outbox", "The outbox of audit log " + log, this);
  }

  void begin() {
    thread.begin();
  }

  @Override
  public Duration run() throws IOException {
    while (thread.goesOn() && count(step.relay()) > 0) {
      thread.worked(); // more may wait
    }
    return interval;
  }

  @Override
  public Duration retryAfter() {
    return interval;
  }

  private synchronized int count(Relayed relayed) {
    chained += relayed.taken() - relayed.refused();
    refused += relayed.refused();
    return relayed.taken();
  }

  synchronized OutboxHealth health() {
    return new OutboxHealth(chained, refused, thread.failed(), thread.lastError());
  }

  /** Ends once it is done with the batch that it is at. */
  void close() {
    thread.stop();
  }
}
