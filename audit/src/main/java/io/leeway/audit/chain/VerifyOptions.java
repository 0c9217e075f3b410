package io.leeway.audit.chain;

import io.leeway.core.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * How a log is verified.
 *
 * @param checkpoints what was signed for it
 * @param trusted the keys of those who may sign
 * @param progress who is told how far it has come
 * @param part which records
 * @param maxFindings how many findings are kept; further ones are counted
 */
record VerifyOptions(
    Collection<Checkpoint> checkpoints,
    Collection<CheckpointKey> trusted,
    Progress progress,
    LogPart part,
    int maxFindings) {
  private static final int MAX_FINDINGS = 100;

  static final VerifyOptions DEFAULT =
      new VerifyOptions(List.of(), List.of(), Progress.NONE, LogPart.ALL, MAX_FINDINGS);

  VerifyOptions {
    checkpoints = List.copyOf(checkpoints);
    trusted = List.copyOf(trusted);
    Objects.requireNonNull(progress, "progress");
  }

  VerifyOptions with(Collection<Checkpoint> others, Collection<CheckpointKey> keys) {
    return new VerifyOptions(others, keys, progress, part, maxFindings);
  }

  VerifyOptions with(Progress other) {
    return new VerifyOptions(checkpoints, trusted, other, part, maxFindings);
  }

  VerifyOptions with(LogPart other) {
    return new VerifyOptions(checkpoints, trusted, progress, other, maxFindings);
  }

  VerifyOptions withMaxFindings(int most) {
    return new VerifyOptions(checkpoints, trusted, progress, part, most);
  }

  CheckpointCheck checkpointCheck() {
    return new CheckpointCheck(checkpoints, trusted);
  }
}
