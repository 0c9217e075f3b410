package io.leeway.drift;

/**
 * How far something has drifted.
 *
 * @since 0.1
 */
public enum DriftStatus {
  /** Nothing could be said. It is not the same as no drift. */
  NOT_ASSESSED,
  /** No drift that is both large enough and significant. */
  NONE,
  /** A shift worth a look. */
  MILD,
  /** A shift that wants an explanation. */
  MODERATE,
  /** A shift that the model was not made for. */
  SEVERE;

  /** Whether it is this status or a worse one; {@link #NOT_ASSESSED} is the least. */
  public boolean atLeast(DriftStatus status) {
    return compareTo(status) >= 0;
  }

  /** The status as a colour: MODERATE and SEVERE are both red. */
  public TrafficLight light() {
    return switch (this) {
      case NOT_ASSESSED -> TrafficLight.GREY;
      case NONE -> TrafficLight.GREEN;
      case MILD -> TrafficLight.YELLOW;
      case MODERATE, SEVERE -> TrafficLight.RED;
    };
  }

  /** How loudly to say it: MODERATE and SEVERE are both critical. */
  public AlertLevel alertLevel() {
    return switch (this) {
      case NOT_ASSESSED -> AlertLevel.UNKNOWN;
      case NONE -> AlertLevel.NORMAL;
      case MILD -> AlertLevel.WARNING;
      case MODERATE, SEVERE -> AlertLevel.CRITICAL;
    };
  }

  /** The worse of two. */
  DriftStatus or(DriftStatus other) {
    return atLeast(other) ? this : other;
  }
}
