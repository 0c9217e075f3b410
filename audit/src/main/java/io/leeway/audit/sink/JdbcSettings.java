package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainTable;
import java.time.Duration;
import java.util.Optional;

/** How a chain in a database is written. */
record JdbcSettings(
    ChainTable table, Keeper keeper, ChainSettings chain, Optional<Duration> outbox) {
  /** What is where nothing is set. */
  static JdbcSettings of(ChainTable table, Keeper keeper) {
    return new JdbcSettings(table, keeper, ChainSettings.DEFAULT, Optional.empty());
  }

  JdbcSettings with(ChainTable newTable) {
    return new JdbcSettings(newTable, keeper, chain, outbox);
  }

  JdbcSettings with(ChainSettings newChain) {
    return new JdbcSettings(table, keeper, newChain, outbox);
  }

  JdbcSettings withOutbox(Duration interval) {
    return new JdbcSettings(table, keeper, chain, Optional.of(interval));
  }
}
