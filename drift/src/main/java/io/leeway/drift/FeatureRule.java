package io.leeway.drift;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.statistic.StatisticId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Everything that holds for one feature, and from which level each setting comes. */
final class FeatureRule {
  private final PolicyRule rule;
  private final Map<Setting, String> origins;

  private FeatureRule(PolicyRule rule, Map<Setting, String> origins) {
    this.rule = rule;
    this.origins = origins;
  }

  /** What the levels say together, a later one over an earlier one. */
  static FeatureRule of(Map<String, PolicyRule> levels) {
    PolicyRule together = PolicyRule.none();
    Map<Setting, String> origins = new EnumMap<>(Setting.class);
    for (Map.Entry<String, PolicyRule> level : levels.entrySet()) {
      for (Map.Entry<Setting, Object> value : level.getValue().values().entrySet()) {
        together = together.and(value.getKey(), value.getValue());
        origins.put(value.getKey(), level.getKey());
      }
    }
    return new FeatureRule(together, origins);
  }

  private <T> T get(Setting setting, Class<T> type) {
    return type.cast(Objects.requireNonNull(rule.values().get(setting)));
  }

  /** The statistics that a rule names; those usual for the kind of feature if none does. */
  @SuppressWarnings("unchecked") // only withStatistics puts them there
  List<StatisticId> statistics(FeatureRole role, boolean categories) {
    List<StatisticId> named = get(Setting.STATISTICS, List.class);
    return named.isEmpty() ? Setting.standardStatistics(role, categories) : named;
  }

  Binning bins() {
    return get(Setting.BINS, Binning.class);
  }

  int categories() {
    return get(Setting.CATEGORIES, Integer.class);
  }

  BucketingPolicy thresholds() {
    return get(Setting.THRESHOLDS, BucketingPolicy.class);
  }

  /** The thresholds of a statistic in its own unit. */
  Optional<BucketingPolicy> limits(StatisticId id) {
    return Optional.ofNullable(rule.limits().get(id));
  }

  int minimumSize() {
    return get(Setting.MINIMUM_SIZE, Integer.class);
  }

  double weight() {
    return get(Setting.WEIGHT, Double.class);
  }

  boolean muted() {
    return get(Setting.MUTED, Boolean.class);
  }

  boolean sensitive() {
    return get(Setting.SENSITIVE, Boolean.class);
  }

  /** A line for each setting. */
  String explain() {
    StringBuilder text = new StringBuilder();
    rule.values()
        .forEach(
            (setting, value) ->
                text.append(setting.json)
                    .append(": ")
                    .append(value.equals(List.of()) ? "the usual ones" : PolicyRule.format(value))
                    .append(" (")
                    .append(origins.get(setting))
                    .append(")\n"));
    return text.toString();
  }
}
