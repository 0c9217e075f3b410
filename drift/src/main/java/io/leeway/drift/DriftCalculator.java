package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
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
 * <p>The {@link DriftPolicy} can change all of that for some columns or all. A column drifts when a
 * statistic is large, by the policy's thresholds on its score less what chance gives to samples of
 * these sizes, and its test is significant after the correction for all tests of the report. A
 * column that cannot be compared is reported with the reason; it never ends the comparison.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class DriftCalculator {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCalculator.class);

  private static final DriftCalculator DEFAULT =
      new DriftCalculator(
          DriftPolicy.standard(), Set.of(), Times::now, task -> {}, LabelHash.random());

  private final DriftPolicy policy;
  private final Set<String> predictions;
  private final InstantSource clock;
  private final Executor helpers;
  private final LabelHash hash;

  private DriftCalculator(
      DriftPolicy policy,
      Set<String> predictions,
      InstantSource clock,
      Executor helpers,
      LabelHash hash) {
    this.policy = policy;
    this.predictions = predictions;
    this.clock = clock;
    this.helpers = helpers;
    this.hash = hash;
  }

  /**
   * Buckets from 0.10, 0.25 and 0.40; alpha 0.05 with the correction of Benjamini and Hochberg; at
   * least 30 values on each side; no column is a prediction; only the calling thread works.
   */
  public static DriftCalculator withDefaults() {
    return DEFAULT;
  }

  /** Other rules. */
  public DriftCalculator withPolicy(DriftPolicy policy) {
    return new DriftCalculator(
        Objects.requireNonNull(policy, "policy"), predictions, clock, helpers, hash);
  }

  /** The columns that come out of the model, in place of earlier ones. */
  public DriftCalculator withPredictions(String... columns) {
    return new DriftCalculator(policy, new LinkedHashSet<>(List.of(columns)), clock, helpers, hash);
  }

  /** Another clock for the time of the report. */
  public DriftCalculator withClock(InstantSource clock) {
    return new DriftCalculator(
        policy, predictions, Objects.requireNonNull(clock, "clock"), helpers, hash);
  }

  /**
   * Who may help with the columns, such as {@code Executors.newFixedThreadPool(3)}. The calling
   * thread works too and waits for nobody who has not begun, so that a busy executor, or one whose
   * thread is calling, is no harm. The report is the same.
   */
  public DriftCalculator withExecutor(Executor helpers) {
    return new DriftCalculator(
        policy, predictions, clock, Objects.requireNonNull(helpers, "helpers"), hash);
  }

  /**
   * The secret key of the hashes that stand for names and cuts of features that the policy calls
   * sensitive. With one key two reports have the same hash for the same name; without, a key is
   * made at random and lasts as long as the process.
   *
   * @param key at least 16 bytes; copied
   * @throws IllegalArgumentException if it is shorter
   */
  public DriftCalculator withHashKey(byte[] key) {
    return new DriftCalculator(policy, predictions, clock, helpers, LabelHash.of(key));
  }

  /**
   * Compares the current data with the reference.
   *
   * @param reference what the model was trained on
   * @param current what it sees now
   * @throws IllegalArgumentException if neither has a column that was named as a prediction, or in
   *     the policy
   */
  public DriftReport compare(Dataset reference, Dataset current) {
    return compare(new Side.Rows(reference), new Side.Rows(current), predictions, Optional.empty());
  }

  /**
   * Compares the current rows with a baseline, in its bins. Its predictions are those of the
   * report, together with those of {@link #withPredictions}.
   *
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}
   */
  public DriftReport compare(Baseline baseline, Dataset current) {
    return compare(baseline, new Side.Rows(current));
  }

  /**
   * Compares what was counted of the current rows with a baseline.
   *
   * @param current counted in {@code baseline.profile().bins()}; a feature that was counted in
   *     others is not computed
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}
   */
  public DriftReport compare(Baseline baseline, DatasetProfile current) {
    return compare(baseline, new Side.Counts(current));
  }

  private DriftReport compare(Baseline baseline, Side current) {
    Set<String> all = new LinkedHashSet<>(baseline.predictions());
    all.addAll(predictions);
    return compare(
        new Side.Counts(baseline.profile()),
        current,
        all,
        Optional.of(new BaselineLink(baseline.name(), baseline.version(), baseline.contentHash())));
  }

  private DriftReport compare(
      Side reference, Side current, Set<String> predictions, Optional<BaselineLink> baseline) {
    Set<String> names = new LinkedHashSet<>(reference.columnNames());
    names.addAll(current.columnNames());
    for (String prediction : predictions) {
      Checks.argument(
          names.contains(prediction),
          "no column '%s' to be the prediction; columns found: %s",
          prediction,
          names);
    }
    policy.requireColumns(names);
    List<FutureTask<Compared>> tasks = new ArrayList<>();
    for (String name : names.stream().filter(policy::includes).toList()) {
      ColumnPair pair =
          new ColumnPair(
              name,
              predictions.contains(name) ? FeatureRole.PREDICTION : FeatureRole.FEATURE,
              reference,
              current);
      tasks.add(new FutureTask<>(() -> compare(pair)));
    }
    List<Compared> columns = run(tasks);
    Decision decision =
        new Decision(policy, columns.stream().flatMap(c -> c.comparison().stream()).toList());
    List<FeatureDrift> features = columns.stream().map(c -> c.decide(decision, hash)).toList();
    Instant now = Times.micros(clock.instant());
    return DriftReport.of(
        UUID.randomUUID().toString(),
        now,
        baseline,
        policy,
        decision.tests(),
        reference.rows(),
        current.rows(),
        features);
  }

  /** What became of a column: it was compared, or it could not be. */
  private record Compared(
      Optional<FeatureComparison> comparison, Optional<FeatureDrift> unassessed) {
    FeatureDrift decide(Decision decision, LabelHash hash) {
      if (unassessed.isPresent()) {
        return unassessed.get();
      }
      FeatureComparison compared = comparison.orElseThrow();
      FeatureDrift drift = decision.decide(compared);
      return compared.rule.sensitive()
          ? drift.withBins(drift.bins().map(bins -> bins.hidden(drift.name(), hash)))
          : drift;
    }
  }

  private Compared compare(ColumnPair pair) {
    try {
      FeatureRule rule = policy.rule(pair.name(), pair.type(), pair.role());
      Optional<FeatureDrift> obstacle =
          rule.muted()
              ? Optional.of(pair.unassessed(FeatureState.MUTED, "the policy leaves it out"))
              : pair.obstacle(rule.sensitive());
      return obstacle.isPresent()
          ? new Compared(Optional.empty(), obstacle)
          : new Compared(Optional.of(pair.compare(rule)), obstacle);
    } catch (RuntimeException e) {
      LOG.warn("drift of column '{}' could not be computed", pair.name(), e);
      String reason = String.valueOf(e.getMessage());
      return new Compared(
          Optional.empty(), Optional.of(pair.unassessed(FeatureState.NOT_COMPUTED, reason)));
    }
  }

  /** Runs the tasks here and wherever the executor has a thread: a task runs once. */
  private List<Compared> run(List<FutureTask<Compared>> tasks) {
    try {
      tasks.forEach(helpers::execute);
    } catch (RejectedExecutionException e) {
      LOG.debug("the executor takes no more work; the columns are compared without it", e);
    }
    tasks.forEach(FutureTask::run);
    List<Compared> results = new ArrayList<>();
    for (FutureTask<Compared> task : tasks) {
      results.add(result(task));
    }
    return results;
  }

  private static Compared result(FutureTask<Compared> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // a column takes moments; the caller finds the flag set afterwards
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException("a column could not be compared", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Compares two columns of numbers. */
  FeatureDrift compare(String name, double[] reference, double[] current) {
    return decide(
        FeatureComparison.ofNumbers(
            name,
            FeatureRole.FEATURE,
            reference,
            current,
            policy.rule(name, ColumnType.NUMERIC, FeatureRole.FEATURE)));
  }

  private FeatureDrift decide(FeatureComparison comparison) {
    return new Decision(policy, List.of(comparison)).decide(comparison);
  }

  /** The policy. */
  @Override
  public String toString() {
    return policy + (predictions.isEmpty() ? "" : ", predictions " + predictions);
  }
}
