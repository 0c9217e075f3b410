package io.leeway.drift;

/**
 * What could be done with a feature. Only an assessed one has a status.
 *
 * @since 0.1
 */
public enum FeatureState {
  /** It was compared. */
  ASSESSED,
  /** A side has too few values to say anything. */
  INSUFFICIENT_DATA,
  /** The current data does not have the column. */
  COLUMN_MISSING,
  /** The reference does not have the column. */
  COLUMN_NEW,
  /** It is numeric on one side and categorical on the other. */
  TYPE_CHANGED,
  /** It could not be compared for the reason that is given. */
  NOT_COMPUTED,
  /** The policy leaves it out. */
  MUTED
}
