package io.leeway.drift.analyst;

import io.leeway.core.internal.Checks;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a report means and what to do.
 *
 * @param verdict what to do
 * @param summary why, in one paragraph
 * @param findings what it rests on, each a sentence with its numbers, the weightiest first
 * @param riskFlags the patterns found, each once
 * @param nextSteps what to do first, second, and so on
 * @param note what else the reader should know of how the advice was made, such as that a language
 *     model failed and the rules spoke instead
 * @since 0.1
 */
public record Advice(
    Verdict verdict,
    String summary,
    List<String> findings,
    List<RiskFlag> riskFlags,
    List<String> nextSteps,
    Optional<String> note) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the summary is blank
   */
  public Advice {
    Objects.requireNonNull(verdict, "verdict");
    Checks.notBlank(summary, "summary of advice");
    findings = List.copyOf(findings);
    riskFlags = riskFlags.stream().distinct().toList();
    nextSteps = List.copyOf(nextSteps);
    Objects.requireNonNull(note, "note");
  }

  /** Verdict and summary, such as {@code RETRAIN NOW: 7 of 9 features drift ...}. */
  @Override
  public String toString() {
    return verdict.text() + ": " + summary;
  }
}
