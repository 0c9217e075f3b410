package io.leeway.drift;

/**
 * What became of a check.
 *
 * @since 0.1
 */
public enum CheckState {
  /** What it looks at is within its limit. */
  PASSED,
  /** It is not. */
  FAILED,
  /** It could not be said, for the reason that is given. It is not the same as passed. */
  NOT_CHECKED
}
