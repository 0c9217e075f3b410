package io.leeway.drift.fairness;

import java.util.List;
import java.util.Locale;

/**
 * A number that says how differently groups are treated. Of two groups it compares a rate; of
 * several it is that of the two which lie furthest apart.
 *
 * @since 0.1
 */
public enum FairnessMetric {
  /** The difference of the selection rates; 0 when groups are treated alike. */
  DEMOGRAPHIC_PARITY_DIFFERENCE(0),
  /** The ratio of the selection rates; 1 when groups are treated alike. */
  DISPARATE_IMPACT(1),
  /** The difference of the true-positive rates: of those with a positive label, who is selected. */
  EQUAL_OPPORTUNITY_DIFFERENCE(0),
  /**
   * The larger of the differences of the true-positive rates and of the false-positive rates. The
   * two groups need not be the same for both.
   */
  EQUALISED_ODDS_DIFFERENCE(0);

  private final double alike;

  FairnessMetric(double alike) {
    this.alike = alike;
  }

  /** The name as a token, such as {@code disparate_impact}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Rate> rates() {
    return switch (this) {
      case DEMOGRAPHIC_PARITY_DIFFERENCE, DISPARATE_IMPACT -> List.of(Rate.SELECTION);
      case EQUAL_OPPORTUNITY_DIFFERENCE -> List.of(Rate.TRUE_POSITIVE);
      case EQUALISED_ODDS_DIFFERENCE -> List.of(Rate.TRUE_POSITIVE, Rate.FALSE_POSITIVE);
    };
  }

  boolean isRatio() {
    return alike == 1;
  }

  /** What it is when groups are treated alike: 0 or 1. */
  double alike() {
    return alike;
  }

  /** How far a value is from alike, whichever group is ahead: 0.8 and 1.25 are equally far. */
  double distance(double value) {
    return isRatio() ? 1 - Math.min(value, 1 / value) : Math.abs(value);
  }

  /** A limit is not passed by rounding: 0.8 - 0.7 is a little more than 0.1. */
  static boolean exceeds(double value, double limit) {
    return value > limit + 1e-12;
  }

  /** Whether a value is further from alike than a limit. */
  boolean beyond(double value, double limit) {
    return exceeds(distance(value), distance(limit));
  }

  /** Whether two groups are beyond a limit and for certain not alike. */
  boolean fails(Estimate estimate, double limit) {
    return beyond(estimate.value(), limit) && estimate.excludes(alike);
  }

  /** Whether a change of the metric of all groups is for the worse, and larger than a limit. */
  boolean worsensBeyond(double change, double limit) {
    return exceeds(isRatio() ? -change : change, limit);
  }

  /** The token. */
  @Override
  public String toString() {
    return id();
  }
}
