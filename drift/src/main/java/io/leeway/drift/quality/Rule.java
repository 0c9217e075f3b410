package io.leeway.drift.quality;

/** What a check asks. Immutable. */
interface Rule {
  /**
   * What is asked, for people; shows no value of the data.
   *
   * @param limit the limit as a text, empty if there is none
   */
  String text(String limit);

  /**
   * The answer.
   *
   * @throws CannotTell if there is none
   */
  Finding find(Situation now);

  /** Whether a finding rests on a test, so that its level depends on how many others do. */
  default boolean tests() {
    return false;
  }

  /** Whether the limit is a share, at most 1. */
  default boolean limitIsShare() {
    return true;
  }
}
