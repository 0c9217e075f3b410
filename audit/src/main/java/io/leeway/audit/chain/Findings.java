package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects findings, up to a number of them; those in a row that are alike become one. */
final class Findings {
  private final int limit;
  private final List<Finding> kept = new ArrayList<>();
  private long leftOut;
  private long errors;

  Findings(int limit) {
    this.limit = limit;
  }

  void add(Kind kind, String detail) {
    add(new Finding(kind, 0, 0, detail));
  }

  void add(Kind kind, long seq, String detail) {
    add(new Finding(kind, seq, seq, detail));
  }

  void add(Finding finding) {
    errors += finding.kind().isError() ? 1 : 0;
    Finding last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
    if (last != null && continues(last, finding)) {
      kept.set(
          kept.size() - 1,
          new Finding(last.kind(), last.fromSeq(), finding.toSeq(), last.detail()));
    } else if (kept.size() < limit) {
      kept.add(finding);
    } else {
      leftOut++;
    }
  }

  private static boolean continues(Finding last, Finding next) {
    return last.kind() == next.kind()
        && next.fromSeq() > 0
        && next.fromSeq() >= last.fromSeq()
        && next.fromSeq() <= last.toSeq() + 1;
  }

  /** Puts a finding that explains more in the place of an earlier one. */
  void replace(Finding old, Finding finding) {
    kept.replaceAll(f -> f.equals(old) ? finding : f);
  }

  boolean hasErrors() {
    return errors > 0;
  }

  List<Finding> kept() {
    return kept;
  }

  long leftOut() {
    return leftOut;
  }
}
