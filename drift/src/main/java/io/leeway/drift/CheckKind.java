package io.leeway.drift;

/**
 * What a check is about.
 *
 * @since 0.1
 */
public enum CheckKind {
  /** The data itself: rows, columns, values, age. */
  QUALITY,
  /** How differently a model treats groups. */
  FAIRNESS,
  /** What a host reported of harm or near harm. */
  SAFETY
}
