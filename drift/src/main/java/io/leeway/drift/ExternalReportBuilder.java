package io.leeway.drift;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.StatisticId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the numbers of a report that were computed elsewhere, and every mistake in them. For one
 * thread.
 *
 * @since 0.1
 */
public final class ExternalReportBuilder {
  private record Reported(String name, FeatureRole role, StatisticId kind, double score) {}

  private final double driftScore;
  private final List<Reported> reported = new ArrayList<>();
  private @Nullable Instant windowStart;
  private @Nullable Instant windowEnd;

  private final ReportParts parts = new ReportParts();

  ExternalReportBuilder(double driftScore) {
    this.driftScore = driftScore;
  }

  /** The id; made at random unless given. */
  public ExternalReportBuilder id(String id) {
    parts.id = id;
    return this;
  }

  /** When it was made; now, unless said otherwise. */
  public ExternalReportBuilder createdAt(Instant createdAt) {
    parts.createdAt = createdAt;
    return this;
  }

  /** Who made it. */
  public ExternalReportBuilder createdBy(Actor createdBy) {
    parts.createdBy = createdBy;
    return this;
  }

  /** The model whose data it is about. */
  public ExternalReportBuilder model(String model) {
    parts.model = model;
    return this;
  }

  /** Where the model runs. */
  public ExternalReportBuilder deployment(String deployment) {
    parts.deployment = deployment;
    return this;
  }

  /** What the numbers were computed against. */
  public ExternalReportBuilder baseline(BaselineLink baseline) {
    parts.baseline = baseline;
    return this;
  }

  /** When the current data was seen. */
  public ExternalReportBuilder window(TimeWindow window) {
    parts.window = window;
    return this;
  }

  /**
   * When the current data was seen.
   *
   * @param end not before the start
   */
  public ExternalReportBuilder window(Instant start, Instant end) {
    windowStart = start;
    windowEnd = end;
    return this;
  }

  /** The thresholds that scores are held to, and what else is to stand in the report. */
  public ExternalReportBuilder policy(DriftPolicy policy) {
    parts.policy = policy;
    return this;
  }

  /** How many rows the current data has. */
  public ExternalReportBuilder sampleSize(long rows) {
    parts.currentRows = rows;
    return this;
  }

  /** How many rows the reference has. */
  public ExternalReportBuilder referenceRows(long rows) {
    parts.referenceRows = rows;
    return this;
  }

  /**
   * The drift of an input.
   *
   * @param kind which statistic it comes from
   * @param score 0 upwards, on the scale of psi
   */
  public ExternalReportBuilder feature(String name, StatisticId kind, double score) {
    reported.add(new Reported(name, FeatureRole.FEATURE, kind, score));
    return this;
  }

  /**
   * The drift of an output of the model.
   *
   * @param kind which statistic it comes from
   * @param score 0 upwards, on the scale of psi
   */
  public ExternalReportBuilder prediction(String name, StatisticId kind, double score) {
    reported.add(new Reported(name, FeatureRole.PREDICTION, kind, score));
    return this;
  }

  /** Further checks. */
  public ExternalReportBuilder checks(List<CheckResult> checks) {
    parts.checks.addAll(checks);
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
    if (parts.currentRows < 0 || parts.referenceRows < 0) {
      all.add(
          "rows must be 0 or more, but were " + parts.referenceRows + " and " + parts.currentRows);
    }
    try {
      if (windowStart != null && windowEnd != null) {
        parts.window = new TimeWindow(windowStart, windowEnd);
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
    reported.forEach(column -> parts.columns.add(drift(column)));
    reported.clear();
    parts.significanceAssessed = false;
    parts.driftScore = driftScore;
    parts.status =
        parts
            .policy
            .rule("", Optional.empty(), FeatureRole.FEATURE)
            .thresholds()
            .status(driftScore);
    return new DriftReport(parts);
  }

  private FeatureDrift drift(Reported column) {
    BucketingPolicy thresholds =
        parts.policy.rule(column.name(), Optional.empty(), column.role()).thresholds();
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
            parts.currentRows,
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
        new SampleSize(parts.currentRows, 0),
        List.of(statistic),
        List.of(),
        Optional.empty());
  }
}
