package io.leeway.drift.analyst;

/**
 * What to do about a report, the least first.
 *
 * @since 0.1
 */
public enum Verdict {
  /** Nothing. */
  NO_ACTION("NO ACTION"),
  /** Look again with the next report. */
  MONITOR("MONITOR"),
  /** Find out what changed before anything else. */
  INVESTIGATE("INVESTIGATE"),
  /** The model was made for other data: train it anew. */
  RETRAIN_NOW("RETRAIN NOW");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The words that {@link Advice#toString} begins with, such as {@code RETRAIN NOW}. */
  public String text() {
    return text;
  }

  /** The heavier of two. */
  Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
