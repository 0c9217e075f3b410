package io.leeway.audit.sink;

import java.util.Optional;

/**
 * What became of the events in an outbox, as far as one sink saw to them.
 *
 * @param chained how many it has chained
 * @param refused how many it found that somebody has changed so that they are no events; they stay
 *     in the table, with {@code refused} 1
 * @param failed how often it could not look, or chain what it found
 * @param lastError why, the last time; empty once it has worked again
 * @since 0.1
 */
public record OutboxHealth(long chained, long refused, long failed, Optional<String> lastError) {}
