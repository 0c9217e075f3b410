package io.leeway.audit.sink;

import io.leeway.audit.chain.Checkpoint;
import java.util.Optional;

/**
 * What became of the checkpoints of a log, as far as one sink saw to them.
 *
 * @param published how many were published, those that came again included
 * @param failed how often one could not be signed or published
 * @param last the last that was published
 * @param lastError what went wrong last, if that was after it
 * @since 0.1
 */
public record CheckpointHealth(
    long published, long failed, Optional<Checkpoint> last, Optional<String> lastError) {}
