package io.leeway.drift.fairness;

import io.leeway.drift.internal.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * One metric, of all groups or of one group against the reference group.
 *
 * @param metric which
 * @param group the first of the two groups that are compared: of all groups the one that is ahead,
 *     for disparate impact the one that is behind; empty without a value
 * @param other the second; the value is the first's rate less the second's, or divided by it
 * @param estimate the value and its interval; empty if it could not be computed
 * @param reason the two rates, or why there is no value
 * @since 0.1
 */
public record MetricResult(
    FairnessMetric metric,
    Optional<String> group,
    Optional<String> other,
    Optional<Estimate> estimate,
    String reason) {
  /** Checks that nothing is null. */
  public MetricResult {
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(other, "other");
    Objects.requireNonNull(estimate, "estimate");
    Objects.requireNonNull(reason, "reason");
  }

  /** A value of which nothing else is known. */
  static MetricResult known(FairnessMetric metric, double value) {
    Estimate exact = new Estimate(value, value, value);
    return new MetricResult(metric, Optional.empty(), Optional.empty(), Optional.of(exact), "");
  }

  /** The metric, its value and the rates on one line. */
  @Override
  public String toString() {
    return metric
        + " "
        + estimate.map(Estimate::toString).orElse("not computed")
        + ": "
        + Text.sentence(reason, 400);
  }
}
