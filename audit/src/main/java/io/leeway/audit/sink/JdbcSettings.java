package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainTable;
import io.leeway.core.internal.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** How a chain in a database is written. */
record JdbcSettings(
    ChainTable table,
    Keeper keeper,
    InstantSource clock,
    Optional<CheckpointPlan> checkpoints,
    Optional<Duration> outbox) {
  /** What is where nothing is set. */
  static JdbcSettings of(ChainTable table, Keeper keeper) {
    return new JdbcSettings(table, keeper, Times::now, Optional.empty(), Optional.empty());
  }

  JdbcSettings with(ChainTable newTable) {
    return new JdbcSettings(newTable, keeper, clock, checkpoints, outbox);
  }

  JdbcSettings with(InstantSource newClock) {
    return new JdbcSettings(table, keeper, newClock, checkpoints, outbox);
  }

  JdbcSettings with(CheckpointPlan plan) {
    return new JdbcSettings(table, keeper, clock, Optional.of(plan), outbox);
  }

  JdbcSettings withOutbox(Duration interval) {
    return new JdbcSettings(table, keeper, clock, checkpoints, Optional.of(interval));
  }
}
