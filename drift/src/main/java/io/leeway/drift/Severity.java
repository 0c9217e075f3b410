package io.leeway.drift;

/**
 * How much it matters that a check fails.
 *
 * @since 0.1
 */
public enum Severity {
  /** It is noted. */
  INFO(AlertLevel.NORMAL),
  /** It makes the alert level of the report WARNING at least. */
  WARNING(AlertLevel.WARNING),
  /** It makes the alert level of the report CRITICAL. */
  CRITICAL(AlertLevel.CRITICAL);

  private final AlertLevel alertLevel;

  Severity(AlertLevel alertLevel) {
    this.alertLevel = alertLevel;
  }

  AlertLevel alertLevel() {
    return alertLevel;
  }
}
