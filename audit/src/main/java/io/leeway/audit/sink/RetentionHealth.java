package io.leeway.audit.sink;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of the retention of a log, as far as one sink saw to it.
 *
 * @param lastRun when it last came to its end, with or without something to remove
 * @param removed how many records it has removed
 * @param failed how often it failed
 * @param lastError what went wrong last, if that was after the last run
 * @since 0.1
 */
public record RetentionHealth(
    Optional<Instant> lastRun, long removed, long failed, Optional<String> lastError) {}
