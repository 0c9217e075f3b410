package io.leeway.drift;

/**
 * How loudly to say it: a view of a status, and of a report with its checks.
 *
 * @since 0.1
 */
public enum AlertLevel {
  /** Nothing could be said. */
  UNKNOWN,
  /** Nothing to do. */
  NORMAL,
  /** Worth a look. */
  WARNING,
  /** Somebody should act. */
  CRITICAL;

  /** The louder of two. */
  AlertLevel or(AlertLevel other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
