package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.CheckResult;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.internal.LabelHash;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How differently a model treats groups: whom it selects, and whom rightly.
 *
 * <pre>{@code
 * Fairness fairness =
 *     Fairness.builder()
 *         .groups(visits, "sex")
 *         .predictions(visits, "referred", "yes")
 *         .labels(visits, "ill", "yes")
 *         .build();
 * DriftReport complete = report.withChecks(fairness.checks(FairnessLimits.standard()));
 * }</pre>
 *
 * <p>Rates have the interval of Wilson (1927), differences that of Newcombe (1998, method 10),
 * ratios that of MOVER-R (Donner and Zou 2012, Newcombe 2016), which excludes 1 exactly when the
 * interval of the difference excludes 0. All are at 95 %.
 *
 * <p>A row without a label counts in the selection rates only. Where labels are known only of what
 * was selected, as of loans that were granted, the true-positive rate is 1 and says nothing.
 *
 * <p>A group of fewer than 30 rows is counted and left out of the metrics; of the true-positive
 * rate one with fewer than 30 positive labels, of the false-positive rate negative ones.
 *
 * <p>Which two groups lie furthest apart is seen from the data, and of many equal groups some two
 * always lie apart by chance: the plain interval of that pair is too narrow. The intervals of
 * {@link #metrics} and {@link #checks} are therefore widened for the number of pairs (Bonferroni);
 * of two groups they are the plain ones. Those of {@link #comparisons} are plain, because the
 * reference group does not depend on who is ahead.
 *
 * <p>Rows are counted as independent. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Fairness {
  private static final int MOST_GROUPS = 1_000;

  /** Where a policy asks for hashes and there is no key: good within this process. */
  private static final LabelHash RANDOM = LabelHash.random();

  private final String column;
  private final List<GroupCounts> groups;
  private final Optional<String> reference;
  private final long minimum;
  private final long withoutGroup;
  private final long withoutPrediction;

  private Fairness(Builder builder, List<GroupCounts> counted) {
    column = builder.column;
    Optional<LabelHash> hash = builder.hash();
    UnaryOperator<String> shown = name -> hash.map(key -> key.of(column, name)).orElse(name);
    groups =
        counted.stream()
            .map(group -> group.named(shown.apply(group.group())))
            .sorted(
                Comparator.comparingLong(GroupCounts::rows)
                    .reversed()
                    .thenComparing(GroupCounts::group))
            .toList();
    reference =
        Optional.ofNullable(builder.reference)
            .map(shown)
            .or(() -> groups.stream().map(GroupCounts::group).findFirst());
    minimum = builder.minimum;
    withoutGroup = builder.withoutGroup;
    withoutPrediction = builder.withoutPrediction;
  }

  /** Begins with rows, or with what was counted of them. */
  public static Builder builder() {
    return new Builder();
  }

  /** By which column the groups are told apart. */
  public String column() {
    return column;
  }

  /** The groups, the largest first. */
  public List<GroupCounts> groups() {
    return groups;
  }

  /** The group that others are compared with; empty if none was named and there is no group. */
  public Optional<String> reference() {
    return reference;
  }

  /** How many rows have no group; left out. */
  public long withoutGroup() {
    return withoutGroup;
  }

  /** How many rows have a group and no prediction; left out. */
  public long withoutPrediction() {
    return withoutPrediction;
  }

  /** How many rows of the groups have no label; left out of what needs one. */
  public long withoutLabel() {
    return groups.stream()
        .mapToLong(group -> group.rows() - group.positives() - group.negatives())
        .sum();
  }

  /** A metric of all groups. */
  public MetricResult metric(FairnessMetric metric) {
    Pairs pairs = new Pairs(metric, groups, minimum, Double.NaN);
    return new MetricResult(
        metric,
        pairs.furthest().map(pair -> pair.group().group()),
        pairs.furthest().map(pair -> pair.other().group()),
        pairs.estimate(),
        pairs.furthest().map(Pairs.Pair::reason).orElse(pairs.obstacle()));
  }

  /** Every metric of all groups. */
  public List<MetricResult> metrics() {
    return Stream.of(FairnessMetric.values()).map(this::metric).toList();
  }

  /**
   * Every metric of each other group against the reference group: its rate less, or divided by, the
   * reference's, so that a group behind has a negative difference and a ratio under 1. Of equalised
   * odds it is the difference that is larger, with its sign. Each interval is at 95 % by itself: of
   * twenty equal groups, one is expected to be called unequal.
   */
  public List<MetricResult> comparisons() {
    return Stream.of(FairnessMetric.values())
        .flatMap(metric -> comparisons(metric, Double.NaN))
        .toList();
  }

  private Stream<MetricResult> comparisons(FairnessMetric metric, double limit) {
    return groups.stream()
        .filter(group -> !reference.equals(Optional.of(group.group())))
        .map(group -> comparison(metric, group, limit));
  }

  private MetricResult comparison(FairnessMetric metric, GroupCounts group, double limit) {
    Optional<GroupCounts> other =
        groups.stream().filter(one -> reference.equals(Optional.of(one.group()))).findFirst();
    String obstacle =
        other
            .map(one -> obstacle(metric, group, one))
            .orElse("the reference group " + shown(reference.orElse("")) + " has no row");
    Optional<Pairs.Pair> pair =
        obstacle.isEmpty()
            ? other.map(one -> Pairs.pair(metric, group, one, limit))
            : Optional.empty();
    return new MetricResult(
        metric,
        Optional.of(group.group()),
        reference,
        pair.map(Pairs.Pair::estimate),
        pair.map(Pairs.Pair::reason).orElse(obstacle));
  }

  private String obstacle(FairnessMetric metric, GroupCounts group, GroupCounts other) {
    for (Rate rate : metric.rates()) {
      for (GroupCounts one : List.of(group, other)) {
        if (rate.of(one) < minimum) {
          return String.format(
              Locale.ROOT,
              "%s of %s must be at least %s, but were %s",
              rate.of,
              shown(one.group()),
              Text.count(minimum),
              Text.count(rate.of(one)));
        }
      }
    }
    return metric.isRatio() && other.selected() == 0
        ? "nothing is selected in " + shown(other.group()) + ", so that there is no ratio"
        : "";
  }

  /**
   * Holds the metrics of all groups to limits, one check each. A metric fails if two groups lie
   * further apart than the limit and the interval of that pair, widened for the number of pairs,
   * excludes that they are alike: 0 for a difference, 1 for the ratio. A small group that lies
   * furthest apart by chance hides no other pair.
   */
  public List<CheckResult> checks(FairnessLimits limits) {
    return limits.metrics().stream()
        .map(metric -> FairnessChecks.ofAll(this, metric, limits.rule(metric)))
        .toList();
  }

  /**
   * Holds {@link #comparisons} to limits: a check for each metric of each group. It fails if the
   * value is beyond the limit to either side, for a ratio also above its reciprocal, and the
   * interval excludes that the two are alike. Of equalised odds it is enough that one of its two
   * differences does.
   */
  public List<CheckResult> groupChecks(FairnessLimits limits) {
    return limits.metrics().stream()
        .flatMap(metric -> comparisons(metric, limits.rule(metric).limit()))
        .map(found -> FairnessChecks.ofGroup(column, found, limits.rule(found.metric())))
        .toList();
  }

  /**
   * How much each metric has changed since a baseline. A check fails if the metric became worse by
   * more than the limit of change and the interval of the change, both intervals taken together by
   * the rule that Newcombe's comes from (Zou and Donner 2008), excludes 0.
   */
  public List<CheckResult> against(Fairness baseline, FairnessLimits limits) {
    return limits.metrics().stream()
        .map(
            metric ->
                FairnessChecks.change(
                    column, metric(metric), baseline.metric(metric), limits.rule(metric)))
        .toList();
  }

  /**
   * As {@link #against(Fairness, FairnessLimits)}, where of the baseline only the values are known:
   * they are taken as exact. Metrics that the baseline or the limits do not have are left out.
   *
   * @param baseline values in [0, 1]
   * @throws IllegalArgumentException if a value is not
   */
  public List<CheckResult> against(Map<FairnessMetric, Double> baseline, FairnessLimits limits) {
    List<CheckResult> checks = new ArrayList<>();
    new TreeMap<>(baseline)
        .forEach(
            (metric, value) -> {
              Checks.argument(
                  value >= 0 && value <= 1,
                  "%s of a baseline must be in [0, 1], but was %s",
                  metric,
                  value);
              if (limits.metrics().contains(metric)) {
                MetricResult known = MetricResult.known(metric, value);
                checks.add(
                    FairnessChecks.change(column, metric(metric), known, limits.rule(metric)));
              }
            });
    return List.copyOf(checks);
  }

  long minimum() {
    return minimum;
  }

  private static String shown(String group) {
    return Text.name(group, 40);
  }

  /** A table of the groups, and the metrics. */
  @Override
  public String toString() {
    return FairnessText.table(this);
  }

  /**
   * Collects rows, or what was counted of them, and every mistake in them. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private static final byte MISSING = -1;

    private String column = "";
    private ColumnType type = ColumnType.CATEGORICAL;
    private @Nullable List<? extends @Nullable String> names;
    private byte @Nullable [] predictions;
    private byte @Nullable [] labels;
    private @Nullable List<GroupCounts> counts;
    private @Nullable String reference;
    private @Nullable LabelHash hash;
    private @Nullable DriftPolicy policy;
    private long minimum = 30;
    private long withoutGroup;
    private long withoutPrediction;
    private final List<String> problems = new ArrayList<>();

    private Builder() {}

    /**
     * The group of each row.
     *
     * @param column what tells them apart, such as {@code sex}
     * @param names a name for each row; null is missing
     */
    public Builder groups(String column, Collection<? extends @Nullable String> names) {
      this.column = column;
      this.names = new ArrayList<>(names);
      type = ColumnType.CATEGORICAL;
      return this;
    }

    /** The group of each row: its value in a column. A number is a name, 1 and not 1.0. */
    public Builder groups(Dataset data, String column) {
      return attempt(
          () -> {
            groups(column, names(data, column));
            type = data.type(column);
          });
    }

    private static List<@Nullable String> names(Dataset data, String column) {
      if (data.type(column) == ColumnType.CATEGORICAL) {
        return data.texts(column);
      }
      List<@Nullable String> names = new ArrayList<>(data.rowCount());
      for (double value : data.numbers(column)) {
        names.add(Double.isNaN(value) ? null : Text.plain(value + 0.0)); // -0.0 is 0
      }
      return names;
    }

    /** Whether the model selects each row, that is, predicts the positive class. */
    public Builder predictions(boolean... selected) {
      predictions = answers(selected);
      return this;
    }

    /** Whether the model selects each row; null is missing. */
    public Builder predictions(Collection<? extends @Nullable Boolean> selected) {
      predictions = answers(selected);
      return this;
    }

    /**
     * The model's score of each row.
     *
     * @param scores NaN is missing
     * @param threshold from which on a row is selected
     */
    public Builder predictions(double[] scores, double threshold) {
      predictions = atLeast(scores, threshold);
      return this;
    }

    /**
     * The model's answer for each row.
     *
     * @param positive the name that selects; it must be the same in every character
     */
    public Builder predictions(Dataset data, String column, String positive) {
      return attempt(() -> predictions(are(data.texts(column), positive)));
    }

    /** The model's score of each row. */
    public Builder predictions(Dataset data, String column, double threshold) {
      return attempt(() -> predictions(data.numbers(column), threshold));
    }

    /**
     * Whether each row turned out positive. Without labels there is no rate of rightly selected.
     */
    public Builder labels(boolean... positive) {
      labels = answers(positive);
      return this;
    }

    /** Whether each row turned out positive; null is missing. */
    public Builder labels(Collection<? extends @Nullable Boolean> positive) {
      labels = answers(positive);
      return this;
    }

    /** What each row turned out to be, and the name of the positive class. */
    public Builder labels(Dataset data, String column, String positive) {
      return attempt(() -> labels(are(data.texts(column), positive)));
    }

    /** A number for each row, and from which one on it is positive: 1 of 0 and 1. */
    public Builder labels(Dataset data, String column, double threshold) {
      return attempt(() -> labels = atLeast(data.numbers(column), threshold));
    }

    /**
     * Groups that were counted elsewhere, in place of rows: in a database, or by an earlier {@link
     * Fairness#groups}.
     */
    public Builder counts(String column, List<GroupCounts> counts) {
      this.column = column;
      this.counts = List.copyOf(counts);
      return this;
    }

    /** The group that others are compared with; the largest unless it is named. */
    public Builder reference(String group) {
      reference = group;
      return this;
    }

    /** From how many rows on a group, or positive or negative labels, a rate is used; 30. */
    public Builder minimum(long minimum) {
      this.minimum = minimum;
      return this;
    }

    /**
     * Shows keyed hashes in place of the names of groups, {@link DriftPolicy#isSensitive those of a
     * sensitive column}; with the same key as {@link io.leeway.drift.DriftCalculator#withHashKey}
     * they are the same as those of segments.
     *
     * @param key at least 16 bytes
     */
    public Builder hashKey(byte[] key) {
      return attempt(() -> hash = LabelHash.of(key));
    }

    /**
     * Shows hashes if a policy calls the column of the groups sensitive; without a {@link #hashKey}
     * they can be compared only with others of this process.
     */
    public Builder policy(DriftPolicy policy) {
      this.policy = policy;
      return this;
    }

    private Builder attempt(Runnable part) {
      try {
        part.run();
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
      return this;
    }

    private static List<@Nullable Boolean> are(List<@Nullable String> texts, String positive) {
      List<@Nullable Boolean> answers = new ArrayList<>(texts.size());
      texts.forEach(text -> answers.add(text == null ? null : text.equals(positive)));
      return answers;
    }

    private byte[] atLeast(double[] scores, double threshold) {
      if (Double.isNaN(threshold)) {
        problems.add("threshold must be a number, but was NaN");
      }
      byte[] answers = new byte[scores.length];
      for (int i = 0; i < scores.length; i++) {
        answers[i] = Double.isNaN(scores[i]) ? MISSING : answer(scores[i] >= threshold);
      }
      return answers;
    }

    private static byte[] answers(boolean[] values) {
      byte[] answers = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        answers[i] = answer(values[i]);
      }
      return answers;
    }

    private static byte[] answers(Collection<? extends @Nullable Boolean> values) {
      byte[] answers = new byte[values.size()];
      int i = 0;
      for (Boolean value : values) {
        answers[i++] = value == null ? MISSING : answer(value);
      }
      return answers;
    }

    private static byte answer(boolean value) {
      return (byte) (value ? 1 : 0);
    }

    /**
     * Counts.
     *
     * @throws IllegalArgumentException if there are no groups or no predictions, they or the labels
     *     are not equally many, there are more than 1,000 groups or one is counted twice, or
     *     anything else that was said is wrong; the message lists all of it
     */
    public Fairness build() {
      List<String> all = new ArrayList<>(problems);
      if (minimum < 1) {
        all.add("minimum must be at least 1, but was " + minimum);
      }
      List<GroupCounts> counted = counts == null ? count(all) : counts;
      if (counted.stream().map(GroupCounts::group).distinct().count() < counted.size()) {
        all.add("groups of '" + column + "' must be counted once each");
      }
      if (counted.size() > MOST_GROUPS) {
        all.add(
            String.format(
                Locale.ROOT,
                "groups must be at most %,d, but '%s' has %,d",
                MOST_GROUPS,
                column,
                counted.size()));
      }
      Checks.argument(all.isEmpty(), "%s", String.join("; ", all));
      return new Fairness(this, counted);
    }

    private List<GroupCounts> count(List<String> problems) {
      List<? extends @Nullable String> names = this.names;
      byte[] selected = predictions;
      if (names == null || selected == null) {
        problems.add("fairness needs groups and predictions");
        return List.of();
      }
      if (selected.length != names.size() || (labels != null && labels.length != names.size())) {
        problems.add(
            "groups, predictions and labels must be equally many, but were "
                + names.size()
                + ", "
                + selected.length
                + (labels == null ? "" : ", " + labels.length));
        return List.of();
      }
      withoutGroup = 0;
      withoutPrediction = 0;
      Map<String, Tally> tallies = new HashMap<>();
      for (int i = 0; i < selected.length; i++) {
        String name = names.get(i);
        if (name == null) {
          withoutGroup++;
        } else if (selected[i] == MISSING) {
          withoutPrediction++;
        } else {
          tallies
              .computeIfAbsent(name, unused -> new Tally())
              .add(selected[i], labels == null ? MISSING : labels[i]);
        }
      }
      return tallies.entrySet().stream()
          .map(entry -> entry.getValue().counts(entry.getKey()))
          .toList();
    }

    private Optional<LabelHash> hash() {
      return Optional.ofNullable(hash)
          .or(
              () ->
                  policy != null && policy.isSensitive(column, type)
                      ? Optional.of(RANDOM)
                      : Optional.empty());
    }
  }

  /** The rows of one group as they are counted. */
  private static final class Tally {
    /** By prediction, and by label with one more place for none. */
    private final long[][] rows = new long[2][3];

    void add(byte selected, byte label) {
      rows[selected][label == Builder.MISSING ? 2 : label]++;
    }

    GroupCounts counts(String name) {
      long selected = Arrays.stream(rows[1]).sum();
      return new GroupCounts(
          name,
          selected + Arrays.stream(rows[0]).sum(),
          selected,
          rows[1][1],
          rows[1][0],
          rows[0][0],
          rows[0][1]);
    }
  }
}
