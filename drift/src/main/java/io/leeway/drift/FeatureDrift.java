package io.leeway.drift;

import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.StatisticId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found about one column.
 *
 * @param name the column
 * @param role what it is to the model
 * @param type what it holds, in the reference if that has it; empty if the host that computed the
 *     numbers did not say
 * @param state what could be done with it
 * @param status how far it has drifted; NOT_ASSESSED unless the state is ASSESSED
 * @param reason one sentence on state or status
 * @param score the largest adjusted score among its statistics, whether significant or not; 0 if
 *     there is none, may be infinite
 * @param reference the size of the reference
 * @param current the size of the current sample
 * @param statistics every statistic that was computed
 * @param skipped those that were wanted and could not be
 * @param bins what was counted; empty if nothing was
 * @since 0.1
 */
public record FeatureDrift(
    String name,
    FeatureRole role,
    Optional<ColumnType> type,
    FeatureState state,
    DriftStatus status,
    String reason,
    double score,
    SampleSize reference,
    SampleSize current,
    List<StatisticResult> statistics,
    List<SkippedStatistic> skipped,
    Optional<BinTable> bins) {
  /** Copies the lists. */
  public FeatureDrift {
    statistics = List.copyOf(statistics);
    skipped = List.copyOf(skipped);
  }

  FeatureDrift withReason(String reason) {
    return with(reason, bins);
  }

  FeatureDrift withBins(Optional<BinTable> bins) {
    return with(reason, bins);
  }

  private FeatureDrift with(String reason, Optional<BinTable> bins) {
    return new FeatureDrift(
        name,
        role,
        type,
        state,
        status,
        reason,
        score,
        reference,
        current,
        statistics,
        skipped,
        bins);
  }

  /** A statistic, if it was computed. */
  public Optional<StatisticResult> statistic(StatisticId id) {
    return statistics.stream().filter(result -> result.id() == id).findFirst();
  }

  /** The statistic that decided: the worst, and among equals the one with the largest score. */
  public Optional<StatisticResult> decisive() {
    return statistics.stream()
        .max(Comparator.comparing(StatisticResult::status).thenComparing(StatisticResult::rank));
  }

  /**
   * What share of the current values the reference does not have, 0 to 1; empty for numbers in
   * bins, and without a value.
   */
  public OptionalDouble unseenRate() {
    if (bins.isEmpty() || !bins.get().categories()) {
      return OptionalDouble.empty();
    }
    List<Long> counts = bins.get().current();
    long values = counts.stream().mapToLong(count -> count).sum();
    return values == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts.get(counts.size() - 1) / values);
  }

  /** Whether it drifts: large enough and significant. */
  public boolean drifts() {
    return status.atLeast(DriftStatus.MILD);
  }

  /** The verdict, its reason and the sizes on one line. */
  @Override
  public String toString() {
    String verdict = state == FeatureState.ASSESSED ? verdict(status) : state.toString();
    return verdict
        + " in "
        + Text.name(name, 40)
        + ": "
        + reason
        + ", n "
        + Text.count(reference.values())
        + " / "
        + Text.count(current.values());
  }

  static String verdict(DriftStatus status) {
    return switch (status) {
      case NOT_ASSESSED -> "NOT ASSESSED";
      case NONE -> "NO drift";
      default -> status + " drift";
    };
  }
}
