package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Binning;
import io.leeway.drift.statistic.StatisticId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one level of a {@link DriftPolicy} says: about all features, those of a type, or one. What
 * it does not say is left to the level below.
 *
 * <pre>{@code
 * PolicyRule strict = PolicyRule.none().withThresholds(0.05, 0.10, 0.20).withMinimumSize(200);
 * }</pre>
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class PolicyRule {
  /** Those that the calculator can compute for a single feature. */
  static final Set<StatisticId> STATISTICS =
      Set.of(
          StatisticId.PSI,
          StatisticId.KS,
          StatisticId.CHI2,
          StatisticId.JS,
          StatisticId.KL,
          StatisticId.HELLINGER,
          StatisticId.TOTAL_VARIATION,
          StatisticId.L_INFINITY,
          StatisticId.WASSERSTEIN,
          StatisticId.CRAMER_VON_MISES,
          StatisticId.ANDERSON_DARLING,
          StatisticId.MISSING_RATE);

  private static final PolicyRule NONE = new PolicyRule(new EnumMap<>(Setting.class));

  private final Map<Setting, Object> values;

  private PolicyRule(EnumMap<Setting, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** A rule that says nothing. */
  public static PolicyRule none() {
    return NONE;
  }

  PolicyRule with(Setting setting, Object value) {
    EnumMap<Setting, Object> all = new EnumMap<>(Setting.class);
    all.putAll(values);
    all.put(setting, value);
    return new PolicyRule(all);
  }

  Map<Setting, Object> values() {
    return values;
  }

  <T> Optional<T> value(Setting setting, Class<T> type) {
    return Optional.ofNullable(values.get(setting)).map(type::cast);
  }

  /**
   * Which statistics to compute; none for the usual ones of the feature's kind. One that does not
   * fit a feature, such as ks for names, is reported as skipped there.
   *
   * @throws IllegalArgumentException if one is not computed for single features or is named twice
   */
  public PolicyRule withStatistics(StatisticId... statistics) {
    for (StatisticId id : statistics) {
      Checks.argument(
          STATISTICS.contains(id), "%s is not a statistic that a policy can choose", id);
    }
    Checks.argument(
        Set.copyOf(List.of(statistics)).size() == statistics.length,
        "statistics must not repeat, but were %s",
        List.of(statistics));
    return with(Setting.STATISTICS, List.of(statistics));
  }

  /** The bins of numbers. Against a saved baseline its own bins are used. */
  public PolicyRule withBins(Binning bins) {
    return with(Setting.BINS, Objects.requireNonNull(bins, "bins"));
  }

  /**
   * How many names have a bin of their own.
   *
   * @throws IllegalArgumentException if it is not in 1..10,000
   */
  public PolicyRule withCategories(int most) {
    Checks.argument(
        most >= 1 && most <= 10_000, "categories must be in 1..10000, but were %d", most);
    return with(Setting.CATEGORIES, most);
  }

  /** From which score on drift is mild, moderate, severe. */
  public PolicyRule withThresholds(BucketingPolicy thresholds) {
    return with(Setting.THRESHOLDS, Objects.requireNonNull(thresholds, "thresholds"));
  }

  /**
   * As {@link #withThresholds(BucketingPolicy)}.
   *
   * @throws IllegalArgumentException if one is not above the one before, the first not above 0
   */
  public PolicyRule withThresholds(double mild, double moderate, double severe) {
    return withThresholds(BucketingPolicy.of(mild, moderate, severe));
  }

  /**
   * Thresholds of one statistic in its own unit, in place of those on the score. L-infinity,
   * Cramer-von Mises and Anderson-Darling have no score and are for information without them.
   *
   * @throws IllegalArgumentException as {@link #withThresholds(double, double, double)}
   */
  public PolicyRule withLimits(StatisticId id, double mild, double moderate, double severe) {
    Checks.argument(STATISTICS.contains(id), "%s is not a statistic that a policy can choose", id);
    return and(Setting.LIMITS, Map.of(id, BucketingPolicy.of(mild, moderate, severe)));
  }

  /** With another value of a setting; limits of other statistics stay as they are. */
  PolicyRule and(Setting setting, Object value) {
    if (setting != Setting.LIMITS) {
      return with(setting, value);
    }
    EnumMap<StatisticId, BucketingPolicy> limits = new EnumMap<>(StatisticId.class);
    limits.putAll(limits());
    ((Map<?, ?>) value).forEach((id, l) -> limits.put((StatisticId) id, (BucketingPolicy) l));
    return with(setting, Collections.unmodifiableMap(limits));
  }

  @SuppressWarnings("unchecked") // only withLimits puts them there
  Map<StatisticId, BucketingPolicy> limits() {
    return (Map<StatisticId, BucketingPolicy>) values.getOrDefault(Setting.LIMITS, Map.of());
  }

  /**
   * How many values each side needs before anything is said about them.
   *
   * @throws IllegalArgumentException if it is less than 2
   */
  public PolicyRule withMinimumSize(int values) {
    Checks.argument(values >= 2, "minimum size must be at least 2, but was %d", values);
    return with(Setting.MINIMUM_SIZE, values);
  }

  /**
   * How much the feature counts in the weighted mean of scores; 0 for not at all.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public PolicyRule withWeight(double weight) {
    Checks.argument(
        weight >= 0 && Double.isFinite(weight), "weight must be 0 or more, but was %s", weight);
    return with(Setting.WEIGHT, weight);
  }

  /** Whether the feature is left out of statistics, tests and the report's status. */
  public PolicyRule withMuted(boolean muted) {
    return with(Setting.MUTED, muted);
  }

  /**
   * Whether no name, number or cut of the feature may show in a report or in anything made from
   * one: keyed hashes stand in their place.
   */
  public PolicyRule withSensitive(boolean sensitive) {
    return with(Setting.SENSITIVE, sensitive);
  }

  /** A setting as people and JSON write it. */
  static String format(Object value) {
    if (value instanceof BucketingPolicy thresholds) {
      return String.format(
          Locale.ROOT, "%s, %s, %s", thresholds.mild(), thresholds.moderate(), thresholds.severe());
    }
    if (value instanceof Map<?, ?> limits) {
      return limits.entrySet().stream()
          .map(limit -> limit.getKey() + " " + format(limit.getValue()))
          .collect(Collectors.joining("; "));
    }
    return String.valueOf(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyRule rule && toString().equals(rule.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** What it says, or {@code nothing}. */
  @Override
  public String toString() {
    if (values.isEmpty()) {
      return "nothing";
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (setting, value) ->
            text.append(text.isEmpty() ? "" : "; ")
                .append(setting.json)
                .append(' ')
                .append(format(value)));
    return text.toString();
  }
}
