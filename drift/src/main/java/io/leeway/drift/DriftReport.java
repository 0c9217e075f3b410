package io.leeway.drift;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found: a verdict, and every number it rests on.
 *
 * <p>A {@link DriftCalculator} makes it from data. A host that computed the numbers elsewhere makes
 * one from them, {@link #computedElsewhere}.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class DriftReport {
  private final String id;
  private final Instant createdAt;
  private final Optional<Actor> createdBy;
  private final Optional<String> model;
  private final Optional<String> deployment;
  private final Optional<BaselineLink> baseline;
  private final Optional<TimeWindow> window;
  private final Optional<Segment> segment;
  private final DriftStatus status;
  private final double driftScore;
  private final double largestScore;
  private final boolean significanceAssessed;
  private final DriftPolicy policy;
  private final int tests;
  private final long referenceRows;
  private final long currentRows;
  private final List<FeatureDrift> features;
  private final List<FeatureDrift> predictions;
  private final List<CheckResult> checks;

  private DriftReport(Builder builder) {
    id = Checks.notBlank(builder.id, "id of a report");
    createdAt = Times.micros(builder.createdAt);
    createdBy = Optional.ofNullable(builder.createdBy);
    model = Optional.ofNullable(builder.model);
    deployment = Optional.ofNullable(builder.deployment);
    baseline = Optional.ofNullable(builder.baseline);
    window = Optional.ofNullable(builder.window);
    segment = Optional.ofNullable(builder.segment);
    policy = builder.policy;
    tests = builder.tests;
    significanceAssessed = builder.significanceAssessed;
    referenceRows = builder.referenceRows;
    currentRows = builder.currentRows;
    features = of(FeatureRole.FEATURE, builder.columns);
    predictions = of(FeatureRole.PREDICTION, builder.columns);
    checks = List.copyOf(builder.checks);
    status = builder.status == null ? worst() : builder.status;
    driftScore = Double.isNaN(builder.driftScore) ? worstScore() : builder.driftScore;
    largestScore =
        Double.isNaN(builder.largestScore)
            ? columns().mapToDouble(FeatureDrift::score).max().orElse(0)
            : builder.largestScore;
    Checks.argument(
        driftScore >= 0 && driftScore <= 1,
        "drift score must be in [0, 1], but was %s",
        driftScore);
    Checks.argument(
        referenceRows >= 0 && currentRows >= 0,
        "rows must be 0 or more, but were %s and %s",
        referenceRows,
        currentRows);
  }

  private static List<FeatureDrift> of(FeatureRole role, List<FeatureDrift> columns) {
    return columns.stream().filter(column -> column.role() == role).toList();
  }

  /**
   * Begins a report of numbers that were computed elsewhere. Its status is the bucket of the score
   * by the thresholds of its policy, and that is all: nothing is known about significance, and the
   * report says so.
   *
   * <pre>{@code
   * DriftReport report =
   *     DriftReport.computedElsewhere(0.31)
   *         .model("credit")
   *         .deployment("eu-1")
   *         .window(monday, tuesday)
   *         .sampleSize(5_000)
   *         .feature("age", StatisticId.PSI, 0.31)
   *         .build();
   * }</pre>
   *
   * @param driftScore in [0, 1], on the scale of psi
   */
  public static Builder computedElsewhere(double driftScore) {
    return new Builder(driftScore);
  }

  /** What the report is known by. */
  public String id() {
    return id;
  }

  /** When it was made, to the microsecond. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Who made it, if that was said. */
  public Optional<Actor> createdBy() {
    return createdBy;
  }

  /** The model whose data it is about, if that was said; with a baseline, the baseline's name. */
  public Optional<String> model() {
    return model;
  }

  /** Where the model runs, if that was said. */
  public Optional<String> deployment() {
    return deployment;
  }

  /** What the current data was compared with; empty if with rows. */
  public Optional<BaselineLink> baseline() {
    return baseline;
  }

  /** When the current data was seen, if that was said. */
  public Optional<TimeWindow> window() {
    return window;
  }

  /** Which part of the rows it is about; empty if all. */
  public Optional<Segment> segment() {
    return segment;
  }

  /**
   * The worst status of the features and, unless the policy leaves them out, the predictions and
   * the {@linkplain #schema schema}; NOT_ASSESSED if nothing could be compared.
   */
  public DriftStatus status() {
    return status;
  }

  /**
   * The status together with the checks: how loudly to say it. A failed check of severity WARNING
   * makes it WARNING at least, of CRITICAL makes it CRITICAL.
   */
  public AlertLevel alertLevel() {
    return checks.stream()
        .filter(CheckResult::failed)
        .map(check -> check.severity().alertLevel())
        .reduce(status.alertLevel(), AlertLevel::or);
  }

  /**
   * The largest adjusted score among the statistics that drift, at most 1; 0 when nothing drifts.
   */
  public double driftScore() {
    return driftScore;
  }

  /** The largest adjusted score of all, significant or not; may be infinite. */
  public double largestScore() {
    return largestScore;
  }

  /** Whether the status rests on tests; not for a report of numbers computed elsewhere. */
  public boolean significanceAssessed() {
    return significanceAssessed;
  }

  /** By which rules it was made. */
  public DriftPolicy policy() {
    return policy;
  }

  /** How many p-values were corrected together, those of other reports of the call included. */
  public int tests() {
    return tests;
  }

  /** How many rows the reference has; 0 if a host did not say. */
  public long referenceRows() {
    return referenceRows;
  }

  /** How many rows the current data has: the sample size. */
  public long currentRows() {
    return currentRows;
  }

  /** What was found about each input, in the order of the reference, new columns last. */
  public List<FeatureDrift> features() {
    return features;
  }

  /** What was found about each output of the model. */
  public List<FeatureDrift> predictions() {
    return predictions;
  }

  /** The features and the predictions. */
  public Stream<FeatureDrift> columns() {
    return Stream.concat(features.stream(), predictions.stream());
  }

  /** What else was checked. */
  public List<CheckResult> checks() {
    return checks;
  }

  /** The checks that failed, the most severe first. */
  public List<CheckResult> failedChecks() {
    return checks.stream()
        .filter(CheckResult::failed)
        .sorted(Comparator.comparing(CheckResult::severity).reversed())
        .toList();
  }

  /** The worst status of the features alone. */
  public DriftStatus featureStatus() {
    return worst(features);
  }

  /** The worst status of the predictions alone; NOT_ASSESSED if there is none. */
  public DriftStatus predictionStatus() {
    return worst(predictions);
  }

  /** How the columns themselves have changed. */
  public SchemaDrift schema() {
    return SchemaDrift.of(columns().toList());
  }

  private static DriftStatus worst(List<FeatureDrift> columns) {
    return columns.stream()
        .map(FeatureDrift::status)
        .reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or);
  }

  private DriftStatus worst() {
    return columns().map(this::weight).reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or);
  }

  /** What a column adds to the status of the report. */
  private DriftStatus weight(FeatureDrift column) {
    boolean counts = column.role() == FeatureRole.FEATURE || policy.predictionsCount();
    return switch (column.state()) {
      case COLUMN_MISSING, TYPE_CHANGED ->
          policy.schemaCounts() ? DriftStatus.MILD : DriftStatus.NOT_ASSESSED;
      default -> counts ? column.status() : DriftStatus.NOT_ASSESSED;
    };
  }

  private double worstScore() {
    double score =
        columns()
            .flatMap(column -> column.statistics().stream())
            .filter(statistic -> statistic.status().atLeast(DriftStatus.MILD))
            .mapToDouble(StatisticResult::rank)
            .max()
            .orElse(0);
    return Math.min(1, score);
  }

  /** The features and predictions that drift, the worst first. */
  public List<FeatureDrift> drifting() {
    return worstFirst().filter(FeatureDrift::drifts).toList();
  }

  /** All features and predictions, the worst first: by status, then by score. */
  public Stream<FeatureDrift> worstFirst() {
    return columns()
        .sorted(Comparator.comparing(this::weight).thenComparing(FeatureDrift::score).reversed());
  }

  /**
   * The mean of the scores of what was assessed, each with its weight and at most 1; 0 if nothing
   * weighs.
   */
  public double weightedMeanScore() {
    double sum = 0;
    double weights = 0;
    for (FeatureDrift column : assessed().toList()) {
      double weight = policy.rule(column.name(), column.type(), column.role()).weight();
      sum += weight * Math.min(1, column.score());
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights;
  }

  /** The share of what was assessed that drifts; 0 if nothing was assessed. */
  public double driftingShare() {
    long assessed = assessed().count();
    return assessed == 0 ? 0 : (double) drifting().size() / assessed;
  }

  private Stream<FeatureDrift> assessed() {
    return columns().filter(column -> column.state() == FeatureState.ASSESSED);
  }

  /**
   * What was found about one feature or prediction.
   *
   * @throws IllegalArgumentException if the report has no such column
   */
  public FeatureDrift feature(String name) {
    return columns()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no feature '"
                        + name
                        + "'; features found: "
                        + columns().map(FeatureDrift::name).toList()));
  }

  /** The report with the model named. */
  public DriftReport withModel(String model) {
    return with(copy -> copy.model(model));
  }

  /** The report with the place named where the model runs. */
  public DriftReport withDeployment(String deployment) {
    return with(copy -> copy.deployment(deployment));
  }

  /** The report with the time when the current data was seen. */
  public DriftReport withWindow(TimeWindow window) {
    return with(copy -> copy.window(window));
  }

  /** The report with whoever made it. */
  public DriftReport withCreatedBy(Actor createdBy) {
    return with(copy -> copy.createdBy(createdBy));
  }

  /** The report with further checks, which count in its alert level. */
  public DriftReport withChecks(List<CheckResult> further) {
    return with(copy -> copy.checks.addAll(further));
  }

  private DriftReport with(Consumer<Builder> change) {
    Builder copy = new Builder(driftScore);
    copy.id = id;
    copy.createdAt = createdAt;
    copy.createdBy = createdBy.orElse(null);
    copy.model = model.orElse(null);
    copy.deployment = deployment.orElse(null);
    copy.baseline = baseline.orElse(null);
    copy.window = window.orElse(null);
    copy.segment = segment.orElse(null);
    copy.status = status;
    copy.largestScore = largestScore;
    copy.significanceAssessed = significanceAssessed;
    copy.policy = policy;
    copy.tests = tests;
    copy.referenceRows = referenceRows;
    copy.currentRows = currentRows;
    copy.columns.addAll(columns().toList());
    copy.checks.addAll(checks);
    change.accept(copy);
    return copy.done();
  }

  /** The verdict in a sentence. */
  public String verdict() {
    long assessed = assessed().count();
    long columns = (long) features.size() + predictions.size();
    if (!significanceAssessed) {
      return String.format(
          Locale.ROOT,
          "%s: score %s as computed elsewhere, significance not assessed",
          FeatureDrift.verdict(status),
          Text.number(driftScore));
    }
    if (assessed == 0) {
      return status + ": none of " + columns + " columns could be compared";
    }
    String verdict =
        String.format(
            Locale.ROOT,
            "%s: %d of %d columns assessed drift, score %s",
            FeatureDrift.verdict(status),
            drifting().size(),
            assessed,
            Text.number(driftScore));
    return columns == assessed ? verdict : verdict + ", " + (columns - assessed) + " not assessed";
  }

  /** Every column as a line of a table, the worst first, and why some were not compared. */
  public String table() {
    return ReportText.table(this, Integer.MAX_VALUE) + ReportText.notes(this);
  }

  /** The report as JSON, one member a line; the inverse of {@link #fromJson}. */
  public String toJson() {
    return ReportJson.write(this);
  }

  /**
   * The report in few words, as JSON on one line: {@code feature_drift} and {@code
   * prediction_drift} with {@code score} and {@code kind} of the statistic that decided for each
   * column that was assessed, {@code drift_score}, {@code drift_status} in lower case, and {@code
   * sample_size} of the current data. A score is at most 1.
   */
  public String toCompactJson() {
    return ReportJson.writeCompact(this);
  }

  /**
   * A report from its JSON.
   *
   * @throws IllegalArgumentException if it is not the JSON of a report, or of a version that this
   *     release does not know; the message names the member
   */
  public static DriftReport fromJson(String json) {
    return ReportJson.read(json);
  }

  /**
   * Writes {@link #toJson()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void writeJson(Path file) {
    try {
      Files.writeString(file, toJson());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Reads a file of {@link #writeJson}.
   *
   * @throws IllegalArgumentException as {@link #fromJson}
   * @throws UncheckedIOException if it cannot be read
   */
  public static DriftReport readJson(Path file) {
    try {
      return fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DriftReport report && toJson().equals(report.toJson());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** The verdict and the worst columns, under 1,000 characters. {@link #table()} has them all. */
  @Override
  public String toString() {
    return ReportText.summary(this);
  }

  /**
   * Collects the numbers of a report that were computed elsewhere, and every mistake in them. For
   * one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private record Reported(String name, FeatureRole role, StatisticId kind, double score) {}

    private final double driftScore;
    private final List<Reported> reported = new ArrayList<>();
    private @Nullable Instant windowStart;
    private @Nullable Instant windowEnd;

    String id = UUID.randomUUID().toString();
    Instant createdAt = Times.now();
    @Nullable Actor createdBy;
    @Nullable String model;
    @Nullable String deployment;
    @Nullable BaselineLink baseline;
    @Nullable TimeWindow window;
    @Nullable Segment segment;
    @Nullable DriftStatus status; // null: follows from the columns
    double largestScore = Double.NaN; // NaN: likewise
    boolean significanceAssessed = true;
    DriftPolicy policy = DriftPolicy.standard();
    int tests;
    long referenceRows;
    long currentRows;
    final List<FeatureDrift> columns = new ArrayList<>();
    final List<CheckResult> checks = new ArrayList<>();

    /**
     * Begins any report.
     *
     * @param driftScore NaN if it follows from the columns
     */
    Builder(double driftScore) {
      this.driftScore = driftScore;
    }

    /** The id; made at random unless given. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /** When it was made; now, unless said otherwise. */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /** Who made it. */
    public Builder createdBy(Actor createdBy) {
      this.createdBy = createdBy;
      return this;
    }

    /** The model whose data it is about. */
    public Builder model(String model) {
      this.model = model;
      return this;
    }

    /** Where the model runs. */
    public Builder deployment(String deployment) {
      this.deployment = deployment;
      return this;
    }

    /** What the numbers were computed against. */
    public Builder baseline(BaselineLink baseline) {
      this.baseline = baseline;
      return this;
    }

    /** When the current data was seen. */
    public Builder window(TimeWindow window) {
      this.window = window;
      return this;
    }

    /**
     * When the current data was seen.
     *
     * @param end not before the start
     */
    public Builder window(Instant start, Instant end) {
      windowStart = start;
      windowEnd = end;
      return this;
    }

    /** The thresholds that scores are held to, and what else is to stand in the report. */
    public Builder policy(DriftPolicy policy) {
      this.policy = policy;
      return this;
    }

    /** How many rows the current data has. */
    public Builder sampleSize(long rows) {
      this.currentRows = rows;
      return this;
    }

    /** How many rows the reference has. */
    public Builder referenceRows(long rows) {
      this.referenceRows = rows;
      return this;
    }

    /**
     * The drift of an input.
     *
     * @param kind which statistic it comes from
     * @param score 0 upwards, on the scale of psi
     */
    public Builder feature(String name, StatisticId kind, double score) {
      reported.add(new Reported(name, FeatureRole.FEATURE, kind, score));
      return this;
    }

    /**
     * The drift of an output of the model.
     *
     * @param kind which statistic it comes from
     * @param score 0 upwards, on the scale of psi
     */
    public Builder prediction(String name, StatisticId kind, double score) {
      reported.add(new Reported(name, FeatureRole.PREDICTION, kind, score));
      return this;
    }

    /** Further checks. */
    public Builder checks(List<CheckResult> checks) {
      this.checks.addAll(checks);
      return this;
    }

    /**
     * The report.
     *
     * @throws IllegalArgumentException if the score is outside [0, 1], the window ends before it
     *     starts, a number of rows is negative, a column's score is negative or not finite, or a
     *     column has no name or is given twice; the message lists all of it
     */
    public DriftReport build() {
      List<String> all = new ArrayList<>();
      if (!(driftScore >= 0 && driftScore <= 1)) {
        all.add("drift score must be in [0, 1], but was " + driftScore);
      }
      if (currentRows < 0 || referenceRows < 0) {
        all.add("rows must be 0 or more, but were " + referenceRows + " and " + currentRows);
      }
      try {
        if (windowStart != null && windowEnd != null) {
          window = new TimeWindow(windowStart, windowEnd);
        }
      } catch (IllegalArgumentException e) {
        all.add(String.valueOf(e.getMessage()));
      }
      Set<String> names = new HashSet<>();
      for (Reported column : reported) {
        String name = Text.name(column.name(), 40);
        if (column.name().isBlank() || !names.add(column.name())) {
          all.add("column '" + name + "' has no name or is given twice");
        }
        if (!(column.score() >= 0 && column.score() < Double.POSITIVE_INFINITY)) {
          all.add("score of '" + name + "' must be 0 or more, but was " + column.score());
        }
      }
      Checks.argument(all.isEmpty(), "%s", String.join("; ", all));
      reported.forEach(column -> columns.add(drift(column)));
      reported.clear();
      significanceAssessed = false;
      status =
          policy.rule("", Optional.empty(), FeatureRole.FEATURE).thresholds().status(driftScore);
      return done();
    }

    private FeatureDrift drift(Reported column) {
      BucketingPolicy thresholds =
          policy.rule(column.name(), Optional.empty(), column.role()).thresholds();
      DriftStatus bucket = thresholds.status(column.score());
      OptionalDouble score = OptionalDouble.of(column.score());
      StatisticResult statistic =
          new StatisticResult(
              column.kind(),
              column.score(),
              OptionalDouble.empty(),
              score,
              OptionalDouble.empty(),
              score,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              Optional.empty(),
              0,
              currentRows,
              OptionalInt.empty(),
              bucket);
      return new FeatureDrift(
          column.name(),
          column.role(),
          Optional.empty(),
          FeatureState.ASSESSED,
          bucket,
          column.kind()
              + " scores "
              + Text.number(column.score())
              + (bucket == DriftStatus.NONE
                  ? ", below " + Text.threshold(thresholds.mild())
                  : " (" + bucket + " from " + Text.threshold(thresholds.from(bucket)) + ")")
              + ", significance not assessed",
          column.score(),
          new SampleSize(0, 0),
          new SampleSize(currentRows, 0),
          List.of(statistic),
          List.of(),
          Optional.empty());
    }

    DriftReport done() {
      return new DriftReport(this);
    }
  }
}
