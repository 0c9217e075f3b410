package io.leeway.audit.sink;

import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.core.internal.Checks;
import java.time.Duration;
import java.util.Objects;

/** When the checkpoints of a log are signed, by whom, and where they go. */
record CheckpointPlan(
    CheckpointSigner signer, CheckpointPublisher publisher, long every, Duration interval) {
  static final long EVERY = 10_000;
  static final Duration INTERVAL = Duration.ofMinutes(1);

  CheckpointPlan {
    Objects.requireNonNull(signer, "signer");
    Objects.requireNonNull(publisher, "publisher");
    Checks.argument(every >= 1, "records of a checkpoint must be at least 1, but were %d", every);
    Checks.argument(
        !interval.isNegative() && !interval.isZero(),
        "interval of checkpoints must be positive, but was %s",
        interval);
  }
}
