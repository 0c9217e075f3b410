package io.leeway.drift;

import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.internal.LabelHash;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
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
 * find drift by chance. For the same reason names that are rare in the reference are taken together
 * with those that it does not have, unless more are new than its rare names lead one to expect; the
 * report shows them apart.
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
    return compare(new Part(new Side.Rows(reference), new Side.Rows(current)));
  }

  /**
   * Compares the current rows with a baseline, in its bins. Its predictions are those of the
   * report, together with those of {@link #withPredictions}.
   *
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}
   */
  public DriftReport compare(Baseline baseline, Dataset current) {
    return compare(part(baseline, new Side.Rows(current)));
  }

  /**
   * Compares what was counted of the current rows with a baseline.
   *
   * @param current counted in {@code baseline.profile().bins()}; a feature that was counted in
   *     others is not computed
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}
   */
  public DriftReport compare(Baseline baseline, DatasetProfile current) {
    return compare(part(baseline, new Side.Counts(current)));
  }

  /**
   * Compares each segment of the current data with the same segment of the reference: the rows with
   * one value in a column. All tests of all segments are corrected together.
   *
   * <pre>{@code
   * DriftSeries countries = DriftCalculator.withDefaults().compareSegments(trained, served, "country");
   * }</pre>
   *
   * @param column which both have and which is left out of the reports; rows without a value in it
   *     are a segment too
   * @return a report for each value on either side, those with the most current rows first; a
   *     segment that is small on a side is marked
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}, or if there is no such
   *     column, or it has more than 1,000 different values
   */
  public DriftSeries compareSegments(Dataset reference, Dataset current, String column) {
    Map<Optional<String>, Dataset> before = Segments.of(reference, column);
    Map<Optional<String>, Dataset> now = Segments.of(current, column);
    Set<Optional<String>> values = new LinkedHashSet<>(now.keySet());
    values.addAll(before.keySet());
    FeatureRule rule = policy.rule(column, reference.type(column), FeatureRole.FEATURE);
    List<Part> parts = new ArrayList<>();
    for (Optional<String> value : values) {
      Dataset of = before.getOrDefault(value, reference.rows(0, 0));
      Dataset with = now.getOrDefault(value, current.rows(0, 0));
      boolean small = Math.min(of.rowCount(), with.rowCount()) < rule.minimumSize();
      Optional<String> label = rule.sensitive() ? value.map(name -> hash.of(column, name)) : value;
      parts.add(
          new Part(new Side.Rows(of), new Side.Rows(with)).with(new Segment(column, label, small)));
    }
    return new DriftSeries(compareAll(parts, Set.of(column)), 0);
  }

  /**
   * Compares each window of the current rows with a reference. All tests of all windows are
   * corrected together.
   *
   * @param column ISO dates or times as texts; one without an offset is UTC; left out of the
   *     reports
   * @param length how long a window is; windows begin at whole multiples of it since 1970, days at
   *     midnight UTC
   * @return a report for each window from that of the first row to that of the last; an empty one
   *     is not assessed
   * @throws IllegalArgumentException as {@link #compare(Dataset, Dataset)}, or if the column is not
   *     there or holds something else, or there would be more than 10,000 windows
   */
  public DriftSeries compareOver(Dataset reference, Dataset rows, String column, Duration length) {
    return compareOver(
        current -> new Part(new Side.Rows(reference), current),
        rows,
        column,
        times -> times.windows(length));
  }

  /**
   * As {@link #compareOver(Dataset, Dataset, String, Duration)}, with windows of equally many rows
   * in the order of their times.
   *
   * @param size how many rows a window has; the last may have fewer
   */
  public DriftSeries compareOver(Dataset reference, Dataset rows, String column, int size) {
    return compareOver(
        current -> new Part(new Side.Rows(reference), current),
        rows,
        column,
        times -> times.windows(size));
  }

  /** As {@link #compareOver(Dataset, Dataset, String, Duration)}, against a baseline. */
  public DriftSeries compareOver(Baseline baseline, Dataset rows, String column, Duration length) {
    return compareOver(
        current -> part(baseline, current), rows, column, times -> times.windows(length));
  }

  /** As {@link #compareOver(Dataset, Dataset, String, int)}, against a baseline. */
  public DriftSeries compareOver(Baseline baseline, Dataset rows, String column, int size) {
    return compareOver(
        current -> part(baseline, current), rows, column, times -> times.windows(size));
  }

  private DriftSeries compareOver(
      Function<Side, Part> before,
      Dataset rows,
      String column,
      Function<RowTimes, List<RowTimes.Part>> windows) {
    RowTimes times = new RowTimes(rows, column);
    List<Part> parts =
        windows.apply(times).stream()
            .map(part -> before.apply(new Side.Rows(part.rows())).with(part.window()))
            .toList();
    return new DriftSeries(compareAll(parts, Set.of(column)), times.without());
  }

  /** What one report is made of. */
  private record Part(
      Side reference,
      Side current,
      Optional<Baseline> baseline,
      Optional<TimeWindow> window,
      Optional<Segment> segment) {
    Part(Side reference, Side current) {
      this(reference, current, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Part with(TimeWindow window) {
      return new Part(reference, current, baseline, Optional.of(window), segment);
    }

    Part with(Segment segment) {
      return new Part(reference, current, baseline, window, Optional.of(segment));
    }
  }

  private static Part part(Baseline baseline, Side current) {
    return new Part(
        new Side.Counts(baseline.profile()),
        current,
        Optional.of(baseline),
        Optional.empty(),
        Optional.empty());
  }

  private DriftReport compare(Part part) {
    return compareAll(List.of(part), Set.of()).get(0);
  }

  /** Compares all parts, and corrects their tests together. */
  private List<DriftReport> compareAll(List<Part> parts, Set<String> leftOut) {
    List<List<FutureTask<Compared>>> tasks =
        parts.stream().map(part -> tasks(part, leftOut)).toList();
    run(tasks.stream().flatMap(List::stream).toList());
    List<List<Compared>> columns =
        tasks.stream().map(part -> part.stream().map(DriftCalculator::result).toList()).toList();
    Decision decision =
        new Decision(
            policy,
            columns.stream()
                .flatMap(List::stream)
                .flatMap(column -> column.comparison().stream())
                .toList());
    Instant now = Times.micros(clock.instant());
    List<DriftReport> reports = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      reports.add(report(parts.get(i), columns.get(i), decision, now));
    }
    return reports;
  }

  private List<FutureTask<Compared>> tasks(Part part, Set<String> leftOut) {
    Set<String> names = new LinkedHashSet<>(part.reference.columnNames());
    names.addAll(part.current.columnNames());
    Set<String> outputs = new LinkedHashSet<>(predictions);
    part.baseline.ifPresent(baseline -> outputs.addAll(baseline.predictions()));
    for (String prediction : outputs) {
      Checks.argument(
          names.contains(prediction),
          "no column '%s' to be the prediction; columns found: %s",
          prediction,
          names);
    }
    policy.requireColumns(names);
    return names.stream()
        .filter(name -> policy.includes(name) && !leftOut.contains(name))
        .map(
            name ->
                new ColumnPair(
                    name,
                    outputs.contains(name) ? FeatureRole.PREDICTION : FeatureRole.FEATURE,
                    part.reference,
                    part.current))
        .map(pair -> new FutureTask<>(() -> compare(pair)))
        .toList();
  }

  private DriftReport report(Part part, List<Compared> columns, Decision decision, Instant now) {
    ReportParts report = new ReportParts();
    report.createdAt = now;
    part.baseline.ifPresent(
        baseline -> {
          report.model = baseline.name();
          report.baseline = BaselineLink.to(baseline);
        });
    report.window = part.window.orElse(null);
    report.segment = part.segment.orElse(null);
    report.policy = policy;
    report.tests = decision.tests();
    report.referenceRows = part.reference.rows();
    report.currentRows = part.current.rows();
    columns.forEach(column -> report.columns.add(column.decide(decision, hash)));
    return new DriftReport(report);
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
  private void run(List<FutureTask<Compared>> tasks) {
    try {
      tasks.forEach(helpers::execute);
    } catch (RejectedExecutionException e) {
      LOG.debug("the executor takes no more work; the columns are compared without it", e);
    }
    tasks.forEach(FutureTask::run);
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
