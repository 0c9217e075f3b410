package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a log begins where its own records say that it may, and its head knows what they say. */
final class BeginCheck {
  private final LogMarks marks = new LogMarks(1, 0);
  private long begin = 1;
  private String prev = ""; // of the first record that was to stay
  private List<String> tree = List.of(); // before it

  /** The log begins with this record; those before it were pruned. */
  void begin(long seq) {
    begin = seq;
  }

  long begin() {
    return begin;
  }

  /** Takes a good record, and the tree of those before it. */
  void take(JsonRecord record, CompactRange before, @Nullable ChainHead head, Findings findings) {
    if (record.seq() == first(head)) {
      prev = Hex.of(record.prev());
      tree = before.hexSubtrees();
    }
    if (head == null || record.seq() <= head.seq()) {
      marks.take(record);
      if (marks.isUnlikely()) {
        findings.add(Kind.MALFORMED, record.seq(), "it says of a rollback what cannot be");
      }
    }
  }

  /** Where the log may begin; without a head to say it, where it does. */
  private long first(@Nullable ChainHead head) {
    return head == null ? begin : head.firstSeq();
  }

  void finish(@Nullable ChainHead head, Findings findings) {
    long first = first(head);
    Optional<PrunedPart> said = marks.pruned().filter(part -> part.firstKept() == first);
    boolean intact = !findings.hasErrors();
    if (begin > first) {
      unauthorised(findings, first, begin - 1, "the log begins after them");
    } else if (first > 1 && said.isEmpty()) {
      unauthorised(findings, 1, first - 1, "no audit.pruned tells of them");
    } else if (first > 1 && intact && !said.map(this::agrees).orElse(false)) {
      unauthorised(findings, 1, first - 1, "audit.pruned tells of another log than this");
    } else if (head != null && intact && marks.firstSeq() != first) {
      findings.add(Kind.HEAD_MISMATCH, first, "audit.pruned says another first record");
    }
    if (head != null && intact && !knowsRollback(head)) {
      String detail = "the head has record " + head.rolledBack() + " as the last audit.rolled_back";
      findings.add(Kind.HEAD_MISMATCH, marks.rolledBack(), detail);
    }
  }

  private static void unauthorised(Findings findings, long from, long to, String why) {
    findings.add(new Finding(Kind.PRUNE_UNAUTHORISED, from, to, why));
  }

  private boolean agrees(PrunedPart part) {
    return part.prev().equals(prev) && part.tree().equals(tree);
  }

  /** One that was pruned takes back nothing that is still there. */
  private boolean knowsRollback(ChainHead head) {
    return head.rolledBack() == marks.rolledBack()
        || (marks.rolledBack() == 0 && head.rolledBack() < begin);
  }
}
