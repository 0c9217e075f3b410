package io.leeway.drift.analyst;

/**
 * A pattern in a report that is worth a name.
 *
 * @since 0.1
 */
public enum RiskFlag {
  /** One feature holds most of the drift: its source may have changed. */
  CONCENTRATED_DRIFT,
  /** Many features drift together: the world has moved. */
  DIFFUSE_DRIFT,
  /** Fewer rows than a verdict should rest on. */
  SMALL_SAMPLE,
  /** The outputs moved and the inputs did not. */
  PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT,
  /** The inputs moved and the outputs did not. */
  FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT,
  /** Values of a column are missing much more often. */
  MISSING_SPIKE,
  /** A column is gone or of another type. */
  SCHEMA_BREAK,
  /** A column has categories that the reference does not have. */
  UNSEEN_CATEGORIES,
  /** The drift has grown from report to report. */
  RISING_TREND,
  /** A check of data quality failed. */
  QUALITY_FAILURE,
  /** A check of fairness failed. */
  FAIRNESS_FAILURE,
  /** A check of safety failed. */
  SAFETY_FAILURE,
  /** Nothing or little could be compared. */
  NOT_ASSESSED,
  /** The scores come without tests. */
  SIGNIFICANCE_NOT_ASSESSED
}
