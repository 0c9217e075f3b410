package io.leeway.drift.analyst;

import io.leeway.drift.DriftReport;
import java.util.List;

/**
 * Turns a report into advice.
 *
 * <pre>{@code
 * Advice advice = DriftAnalyst.rules().assess(report, earlierReports);
 * }</pre>
 *
 * <p>Implementations are safe for any thread.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DriftAnalyst {
  /**
   * What to make of a report.
   *
   * @param report the report
   * @param history earlier reports on the same data, the oldest first; may be empty
   */
  Advice assess(DriftReport report, List<DriftReport> history);

  /** What to make of a report about which nothing is known from before. */
  default Advice assess(DriftReport report) {
    return assess(report, List.of());
  }

  /**
   * The analyst that goes by fixed rules: the same report and history give the same advice, and
   * every finding has the numbers it rests on.
   *
   * <p>Each rule that holds says what to do at least; the heaviest is the verdict. Some hold {@link
   * Verdict#RETRAIN_NOW} back, and {@link Verdict#INVESTIGATE} stands in its place.
   *
   * <table>
   * <caption>The rules</caption>
   * <tr><th>when</th><th>verdict at least</th><th>flag</th></tr>
   * <tr><td>3 features or more, and a third of the assessed, are MODERATE or worse in their values
   * (not just in how many are missing), and none dominates; one is SEVERE</td>
   * <td>RETRAIN_NOW</td><td>{@link RiskFlag#DIFFUSE_DRIFT}</td></tr>
   * <tr><td>the same, none SEVERE</td><td>INVESTIGATE</td><td>the same</td></tr>
   * <tr><td>one feature, MODERATE or worse, dominates: it has 60 % of the scores of all that drift,
   * each counted as 1 at most, and no more than a third of the others drift</td>
   * <td>INVESTIGATE</td><td>{@link RiskFlag#CONCENTRATED_DRIFT}</td></tr>
   * <tr><td>other drift, MODERATE or worse; MILD</td><td>INVESTIGATE; MONITOR</td><td></td></tr>
   * <tr><td>predictions drift, features do not</td><td>INVESTIGATE</td>
   * <td>{@link RiskFlag#PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT}</td></tr>
   * <tr><td>features drift, predictions do not; holds training back</td>
   * <td>INVESTIGATE if SEVERE, else MONITOR</td>
   * <td>{@link RiskFlag#FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT}</td></tr>
   * <tr><td>the missing rate of a column drifts upwards; if MODERATE or worse, holds training
   * back</td><td>INVESTIGATE</td><td>{@link RiskFlag#MISSING_SPIKE}</td></tr>
   * <tr><td>a column is missing or of another type; holds training back</td>
   * <td>INVESTIGATE</td><td>{@link RiskFlag#SCHEMA_BREAK}</td></tr>
   * <tr><td>1 % of a column's values and 5 of them are none that the reference has, beyond the
   * share of its rare names; 10 %</td><td>MONITOR; INVESTIGATE</td><td>{@link RiskFlag#UNSEEN_CATEGORIES}</td></tr>
   * <tr><td>a check failed that is CRITICAL (one of quality holds training back); WARNING</td>
   * <td>INVESTIGATE; MONITOR</td><td>{@link RiskFlag#QUALITY_FAILURE}, {@link
   * RiskFlag#FAIRNESS_FAILURE}, {@link RiskFlag#SAFETY_FAILURE}</td></tr>
   * <tr><td>fewer than 200 rows on a side, or an unknown number, or a small segment; holds training
   * back</td><td>MONITOR</td><td>{@link RiskFlag#SMALL_SAMPLE}</td></tr>
   * <tr><td>the scores come without tests; below 1,000 rows that holds training back</td>
   * <td></td><td>{@link RiskFlag#SIGNIFICANCE_NOT_ASSESSED}</td></tr>
   * <tr><td>half of the columns that are not muted could not be compared; none could, and not only
   * for want of data</td><td>MONITOR; INVESTIGATE</td>
   * <td>{@link RiskFlag#NOT_ASSESSED}</td></tr>
   * <tr><td>the drift score rose with each of the last 3 reports or more, by 0.05 in all</td>
   * <td>MONITOR</td><td>{@link RiskFlag#RISING_TREND}</td></tr>
   * <tr><td>the last 3 reports or more found drift</td><td>INVESTIGATE</td><td></td></tr>
   * </table>
   *
   * <p>This report counts as the last one. Of the history only reports are used that have the same
   * model, deployment, baseline and segment, were assessed, and are not newer than this one. A
   * report's time is the end of its window, or when it was made if it has none.
   *
   * <p>The advice names columns, and neither categories nor cuts nor the value of a segment: what a
   * policy calls sensitive does not come out here. A check is named with its numbers; its own words
   * are left out for the same reason.
   */
  static DriftAnalyst rules() {
    return RuleAnalyst.INSTANCE;
  }
}
