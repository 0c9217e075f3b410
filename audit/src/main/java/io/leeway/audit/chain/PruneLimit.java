package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Which records retention may take from the beginning of a log.
 *
 * <p>Time is that of the clock, but never later than the newest record: a clock that is ahead takes
 * nothing before records are stored with its time, and one that is behind takes less. For sinks.
 * Immutable, safe for any thread.
 *
 * @param maxRecords how many may stay; older ones go
 * @param maxAge how old one may become; older ones go
 * @param now the time of the clock
 * @param covered the last record that may go whatever its age, for a checkpoint covers it
 * @since 0.1
 */
public record PruneLimit(long maxRecords, Duration maxAge, Instant now, long covered) {
  /** In place of a number of records: all stay. */
  public static final long ALL = Long.MAX_VALUE;

  /** In place of an age: as old as any time that a record can have. */
  public static final Duration ANY_AGE = Duration.ofDays(5_000_000);

  /** Checks the parts. */
  public PruneLimit {
    Checks.argument(maxRecords >= 1, "records must be at least 1, but were %d", maxRecords);
    Checks.argument(
        !maxAge.isNegative() && !maxAge.isZero(), "age must be positive, but was %s", maxAge);
    Objects.requireNonNull(now, "now");
  }

  /** The time before which records go, where the newest has this one. */
  Instant before(Instant newest) {
    return (now.isBefore(newest) ? now : newest).minus(maxAge);
  }

  /** The last seq that goes by its number, where the newest has this one. */
  long upTo(long newest) {
    return Math.max(newest - maxRecords, 0);
  }
}
