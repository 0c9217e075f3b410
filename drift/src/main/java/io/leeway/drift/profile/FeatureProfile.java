package io.leeway.drift.profile;

/**
 * What was counted of one feature. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public sealed interface FeatureProfile permits NumericProfile, CategoryProfile {
  /** How many rows were counted. */
  long rows();

  /** How many rows had no value. */
  long missing();

  /** The count of each coarse bin, as a copy: what psi, js, kl, chi2 and hellinger need. */
  long[] counts();

  /**
   * This and another profile in the same bins, as if their rows had been counted together.
   *
   * @throws IllegalArgumentException if the bins differ
   */
  FeatureProfile merge(FeatureProfile other);
}
