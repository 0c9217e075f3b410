package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the tree of a log with checkpoints while it grows. */
final class CheckpointCheck {
  private final Deque<Checkpoint> open; // the smallest first
  private final List<Finding> bad = new ArrayList<>(); // added at the end, whatever else is found
  private long covered;
  private @Nullable Checkpoint early; // the largest of a size before the log's beginning
  private boolean compared;

  CheckpointCheck(Collection<Checkpoint> checkpoints, Collection<CheckpointKey> trusted) {
    List<Checkpoint> signed = new ArrayList<>();
    for (Checkpoint checkpoint : checkpoints) {
      try {
        signed.add(checkpoint.verify(trusted));
      } catch (IllegalArgumentException e) {
        bad.add(new Finding(Kind.SIGNATURE_BAD, 0, 0, String.valueOf(e.getMessage())));
      }
    }
    signed.sort(Comparator.comparingLong(Checkpoint::size));
    open = new ArrayDeque<>(signed);
  }

  /** The log begins with this tree: what is smaller can be compared with nothing. */
  void begin(CompactRange tree) {
    while (!open.isEmpty() && open.element().size() < tree.size()) {
      early = open.remove();
    }
    grown(tree);
  }

  /** Takes the tree as it is after the next record. */
  void grown(CompactRange tree) {
    for (Checkpoint next = open.peek();
        next != null && next.size() == tree.size();
        next = open.peek()) {
      open.remove();
      compared = true;
      String root = Hex.of(tree.root());
      if (next.root().equals(root)) {
        covered = next.size();
      } else {
        inconsistent(next, "the log's root there is " + root.substring(0, 8) + "..");
      }
    }
  }

  private void inconsistent(Checkpoint checkpoint, String what) {
    bad.add(
        new Finding(
            Kind.CHECKPOINT_INCONSISTENT,
            Math.min(covered + 1, checkpoint.size()),
            checkpoint.size(),
            checkpoint + ": " + what + "; the log was rewritten or cut, or is another one"));
  }

  /** Says what was found; what is after a gap in the log is not compared. */
  void finish(long lastSeq, Findings findings) {
    if (early != null && !compared && open.isEmpty()) { // a larger one has its tree, too
      bad.add(
          new Finding(
              Kind.CHECKPOINT_NOT_COMPARED,
              0,
              0,
              early + ": the log begins later, so that it may be another one"));
    }
    for (Checkpoint checkpoint : open) {
      if (checkpoint.size() > lastSeq) {
        inconsistent(checkpoint, "the log has " + lastSeq + " records");
      }
    }
    bad.forEach(findings::add);
  }

  /** How many records the largest checkpoint covers that agrees with the log. */
  long covered() {
    return covered;
  }
}
