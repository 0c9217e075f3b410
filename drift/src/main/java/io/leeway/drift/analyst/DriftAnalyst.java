package io.leeway.drift.analyst;

import io.leeway.drift.DriftReport;
import java.util.List;

/**
 * Turns a report into advice.
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
}
