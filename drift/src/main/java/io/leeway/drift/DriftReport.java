package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a comparison found: a verdict, and every number it rests on.
 *
 * @param id what the report is known by
 * @param createdAt when it was made, to the microsecond
 * @param baseline what it was compared with; empty if with rows
 * @param status the worst status of its features and predictions, at least MILD if a column is
 *     missing or of another type; NOT_ASSESSED if nothing could be compared
 * @param driftScore the largest adjusted score among the statistics that drift, at most 1; 0 when
 *     nothing drifts
 * @param largestScore the largest adjusted score of all, significant or not; may be infinite
 * @param policy by which rules it was made
 * @param tests how many p-values were corrected together
 * @param referenceRows how many rows the reference has
 * @param currentRows how many rows the current data has
 * @param features what was found about each column, in the order of the reference, new columns last
 * @since 0.1
 */
public record DriftReport(
    String id,
    Instant createdAt,
    Optional<BaselineLink> baseline,
    DriftStatus status,
    double driftScore,
    double largestScore,
    DriftPolicy policy,
    int tests,
    long referenceRows,
    long currentRows,
    List<FeatureDrift> features) {
  /** Copies the list. */
  public DriftReport {
    Objects.requireNonNull(id, "id");
    createdAt = Times.micros(createdAt);
    features = List.copyOf(features);
    Checks.argument(
        driftScore >= 0 && driftScore <= 1,
        "drift score must be in [0, 1], but was %s",
        driftScore);
  }

  /** A report whose verdict follows from its features. */
  static DriftReport of(
      String id,
      Instant createdAt,
      Optional<BaselineLink> baseline,
      DriftPolicy policy,
      int tests,
      long referenceRows,
      long currentRows,
      List<FeatureDrift> features) {
    double driftScore =
        features.stream()
            .filter(FeatureDrift::drifts)
            .flatMap(feature -> feature.statistics().stream())
            .filter(statistic -> statistic.status().atLeast(DriftStatus.MILD))
            .mapToDouble(StatisticResult::rank)
            .max()
            .orElse(0);
    return new DriftReport(
        id,
        createdAt,
        baseline,
        features.stream()
            .map(feature -> weight(feature, policy))
            .reduce(DriftStatus.NOT_ASSESSED, DriftStatus::or),
        Math.min(1, driftScore),
        features.stream().mapToDouble(FeatureDrift::score).max().orElse(0),
        policy,
        tests,
        referenceRows,
        currentRows,
        features);
  }

  /** What a feature adds to the status of the report. */
  private static DriftStatus weight(FeatureDrift feature, DriftPolicy policy) {
    boolean counts = feature.role() == FeatureRole.FEATURE || policy.predictionsCount();
    return switch (feature.state()) {
      case COLUMN_MISSING, TYPE_CHANGED ->
          policy.schemaCounts() ? DriftStatus.MILD : DriftStatus.NOT_ASSESSED;
      default -> counts ? feature.status() : DriftStatus.NOT_ASSESSED;
    };
  }

  /** The features that drift, the worst first. */
  public List<FeatureDrift> drifting() {
    return worstFirst().filter(FeatureDrift::drifts).toList();
  }

  /** All features, the worst first: by status, then by score. */
  Stream<FeatureDrift> worstFirst() {
    return features.stream()
        .sorted(
            Comparator.comparing((FeatureDrift feature) -> weight(feature, policy))
                .thenComparing(FeatureDrift::score)
                .reversed());
  }

  /**
   * The mean of the scores of the assessed features, each with its weight and at most 1; 0 if
   * nothing weighs.
   */
  public double weightedMeanScore() {
    double sum = 0;
    double weights = 0;
    for (FeatureDrift feature : features) {
      if (feature.state() == FeatureState.ASSESSED) {
        double weight = policy.rule(feature.name(), feature.type(), feature.role()).weight();
        sum += weight * Math.min(1, feature.score());
        weights += weight;
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }

  /** The share of the assessed features that drift; 0 if none was assessed. */
  public double driftingShare() {
    long assessed =
        features.stream().filter(feature -> feature.state() == FeatureState.ASSESSED).count();
    return assessed == 0 ? 0 : (double) drifting().size() / assessed;
  }

  /**
   * What was found about one column.
   *
   * @throws IllegalArgumentException if the report has no such column
   */
  public FeatureDrift feature(String name) {
    return features.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no feature '"
                        + name
                        + "'; features found: "
                        + features.stream().map(FeatureDrift::name).toList()));
  }

  /** The verdict in a sentence. */
  String verdict() {
    long assessed =
        features.stream().filter(feature -> feature.state() == FeatureState.ASSESSED).count();
    if (assessed == 0) {
      return status + ": none of " + features.size() + " columns could be compared";
    }
    List<FeatureDrift> drifting = drifting();
    String verdict =
        String.format(
            Locale.ROOT,
            "%s: %d of %d columns assessed drift, score %s",
            FeatureDrift.verdict(status),
            drifting.size(),
            assessed,
            Text.number(driftScore));
    return features.size() == assessed
        ? verdict
        : verdict + ", " + (features.size() - assessed) + " not assessed";
  }

  /** Every column as a line of a table, the worst first, and why some were not compared. */
  public String table() {
    return ReportText.table(this, Integer.MAX_VALUE) + ReportText.reasons(this);
  }

  /** The report as JSON, one member a line; the inverse of {@link #fromJson}. */
  public String toJson() {
    return ReportJson.write(this);
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

  /** The verdict and the worst columns, under 1,000 characters. {@link #table()} has them all. */
  @Override
  public String toString() {
    return ReportText.summary(this);
  }
}
