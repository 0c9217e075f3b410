package io.leeway.drift;

import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.StatisticId;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One statistic of one feature, from its value to what it means.
 *
 * @param id which statistic
 * @param value its value, in the unit of its class
 * @param atMost the most that the value can be, where it was computed from counts of bins and is a
 *     lower bound; empty where it is exact
 * @param score the value on the common scale of {@link io.leeway.drift.statistic.Score}; may be
 *     infinite; empty for a statistic that has none
 * @param meanWithoutDrift what the score would be on average for samples of these sizes without
 *     drift; empty without a score
 * @param adjustedScore the score less that mean, at least 0; empty without a score
 * @param pValue the p-value of its own test; empty if it has none
 * @param adjustedPValue the p-value that decides, corrected for the number of tests
 * @param testedBy the statistic whose test decides: itself, or the one it borrows the test from
 * @param n how many values of the reference took part (rows, for missing_rate)
 * @param m how many of the current sample
 * @param bins on how many bins or categories it was computed; empty if on none
 * @param status what it says by itself: its bucket if it is significant, NONE otherwise
 * @since 0.1
 */
public record StatisticResult(
    StatisticId id,
    double value,
    OptionalDouble atMost,
    OptionalDouble score,
    OptionalDouble meanWithoutDrift,
    OptionalDouble adjustedScore,
    OptionalDouble pValue,
    OptionalDouble adjustedPValue,
    Optional<StatisticId> testedBy,
    long n,
    long m,
    OptionalInt bins,
    DriftStatus status) {
  /** The adjusted score, 0 if the statistic has none: good for comparing. */
  double rank() {
    return adjustedScore.orElse(0);
  }

  /** The value, its score and its p-value on one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s%s%s",
        status,
        id,
        Text.number(value),
        adjustedScore.isPresent() ? ", score " + Text.number(adjustedScore.getAsDouble()) : "",
        adjustedPValue.isPresent() ? ", p " + Text.pValue(adjustedPValue.getAsDouble()) : "");
  }
}
