package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Durability;
import java.time.Duration;

/** How a log is written. */
record LogSettings(
    LogFormat format,
    String chainName,
    Durability durability,
    long segmentSize,
    Duration segmentAge,
    ChainSettings chain) {
  private static final Duration AGE = Duration.ofDays(30);

  /** What a format has where nothing is set. */
  static LogSettings of(LogFormat format, String chainName, long segmentSize) {
    return new LogSettings(
        format, chainName, Durability.OS, segmentSize, AGE, ChainSettings.DEFAULT);
  }

  LogSettings withChainName(String newName) {
    return new LogSettings(format, newName, durability, segmentSize, segmentAge, chain);
  }

  LogSettings withDurability(Durability newDurability) {
    return new LogSettings(format, chainName, newDurability, segmentSize, segmentAge, chain);
  }

  LogSettings withSegmentSize(long newSize) {
    return new LogSettings(format, chainName, durability, newSize, segmentAge, chain);
  }

  LogSettings withSegmentAge(Duration newAge) {
    return new LogSettings(format, chainName, durability, segmentSize, newAge, chain);
  }

  LogSettings with(ChainSettings newChain) {
    return new LogSettings(format, chainName, durability, segmentSize, segmentAge, newChain);
  }

  boolean isForced() {
    return durability == Durability.FORCED;
  }
}
