package io.leeway.core;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time: its start belongs to it, its end does not. One that ends where it starts is
 * empty.
 *
 * @param start where it starts, to the microsecond
 * @param end where it ends, to the microsecond; not before the start
 * @since 0.1
 */
public record TimeWindow(Instant start, Instant end) {
  /**
   * Cuts both times to the microsecond.
   *
   * @throws IllegalArgumentException if it ends before it starts
   */
  public TimeWindow {
    start = Times.micros(start);
    end = Times.micros(end);
    Checks.argument(
        !end.isBefore(start), "window must not end before it starts: %s, %s", start, end);
  }

  /** How long it is. */
  public Duration duration() {
    return Duration.between(start, end);
  }

  /** Whether a time is in it. */
  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /** Start and end, such as {@code 2026-05-01T00:00:00Z/2026-05-02T00:00:00Z}. */
  @Override
  public String toString() {
    return start + "/" + end;
  }
}
