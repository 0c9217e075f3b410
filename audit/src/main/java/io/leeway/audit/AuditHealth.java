package io.leeway.audit;

import java.util.Optional;

/**
 * What became of the events of an audit log so far: every event recorded was written, dropped or
 * failed, or is queued. {@link io.leeway.audit.micrometer.AuditMetrics} gives a registry the same.
 *
 * @param recorded events that were handed to the log
 * @param written events that the sink has stored
 * @param dropped events for which the queue had no room, that came after the log was closed, or
 *     that could not be prepared or have an action of the log's own
 * @param failed events that the sink did not take, or not before the log had to close
 * @param queued events that wait, or that the sink is storing now
 * @param sampledOut events that were left out on purpose, by sampling; not among those recorded
 * @param lastError what the sink threw last
 * @since 0.1
 */
public record AuditHealth(
    long recorded,
    long written,
    long dropped,
    long failed,
    long queued,
    long sampledOut,
    Optional<String> lastError) {}
