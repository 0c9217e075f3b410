package io.leeway.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Spaces out the warnings about lost events: the first at once, then at most one a minute. */
final class LossReport {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock;
  private @Nullable Instant reportedAt;
  private long unreported;

  LossReport(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds a loss; returns how many events to warn about now, 0 while it is too early. */
  synchronized long add(long count) {
    unreported += count;
    Instant now = clock.instant();
    // A clock that was set back counts as a minute, or it could silence the warnings for hours.
    if (reportedAt != null
        && !now.isBefore(reportedAt)
        && now.isBefore(reportedAt.plus(INTERVAL))) {
      return 0;
    }
    long toReport = unreported;
    unreported = 0;
    reportedAt = now;
    return toReport;
  }
}
