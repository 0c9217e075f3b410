package io.leeway.drift.analyst;

import java.util.List;
import java.util.Optional;

/**
 * What one rule says.
 *
 * @param verdict what to do at least
 * @param flag the pattern, if it has a name
 * @param reason a clause for the summary; empty if it adds nothing
 * @param findings sentences with numbers
 * @param nextSteps what to do
 * @param hold why the model is not to be trained anew yet, if so
 */
record Opinion(
    Verdict verdict,
    Optional<RiskFlag> flag,
    String reason,
    List<String> findings,
    List<String> nextSteps,
    Optional<String> hold) {

  Opinion(Verdict verdict, String reason) {
    this(verdict, Optional.empty(), reason, List.of(), List.of(), Optional.empty());
  }

  Opinion withFlag(RiskFlag flag) {
    return new Opinion(verdict, Optional.of(flag), reason, findings, nextSteps, hold);
  }

  Opinion withFindings(List<String> findings) {
    return new Opinion(verdict, flag, reason, findings, nextSteps, hold);
  }

  Opinion withNextSteps(List<String> nextSteps) {
    return new Opinion(verdict, flag, reason, findings, nextSteps, hold);
  }

  Opinion withHold(boolean holds, String why) {
    return new Opinion(
        verdict, flag, reason, findings, nextSteps, holds ? Optional.of(why) : Optional.empty());
  }

  /** The same where the model is not to be trained yet. */
  Opinion heldBack() {
    return verdict != Verdict.RETRAIN_NOW
        ? this
        : new Opinion(
            Verdict.INVESTIGATE,
            flag,
            reason,
            findings,
            List.of("then decide whether to train the model anew"),
            hold);
  }
}
