package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.PruneLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done for a chain besides storing: its checkpoints and its retention, each on a thread of
 * its own, from the first stored event until the sink is closed.
 */
final class Upkeep {
  /** Signs where the chain stands. */
  @FunctionalInterface
  interface Signing {
    Checkpoint sign(CheckpointSigner signer) throws IOException;
  }

  private final ChainSettings settings;
  private final Signing signing;
  private final Optional<CheckpointThread> checkpoints;
  private final Optional<RetentionThread> retention;

  /**
   * Nothing is done yet.
   *
   * @param log for messages
   */
  Upkeep(ChainSettings settings, Signing signing, RetentionThread.Sweep sweep, String log) {
    this.settings = settings;
    this.signing = signing;
    checkpoints =
        settings
            .checkpoints()
            .map(plan -> new CheckpointThread(plan, () -> signing.sign(plan.signer()), log));
    retention =
        settings.retention().isOff()
            ? Optional.empty()
            : Optional.of(new RetentionThread(settings.clock(), sweep, log));
  }

  /** Signs where the chain stands if anybody does, and finds out whether it has grown. */
  void sign() throws IOException {
    if (settings.signer().isPresent()) {
      signing.sign(settings.signer().get());
    }
  }

  /**
   * Signs before records go that no checkpoint covers: the next must have grown from what stays.
   */
  void signBeforeSweep() throws IOException {
    if (!settings.retention().needsCheckpoint()) {
      sign();
    }
  }

  /** Says how many records the chain has now. */
  void stored(long seq) {
    checkpoints.ifPresent(thread -> thread.stored(seq));
    retention.ifPresent(RetentionThread::begin);
  }

  /** Counts what was removed because the host asked for it. */
  void swept(PruneResult result) {
    retention.ifPresent(thread -> thread.succeeded(result));
  }

  /**
   * What may go now, by a retention that is not off.
   *
   * @param signed up to where the chain was ever signed
   */
  PruneLimit limit(long signed) {
    Retention kept = settings.retention();
    long published =
        checkpoints.isPresent() && kept.needsCheckpoint()
            ? checkpoints.get().health().last().map(Checkpoint::size).orElse(0L)
            : Long.MAX_VALUE;
    return new PruneLimit(
        kept.records().orElse(PruneLimit.ALL),
        kept.days().isPresent() ? Duration.ofDays(kept.days().getAsInt()) : PruneLimit.ANY_AGE,
        settings.clock().instant(),
        Math.min(signed, published));
  }

  Optional<CheckpointHealth> checkpointHealth() {
    return checkpoints.map(CheckpointThread::health);
  }

  Optional<RetentionHealth> retentionHealth() {
    return retention.map(RetentionThread::health);
  }

  /** Ends both, the checkpoints with a last one; not for who holds the lock of the sink. */
  void close() {
    retention.ifPresent(RetentionThread::close);
    checkpoints.ifPresent(CheckpointThread::close);
  }
}
