package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * What a significance test found.
 *
 * @param id which statistic
 * @param statistic its number, in the unit that its class states
 * @param pValue how often samples without drift would lie at least as far apart, from 0 to 1
 * @since 0.1
 */
public record TestResult(StatisticId id, double statistic, double pValue) {
  /**
   * Checks the p-value.
   *
   * @throws IllegalArgumentException if it is not in [0, 1]
   */
  public TestResult {
    Objects.requireNonNull(id, "id");
    Checks.argument(pValue >= 0 && pValue <= 1, "p-value must be in [0, 1], but was %s", pValue);
  }

  /**
   * Whether the samples differ at a level of significance.
   *
   * @param alpha such as 0.01
   * @throws IllegalArgumentException if alpha is not in (0, 1)
   */
  public boolean reject(double alpha) {
    Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), but was %s", alpha);
    return pValue < alpha;
  }

  /** The statistic and its p-value on one line. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.4f, p=%.3g", id, statistic, pValue);
  }
}
