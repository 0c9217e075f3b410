package io.leeway.audit.viewer;

import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointKey;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import java.util.Collection;

/**
 * A checkpoint that a log was compared with.
 *
 * @param state what came of it
 */
record GivenCheckpoint(Checkpoint checkpoint, State state) {
  enum State {
    AGREES("agrees with the log"),
    INCONSISTENT("contradicts the log"),
    NOT_COMPARED("was not compared: the log has a fault before its end"),
    UNTRUSTED("is not signed by a trusted key, and was not compared");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * What came of a checkpoint.
   *
   * @param covered how many records the log has that a checkpoint covers
   */
  static GivenCheckpoint of(
      Checkpoint checkpoint,
      Collection<CheckpointKey> trusted,
      Verification verification,
      long covered) {
    return new GivenCheckpoint(
        checkpoint,
        !isTrusted(checkpoint, trusted)
            ? State.UNTRUSTED
            : isContradicted(checkpoint, verification)
                ? State.INCONSISTENT
                : checkpoint.size() <= covered ? State.AGREES : State.NOT_COMPARED);
  }

  private static boolean isTrusted(Checkpoint checkpoint, Collection<CheckpointKey> trusted) {
    try {
      checkpoint.verify(trusted);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // the verification has it as a finding, with the reason
    }
  }

  private static boolean isContradicted(Checkpoint checkpoint, Verification verification) {
    return verification.findings().stream()
        .filter(finding -> finding.kind() == Finding.Kind.CHECKPOINT_INCONSISTENT)
        .anyMatch(f -> f.fromSeq() <= checkpoint.size() && checkpoint.size() <= f.toSeq());
  }
}
