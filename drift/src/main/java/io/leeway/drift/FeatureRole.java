package io.leeway.drift;

/**
 * What a column is to the model.
 *
 * @since 0.1
 */
public enum FeatureRole {
  /** What goes into it. */
  FEATURE,
  /** What comes out of it. */
  PREDICTION
}
