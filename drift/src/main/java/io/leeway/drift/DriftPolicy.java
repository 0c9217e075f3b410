package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.Correction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * By which rules drift is judged.
 *
 * <pre>{@code
 * DriftPolicy policy =
 *     DriftPolicy.builder("credit", "3")
 *         .alpha(0.01)
 *         .all(rule -> rule.withMinimumSize(100))
 *         .type(ColumnType.CATEGORICAL, rule -> rule.withCategories(20))
 *         .feature("income", rule -> rule.withThresholds(0.05, 0.10, 0.20).withWeight(2))
 *         .feature("zip", rule -> rule.withMuted(true))
 *         .build();
 * }</pre>
 *
 * <p>What is said of a feature stands over what is said of predictions, that over what is said of
 * its type, and that over what is said of all; each says only what it names, so that a rule for one
 * feature never changes another's. {@link #explain} shows the outcome.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class DriftPolicy {
  private static final DriftPolicy STANDARD = builder("standard", "1").build();

  private final String name;
  private final String version;
  private final double alpha;
  private final Correction correction;
  private final boolean predictionsCount;
  private final boolean schemaCounts;
  private final PolicyRule defaults;
  private final PolicyRule all;
  private final Map<ColumnType, PolicyRule> types;
  private final PolicyRule predictions;
  private final Map<String, PolicyRule> features;
  private final Set<String> allowed;
  private final Set<String> blocked;

  private DriftPolicy(Builder builder) {
    name = builder.name;
    version = builder.version;
    alpha = builder.alpha;
    correction = builder.correction;
    predictionsCount = builder.predictionsCount;
    schemaCounts = builder.schemaCounts;
    defaults = builder.defaults;
    all = builder.all;
    types = Collections.unmodifiableMap(new EnumMap<>(builder.types));
    predictions = builder.predictions;
    features = Collections.unmodifiableMap(new LinkedHashMap<>(builder.features));
    allowed = Collections.unmodifiableSet(new LinkedHashSet<>(builder.allowed));
    blocked = Collections.unmodifiableSet(new LinkedHashSet<>(builder.blocked));
  }

  /**
   * Scores from 0.10, 0.25 and 0.40; alpha 0.05 with the correction of Benjamini and Hochberg; at
   * least 30 values on each side; the statistics that {@link DriftCalculator} names.
   */
  public static DriftPolicy standard() {
    return STANDARD;
  }

  /** Begins with the standard rules under another name. */
  public static Builder builder(String name, String version) {
    return new Builder(name, version);
  }

  /** Begins with these rules. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Which version of that it is. */
  public String version() {
    return version;
  }

  /** The level of significance of all tests of a report together, in (0, 1). */
  public double alpha() {
    return alpha;
  }

  /** The correction for the number of tests. */
  public Correction correction() {
    return correction;
  }

  /** Whether the status of predictions counts in that of the report. */
  public boolean predictionsCount() {
    return predictionsCount;
  }

  /** Whether a missing or retyped column makes the status of the report at least MILD. */
  public boolean schemaCounts() {
    return schemaCounts;
  }

  /** What held by default when the policy was made; a stored one keeps it. */
  PolicyRule defaults() {
    return defaults;
  }

  PolicyRule all() {
    return all;
  }

  Map<ColumnType, PolicyRule> types() {
    return types;
  }

  PolicyRule predictions() {
    return predictions;
  }

  Map<String, PolicyRule> features() {
    return features;
  }

  Set<String> allowed() {
    return allowed;
  }

  Set<String> blocked() {
    return blocked;
  }

  /**
   * Whether a column is looked at: it is allowed, or no column is named as allowed; not blocked.
   */
  public boolean includes(String column) {
    return (allowed.isEmpty() || allowed.contains(column)) && !blocked.contains(column);
  }

  /**
   * Checks that every column that the policy names is there.
   *
   * @throws IllegalArgumentException if one is not; the message names them all
   */
  void requireColumns(Collection<String> columns) {
    Set<String> unknown = new TreeSet<>(features.keySet());
    unknown.addAll(allowed);
    unknown.addAll(blocked);
    unknown.removeAll(columns);
    Checks.argument(
        unknown.isEmpty(),
        "policy %s %s names columns that there are not: %s; columns found: %s",
        name,
        version,
        unknown,
        columns);
  }

  /** What holds for a feature, and where each setting comes from. */
  FeatureRule rule(String feature, ColumnType type, FeatureRole role) {
    return rule(feature, Optional.of(type), role);
  }

  FeatureRule rule(String feature, Optional<ColumnType> type, FeatureRole role) {
    LinkedHashMap<String, PolicyRule> levels = new LinkedHashMap<>();
    levels.put("default", defaults);
    levels.put("all features", all);
    type.ifPresent(
        known -> levels.put(known + " features", types.getOrDefault(known, PolicyRule.none())));
    if (role == FeatureRole.PREDICTION) {
      levels.put("predictions", predictions);
    }
    levels.put(
        "feature " + Text.name(feature, 40), features.getOrDefault(feature, PolicyRule.none()));
    return FeatureRule.of(levels);
  }

  /**
   * Whether names and cut values of a feature are to be shown nowhere.
   *
   * @param type what it holds
   */
  public boolean isSensitive(String feature, ColumnType type) {
    return rule(feature, type, FeatureRole.FEATURE).sensitive()
        || rule(feature, type, FeatureRole.PREDICTION).sensitive();
  }

  /**
   * The rules in force for a feature and where each comes from, a line each; for either type, where
   * the policy says something of types.
   */
  public String explain(String feature) {
    if (types.isEmpty()) {
      return explain(feature, ColumnType.NUMERIC);
    }
    return "if numeric\n"
        + explain(feature, ColumnType.NUMERIC)
        + "if categorical\n"
        + explain(feature, ColumnType.CATEGORICAL);
  }

  /**
   * The rules in force for a feature and where each comes from, a line each.
   *
   * @param feature its name
   * @param type what it holds
   */
  public String explain(String feature, ColumnType type) {
    return (includes(feature) ? "" : "not looked at: it is blocked, or others are allowed\n")
        + explain(rule(feature, type, FeatureRole.FEATURE));
  }

  /** The rules in force for a column of a report, in its role, and where each comes from. */
  public String explain(FeatureDrift column) {
    return explain(rule(column.name(), column.type(), column.role()));
  }

  private String explain(FeatureRule rule) {
    return rule.explain()
        + "alpha "
        + alpha
        + ", "
        + correction
        + " over all tests of the report\n";
  }

  /** The policy as JSON, one member a line; the inverse of {@link #fromJson}. */
  public String toJson() {
    return PolicyJson.write(this);
  }

  /**
   * A policy from its JSON.
   *
   * @throws IllegalArgumentException if it is not that of a policy, of a version that this release
   *     does not know, or says something wrong; the message names all that is wrong
   */
  public static DriftPolicy fromJson(String json) {
    return PolicyJson.read(json);
  }

  /** The SHA-256 of {@link #toJson()}, 64 hex digits: two policies with one hash say the same. */
  public String hash() {
    return Hashes.sha256(toJson());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DriftPolicy policy && toJson().equals(policy.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  /** The name, the version and what holds for all features. */
  @Override
  public String toString() {
    return name
        + " "
        + version
        + ": alpha "
        + alpha
        + ", "
        + correction
        + ", "
        + rule("", ColumnType.NUMERIC, FeatureRole.FEATURE).thresholds();
  }

  /**
   * Collects rules, and every mistake in them. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final String name;
    private final String version;
    private double alpha = 0.05;
    private Correction correction = Correction.BENJAMINI_HOCHBERG;
    private boolean predictionsCount = true;
    private boolean schemaCounts = true;
    private PolicyRule defaults = Setting.defaults();
    private PolicyRule all = PolicyRule.none();
    private final Map<ColumnType, PolicyRule> types = new EnumMap<>(ColumnType.class);
    private PolicyRule predictions = PolicyRule.none();
    private final Map<String, PolicyRule> features = new LinkedHashMap<>();
    private final Set<String> allowed = new LinkedHashSet<>();
    private final Set<String> blocked = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    private Builder(String name, String version) {
      this.name = name;
      this.version = version;
      if (name.isBlank() || version.isBlank()) {
        problems.add("a policy needs a name and a version");
      }
    }

    private Builder(DriftPolicy policy) {
      this(policy.name, policy.version);
      alpha = policy.alpha;
      correction = policy.correction;
      predictionsCount = policy.predictionsCount;
      schemaCounts = policy.schemaCounts;
      defaults = policy.defaults;
      all = policy.all;
      types.putAll(policy.types);
      predictions = policy.predictions;
      features.putAll(policy.features);
      allowed.addAll(policy.allowed);
      blocked.addAll(policy.blocked);
    }

    /** The level of significance of all tests of a report together, in (0, 1). */
    public Builder alpha(double alpha) {
      if (!(alpha > 0 && alpha < 1)) {
        problems.add("alpha must be in (0, 1), but was " + alpha);
      }
      this.alpha = alpha;
      return this;
    }

    /** The correction for the number of tests. */
    public Builder correction(Correction correction) {
      this.correction = correction;
      return this;
    }

    /** Whether the status of predictions counts in that of the report; it does by default. */
    public Builder predictionsCount(boolean count) {
      this.predictionsCount = count;
      return this;
    }

    /** Whether missing and retyped columns count in the status; they do by default. */
    public Builder schemaCounts(boolean count) {
      this.schemaCounts = count;
      return this;
    }

    void defaults(UnaryOperator<PolicyRule> change) {
      defaults = changed("defaults", defaults, change);
    }

    /** What holds for all features; given again, it adds to what was said. */
    public Builder all(UnaryOperator<PolicyRule> change) {
      all = changed("all features", all, change);
      return this;
    }

    /** What holds for the features of a type. */
    public Builder type(ColumnType type, UnaryOperator<PolicyRule> change) {
      PolicyRule rule = types.getOrDefault(type, PolicyRule.none());
      types.put(type, changed(type + " features", rule, change));
      return this;
    }

    /** What holds for predictions. */
    public Builder predictions(UnaryOperator<PolicyRule> change) {
      predictions = changed("predictions", predictions, change);
      return this;
    }

    /** What holds for one feature. */
    public Builder feature(String feature, UnaryOperator<PolicyRule> change) {
      PolicyRule rule = features.getOrDefault(feature, PolicyRule.none());
      features.put(feature, changed("feature " + Text.name(feature, 40), rule, change));
      return this;
    }

    /** Takes part of a file; what is wrong with it is told with all the rest. */
    void attempt(Runnable part) {
      try {
        part.run();
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }

    private PolicyRule changed(String level, PolicyRule rule, UnaryOperator<PolicyRule> change) {
      try {
        return change.apply(rule);
      } catch (IllegalArgumentException e) {
        problems.add(level + ": " + e.getMessage());
        return rule;
      }
    }

    /** Only these columns are looked at, in addition to those allowed before. */
    public Builder allow(String... columns) {
      allowed.addAll(List.of(columns));
      return this;
    }

    /** These columns are not looked at. */
    public Builder block(String... columns) {
      blocked.addAll(List.of(columns));
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if anything that was said is wrong; the message lists all of
     *     it
     */
    public DriftPolicy build() {
      List<String> all = new ArrayList<>(problems);
      for (String column : allowed) {
        if (blocked.contains(column)) {
          all.add("column '" + Text.name(column, 40) + "' is both allowed and blocked");
        }
      }
      Checks.argument(all.isEmpty(), "%s", String.join("; ", all));
      return new DriftPolicy(this);
    }
  }
}
