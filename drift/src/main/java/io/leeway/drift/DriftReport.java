package io.leeway.drift;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.internal.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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

  DriftReport(ReportParts parts) {
    id = Checks.notBlank(parts.id, "id of a report");
    createdAt = Times.micros(parts.createdAt);
    createdBy = Optional.ofNullable(parts.createdBy);
    model = Optional.ofNullable(parts.model);
    deployment = Optional.ofNullable(parts.deployment);
    baseline = Optional.ofNullable(parts.baseline);
    window = Optional.ofNullable(parts.window);
    segment = Optional.ofNullable(parts.segment);
    policy = parts.policy;
    tests = parts.tests;
    significanceAssessed = parts.significanceAssessed;
    referenceRows = parts.referenceRows;
    currentRows = parts.currentRows;
    features = of(FeatureRole.FEATURE, parts.columns);
    predictions = of(FeatureRole.PREDICTION, parts.columns);
    checks = List.copyOf(parts.checks);
    status = parts.status == null ? worst() : parts.status;
    driftScore = Double.isNaN(parts.driftScore) ? worstScore() : parts.driftScore;
    largestScore =
        Double.isNaN(parts.largestScore)
            ? columns().mapToDouble(FeatureDrift::score).max().orElse(0)
            : parts.largestScore;
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
  public static ExternalReportBuilder computedElsewhere(double driftScore) {
    return new ExternalReportBuilder(driftScore);
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
    return with(copy -> copy.model = model);
  }

  /** The report with the place named where the model runs. */
  public DriftReport withDeployment(String deployment) {
    return with(copy -> copy.deployment = deployment);
  }

  /** The report with the time when the current data was seen. */
  public DriftReport withWindow(TimeWindow window) {
    return with(copy -> copy.window = window);
  }

  /** The report with whoever made it. */
  public DriftReport withCreatedBy(Actor createdBy) {
    return with(copy -> copy.createdBy = createdBy);
  }

  /** The report with further checks, which count in its alert level. */
  public DriftReport withChecks(List<CheckResult> further) {
    return with(copy -> copy.checks.addAll(further));
  }

  private DriftReport with(Consumer<ReportParts> change) {
    ReportParts copy = new ReportParts();
    copy.driftScore = driftScore;
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
    return new DriftReport(copy);
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

  /** The JSON Schema (2020-12) of {@link #toJson()}; it allows no member that it does not name. */
  public static String jsonSchema() {
    try (InputStream schema = DriftReport.class.getResourceAsStream("report-v1.schema.json")) {
      return new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
}
