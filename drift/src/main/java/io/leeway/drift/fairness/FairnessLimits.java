package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.Severity;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of fairness are held to.
 *
 * <pre>{@code
 * FairnessLimits limits =
 *     FairnessLimits.standard()
 *         .withLimit(FairnessMetric.DEMOGRAPHIC_PARITY_DIFFERENCE, 0.05)
 *         .withSeverity(FairnessMetric.DISPARATE_IMPACT, Severity.CRITICAL)
 *         .without(FairnessMetric.EQUALISED_ODDS_DIFFERENCE);
 * }</pre>
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class FairnessLimits {
  private static final FairnessLimits STANDARD =
      new FairnessLimits(
          List.of(FairnessMetric.values()).stream()
              .collect(
                  Collectors.toMap(
                      metric -> metric,
                      metric ->
                          metric.isRatio()
                              ? new Rule(0.8, 0.10, Severity.WARNING)
                              : new Rule(0.10, 0.05, Severity.WARNING))));

  /** What one metric is held to. */
  record Rule(double limit, double change, Severity severity) {}

  private final Map<FairnessMetric, Rule> rules;

  private FairnessLimits(Map<FairnessMetric, Rule> rules) {
    this.rules = Collections.unmodifiableMap(new EnumMap<>(rules));
  }

  /**
   * Differences are at most 0.10 and the ratio is at least 0.8, the four-fifths rule of the US
   * Uniform Guidelines on Employee Selection Procedures; against a baseline a difference grows by
   * at most 0.05 and the ratio falls by at most 0.10. All are of severity WARNING.
   */
  public static FairnessLimits standard() {
    return STANDARD;
  }

  /**
   * How large a difference may be, or how small a ratio.
   *
   * @param limit in [0, 1); in (0, 1] for disparate impact
   */
  public FairnessLimits withLimit(FairnessMetric metric, double limit) {
    Checks.argument(
        metric.isRatio() ? limit > 0 && limit <= 1 : limit >= 0 && limit < 1,
        "limit of %s must be in %s, but was %s",
        metric,
        metric.isRatio() ? "(0, 1]" : "[0, 1)",
        limit);
    Rule rule = rule(metric);
    return with(metric, new Rule(limit, rule.change(), rule.severity()));
  }

  /**
   * How much worse than the baseline a metric may become.
   *
   * @param change in [0, 1)
   */
  public FairnessLimits withChange(FairnessMetric metric, double change) {
    Checks.argument(
        change >= 0 && change < 1, "change of %s must be in [0, 1), but was %s", metric, change);
    Rule rule = rule(metric);
    return with(metric, new Rule(rule.limit(), change, rule.severity()));
  }

  /** How much it matters that a metric is beyond its limits. */
  public FairnessLimits withSeverity(FairnessMetric metric, Severity severity) {
    Rule rule = rule(metric);
    return with(metric, new Rule(rule.limit(), rule.change(), severity));
  }

  /** The same without some metrics: they are not checked, nor reported as not checked. */
  public FairnessLimits without(FairnessMetric... metrics) {
    Map<FairnessMetric, Rule> left = new EnumMap<>(FairnessMetric.class);
    left.putAll(rules);
    left.keySet().removeAll(Set.of(metrics));
    return new FairnessLimits(left);
  }

  private FairnessLimits with(FairnessMetric metric, Rule rule) {
    Map<FairnessMetric, Rule> changed = new EnumMap<>(rules);
    changed.put(metric, rule);
    return new FairnessLimits(changed);
  }

  /** The metrics that are held to something, in the order of their declaration. */
  public Set<FairnessMetric> metrics() {
    return rules.keySet();
  }

  /**
   * What a metric is held to.
   *
   * @throws IllegalArgumentException if it was left out
   */
  Rule rule(FairnessMetric metric) {
    Rule rule = rules.get(metric);
    if (rule == null) {
      throw new IllegalArgumentException(
          metric + " was left out of these limits; they have " + rules.keySet());
    }
    return rule;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FairnessLimits limits && rules.equals(limits.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  /** Each metric with its limits, such as {@code disparate_impact 0.8, change 0.1, WARNING}. */
  @Override
  public String toString() {
    return rules.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " "
                    + entry.getValue().limit()
                    + ", change "
                    + entry.getValue().change()
                    + ", "
                    + entry.getValue().severity())
        .collect(Collectors.joining("; "));
  }
}
