package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Durability;
import io.leeway.core.internal.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** How a log is written. */
record LogSettings(
    LogFormat format,
    String chainName,
    InstantSource clock,
    Durability durability,
    long segmentSize,
    Duration segmentAge,
    Optional<CheckpointPlan> checkpoints,
    Retention retention,
    ErasableFields erasable) {
  private static final Duration AGE = Duration.ofDays(30);

  /** What a format has where nothing is set. */
  static LogSettings of(LogFormat format, String chainName, long segmentSize) {
    return new LogSettings(
        format,
        chainName,
        Times::now,
        Durability.OS,
        segmentSize,
        AGE,
        Optional.empty(),
        Retention.off(),
        ErasableFields.NONE);
  }

  LogSettings withChainName(String newName) {
    return new LogSettings(
        format,
        newName,
        clock,
        durability,
        segmentSize,
        segmentAge,
        checkpoints,
        retention,
        erasable);
  }

  LogSettings withClock(InstantSource newClock) {
    return new LogSettings(
        format,
        chainName,
        newClock,
        durability,
        segmentSize,
        segmentAge,
        checkpoints,
        retention,
        erasable);
  }

  LogSettings withDurability(Durability newDurability) {
    return new LogSettings(
        format,
        chainName,
        clock,
        newDurability,
        segmentSize,
        segmentAge,
        checkpoints,
        retention,
        erasable);
  }

  LogSettings withSegmentSize(long newSize) {
    return new LogSettings(
        format,
        chainName,
        clock,
        durability,
        newSize,
        segmentAge,
        checkpoints,
        retention,
        erasable);
  }

  LogSettings withSegmentAge(Duration newAge) {
    return new LogSettings(
        format,
        chainName,
        clock,
        durability,
        segmentSize,
        newAge,
        checkpoints,
        retention,
        erasable);
  }

  LogSettings withCheckpoints(CheckpointPlan plan) {
    return new LogSettings(
        format,
        chainName,
        clock,
        durability,
        segmentSize,
        segmentAge,
        Optional.of(plan),
        retention,
        erasable);
  }

  LogSettings withRetention(Retention newRetention) {
    return new LogSettings(
        format,
        chainName,
        clock,
        durability,
        segmentSize,
        segmentAge,
        checkpoints,
        newRetention,
        erasable);
  }

  LogSettings withErasable(ErasableFields fields) {
    return new LogSettings(
        format,
        chainName,
        clock,
        durability,
        segmentSize,
        segmentAge,
        checkpoints,
        retention,
        fields);
  }

  boolean isForced() {
    return durability == Durability.FORCED;
  }
}
