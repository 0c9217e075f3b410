package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.core.internal.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** How a chain in a database is written. */
record JdbcSettings(
    ChainTable table,
    Keeper keeper,
    InstantSource clock,
    ErasableFields erasable,
    Retention retention,
    Optional<CheckpointPlan> checkpoints,
    Optional<Duration> outbox) {
  /** What is where nothing is set. */
  static JdbcSettings of(ChainTable table, Keeper keeper) {
    return new JdbcSettings(
        table,
        keeper,
        Times::now,
        ErasableFields.NONE,
        Retention.off(),
        Optional.empty(),
        Optional.empty());
  }

  JdbcSettings with(ChainTable newTable) {
    return new JdbcSettings(newTable, keeper, clock, erasable, retention, checkpoints, outbox);
  }

  JdbcSettings with(InstantSource newClock) {
    return new JdbcSettings(table, keeper, newClock, erasable, retention, checkpoints, outbox);
  }

  JdbcSettings with(ErasableFields fields) {
    return new JdbcSettings(table, keeper, clock, fields, retention, checkpoints, outbox);
  }

  JdbcSettings with(Retention newRetention) {
    return new JdbcSettings(table, keeper, clock, erasable, newRetention, checkpoints, outbox);
  }

  JdbcSettings with(CheckpointPlan plan) {
    return new JdbcSettings(table, keeper, clock, erasable, retention, Optional.of(plan), outbox);
  }

  JdbcSettings withOutbox(Duration interval) {
    return new JdbcSettings(
        table, keeper, clock, erasable, retention, checkpoints, Optional.of(interval));
  }
}
