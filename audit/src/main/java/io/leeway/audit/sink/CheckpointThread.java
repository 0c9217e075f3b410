package io.leeway.audit.sink;

import io.leeway.audit.chain.Checkpoint;
import io.leeway.core.internal.PeriodicThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has checkpoints signed and publishes them, on a thread of its own: a publisher that hangs or
 * fails keeps no event waiting. Runs from the first stored event, or the opening of the sink, until
 * the sink is closed, and begins anew with the next.
 */
final class CheckpointThread implements PeriodicThread.Task {
  /** Signs where the log stands. */
  @FunctionalInterface
  interface Signing {
    Checkpoint sign() throws IOException;
  }

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final CheckpointPlan plan;
  private final Signing signing;
  private final PeriodicThread thread;
  private volatile long stored; // records that the log has
  private volatile long attempted; // records that it had at the last attempt
  private long published;
  private @Nullable Checkpoint last;

  CheckpointThread(CheckpointPlan plan, Signing signing, String log) {
    this.plan = plan;
    this.signing = signing;
    this.thread = new PeriodicThread("leeway-checkpoints", "Checkpoints of audit log " + log, this);
  }

  /** Says how many records the log has now. */
  void stored(long seq) {
    stored = seq;
    if (!thread.begin() && isDue()) {
      thread.wake();
    }
  }

  @Override
  public boolean isDue() {
    return stored - attempted >= plan.every();
  }

  @Override
  public boolean hasLast() {
    return true;
  }

  @Override
  public Duration retryAfter() {
    return RETRY.compareTo(plan.interval()) < 0 ? RETRY : plan.interval();
  }

  @Override
  public Duration run() throws Exception {
    attempted = stored;
    Checkpoint checkpoint = signing.sign();
    plan.publisher().publish(checkpoint);
    thread.worked();
    synchronized (this) {
      published++;
      last = checkpoint;
    }
    return plan.interval();
  }

  synchronized CheckpointHealth health() {
    return new CheckpointHealth(
        published, thread.failed(), Optional.ofNullable(last), thread.lastError());
  }

  /** Publishes a last time and ends. */
  void close() {
    thread.stop();
  }
}
