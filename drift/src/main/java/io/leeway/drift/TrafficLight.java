package io.leeway.drift;

/**
 * A status as a colour.
 *
 * @since 0.1
 */
public enum TrafficLight {
  /** NOT_ASSESSED. */
  GREY,
  /** NONE. */
  GREEN,
  /** MILD. */
  YELLOW,
  /** MODERATE and SEVERE. */
  RED
}
