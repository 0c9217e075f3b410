package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.statistic.Correction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares two datasets column by column.
 *
 * <pre>{@code
 * DriftReport report = DriftCalculator.withDefaults().compare(reference, current);
 * }</pre>
 *
 * <p>A numeric column with more than 20 different values in the reference gets psi (deciles of the
 * reference, a value shared by several quantiles in a bin of its own), ks and missing_rate. Other
 * columns get psi over categories, chi2 and missing_rate; the 50 most frequent names of the
 * reference have a bin each, its others share one, and so do names that it does not have. A
 * prediction gets psi, js, and ks or chi2.
 *
 * <p>Bins that are empty on both sides are left out and the rarest put together until no expected
 * count is under 2 for psi and js, and for chi2 none is under 1 and four fifths are at least 5.
 * Where a reference many times larger than the current sample has rare names, psi would otherwise
 * find drift by chance.
 *
 * <p>A column drifts when a statistic is large, by the {@link BucketingPolicy} on its score less
 * what chance gives to samples of these sizes, and its test is significant after the correction for
 * all tests of the report. A column that cannot be compared is reported with the reason; it never
 * ends the comparison.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class DriftCalculator {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCalculator.class);

  private static final DriftCalculator DEFAULT =
      new DriftCalculator(
          new DriftSettings(BucketingPolicy.standard(), 0.05, Correction.BENJAMINI_HOCHBERG, 30),
          Set.of(),
          Times::now);

  private final DriftSettings settings;
  private final Set<String> predictions;
  private final InstantSource clock;

  private DriftCalculator(DriftSettings settings, Set<String> predictions, InstantSource clock) {
    this.settings = settings;
    this.predictions = predictions;
    this.clock = clock;
  }

  /**
   * Buckets from 0.10, 0.25 and 0.40; alpha 0.05 with the correction of Benjamini and Hochberg; at
   * least 30 values on each side; no column is a prediction.
   */
  public static DriftCalculator withDefaults() {
    return DEFAULT;
  }

  private DriftCalculator with(DriftSettings settings) {
    return new DriftCalculator(settings, predictions, clock);
  }

  /** Other boundaries between the buckets. */
  public DriftCalculator withBucketing(BucketingPolicy bucketing) {
    return with(
        new DriftSettings(
            bucketing, settings.alpha(), settings.correction(), settings.minimumSize()));
  }

  /**
   * Another level of significance, for all tests of a report together.
   *
   * @throws IllegalArgumentException if it is not in (0, 1)
   */
  public DriftCalculator withAlpha(double alpha) {
    return with(
        new DriftSettings(
            settings.bucketing(), alpha, settings.correction(), settings.minimumSize()));
  }

  /** Another correction for the number of tests. */
  public DriftCalculator withCorrection(Correction correction) {
    return with(
        new DriftSettings(
            settings.bucketing(), settings.alpha(), correction, settings.minimumSize()));
  }

  /**
   * How many values each side needs before anything is said about a column.
   *
   * @throws IllegalArgumentException if it is less than 2
   */
  public DriftCalculator withMinimumSize(int values) {
    return with(
        new DriftSettings(settings.bucketing(), settings.alpha(), settings.correction(), values));
  }

  /** The columns that come out of the model, in place of earlier ones. */
  public DriftCalculator withPredictions(String... columns) {
    return new DriftCalculator(settings, new LinkedHashSet<>(List.of(columns)), clock);
  }

  /** Another clock for the time of the report. */
  public DriftCalculator withClock(InstantSource clock) {
    return new DriftCalculator(settings, predictions, Objects.requireNonNull(clock, "clock"));
  }

  /**
   * Compares the current data with the reference.
   *
   * @param reference what the model was trained on
   * @param current what it sees now
   * @throws IllegalArgumentException if neither has a column that was named as a prediction
   */
  public DriftReport compare(Dataset reference, Dataset current) {
    Set<String> names = new LinkedHashSet<>(reference.columnNames());
    names.addAll(current.columnNames());
    for (String prediction : predictions) {
      Checks.argument(
          names.contains(prediction),
          "no column '%s' to be the prediction; columns found: %s",
          prediction,
          names);
    }
    Map<String, FeatureComparison> comparisons = new LinkedHashMap<>();
    Map<String, FeatureDrift> unassessed = new LinkedHashMap<>();
    for (String name : names) {
      ColumnPair pair = new ColumnPair(name, role(name), reference, current);
      try {
        pair.obstacle()
            .ifPresentOrElse(
                drift -> unassessed.put(name, drift),
                () -> comparisons.put(name, pair.compare(settings.minimumSize())));
      } catch (RuntimeException e) {
        LOG.warn("drift of column '{}' could not be computed", name, e);
        unassessed.put(
            name, pair.unassessed(FeatureState.NOT_COMPUTED, String.valueOf(e.getMessage())));
      }
    }
    Decision decision = new Decision(settings, comparisons.values());
    List<FeatureDrift> features = new ArrayList<>();
    for (String name : names) {
      FeatureComparison comparison = comparisons.get(name);
      features.add(
          comparison == null
              ? Objects.requireNonNull(unassessed.get(name))
              : decision.decide(comparison));
    }
    Instant now = Times.micros(clock.instant());
    return DriftReport.of(
        UUID.randomUUID().toString(),
        now,
        settings,
        decision.tests(),
        reference.rowCount(),
        current.rowCount(),
        features);
  }

  /** Compares two columns of numbers. */
  FeatureDrift compare(String name, double[] reference, double[] current) {
    return decide(
        FeatureComparison.ofNumbers(
            name, FeatureRole.FEATURE, reference, current, settings.minimumSize()));
  }

  private FeatureDrift decide(FeatureComparison comparison) {
    return new Decision(settings, List.of(comparison)).decide(comparison);
  }

  private FeatureRole role(String name) {
    return predictions.contains(name) ? FeatureRole.PREDICTION : FeatureRole.FEATURE;
  }

  /** The settings. */
  @Override
  public String toString() {
    return settings + (predictions.isEmpty() ? "" : ", predictions " + predictions);
  }
}
