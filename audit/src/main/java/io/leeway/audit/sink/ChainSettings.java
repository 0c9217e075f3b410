package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.core.internal.Times;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** What a host says about a chain, whether it is kept in files or in a database. */
record ChainSettings(
    InstantSource clock,
    ErasableFields erasable,
    Retention retention,
    Optional<CheckpointPlan> checkpoints) {
  /** Where nothing is said. */
  static final ChainSettings DEFAULT =
      new ChainSettings(Times::now, ErasableFields.NONE, Retention.off(), Optional.empty());

  ChainSettings {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(retention, "retention");
  }

  ChainSettings withClock(InstantSource newClock) {
    return new ChainSettings(newClock, erasable, retention, checkpoints);
  }

  ChainSettings withErasable(String... paths) {
    return new ChainSettings(clock, ErasableFields.of(paths), retention, checkpoints);
  }

  ChainSettings withRetention(Retention newRetention) {
    return new ChainSettings(clock, erasable, newRetention, checkpoints);
  }

  ChainSettings withCheckpoints(CheckpointPlan plan) {
    return new ChainSettings(clock, erasable, retention, Optional.of(plan));
  }

  /** Who signs; empty where no checkpoints are wanted. */
  Optional<CheckpointSigner> signer() {
    return checkpoints.map(CheckpointPlan::signer);
  }
}
