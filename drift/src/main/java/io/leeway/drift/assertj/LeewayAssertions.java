package io.leeway.drift.assertj;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.statistic.TestResult;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * Where assertions on drift begin. A static import of its {@code assertThat} stands well beside
 * that of AssertJ.
 *
 * @since 0.1
 */
@CheckReturnValue
public final class LeewayAssertions {
  private LeewayAssertions() {}

  /** Assertions on a report. */
  public static DriftReportAssert assertThat(DriftReport report) {
    return new DriftReportAssert(report);
  }

  /** Assertions on one column, such as {@link io.leeway.drift.Drift#between} gives. */
  public static FeatureDriftAssert assertThat(FeatureDrift feature) {
    return new FeatureDriftAssert(feature);
  }

  /** Assertions on the reports of segments or windows. */
  public static DriftSeriesAssert assertThat(DriftSeries series) {
    return new DriftSeriesAssert(series);
  }

  /** Assertions on one significance test. */
  public static TestResultAssert assertThat(TestResult test) {
    return new TestResultAssert(test);
  }
}
