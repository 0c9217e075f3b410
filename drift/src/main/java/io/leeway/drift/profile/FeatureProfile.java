package io.leeway.drift.profile;

import java.io.Serializable;

/**
 * What was counted of one feature. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public sealed interface FeatureProfile extends Serializable
    permits NumericProfile, CategoryProfile, UnbinnedProfile {
  /** What the feature holds. */
  ColumnType type();

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

  /** The profile as bytes, format version 1; the inverse of {@link #fromBytes}. */
  default byte[] toBytes() {
    return ProfileBytes.write(this);
  }

  /**
   * A profile from its bytes.
   *
   * @throws IllegalArgumentException if they are not those of a profile, are damaged, or of a
   *     version that this release does not know
   */
  static FeatureProfile fromBytes(byte[] bytes) {
    return ProfileBytes.readFeature(bytes);
  }
}
