package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Severity;
import io.leeway.drift.internal.Text;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A metric of fairness that a host computed elsewhere. Nothing is known about its significance.
 *
 * <pre>{@code
 * CheckResult check =
 *     new BiasMetric("demographic_parity_gap", "race", "Black", 0.02, 0.08)
 *         .check(0.05, Severity.WARNING);
 * }</pre>
 *
 * @param name a token such as {@code demographic_parity_gap}
 * @param column by what the groups are told apart
 * @param group which group it is about; a name that must not be seen is to be hashed before
 * @param baseline what it was
 * @param current what it is
 * @since 0.1
 */
public record BiasMetric(
    String name, String column, String group, double baseline, double current) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  public BiasMetric {
    Checks.argument(
        Double.isFinite(baseline) && Double.isFinite(current),
        "%s must be finite, but was %s and is %s",
        name,
        baseline,
        current);
  }

  /**
   * Holds its change to a limit: it fails if it moved further than that, up or down.
   *
   * @param limit 0 or more
   * @throws IllegalArgumentException if the limit is less, or the name is not a token
   */
  public CheckResult check(double limit, Severity severity) {
    Checks.argument(limit >= 0, "limit of %s must be 0 or more, but was %s", name, limit);
    double change = current - baseline;
    boolean fails = FairnessMetric.exceeds(Math.abs(change), limit);
    return new CheckResult(
        CheckKind.FAIRNESS,
        name,
        Optional.of(column + " = " + group),
        severity,
        fails ? CheckState.FAILED : CheckState.PASSED,
        OptionalDouble.of(change),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(limit),
        Text.number(change)
            + (fails ? " beyond " : " within ")
            + Text.threshold(limit)
            + ": "
            + Text.number(current)
            + ", in the baseline "
            + Text.number(baseline)
            + ", significance not assessed");
  }
}
