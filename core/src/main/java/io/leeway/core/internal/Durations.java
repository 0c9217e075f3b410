package io.leeway.core.internal;

import java.time.Duration;

/** Durations as clocks of the machine count them. */
public final class Durations {
  private Durations() {}

  /** The nanoseconds, the most that a long holds where there are more: 292 years. */
  public static long nanos(Duration duration) {
    boolean fits = duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0;
    return fits ? duration.toNanos() : Long.MAX_VALUE;
  }
}
