package io.leeway.drift.assertj;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.statistic.TestResult;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * Collects failures, those of AssertJ's own assertions too, and reports them together.
 *
 * <pre>{@code
 * LeewaySoftAssertions.assertSoftly(
 *     softly -> softly.assertThat(report).hasNoSchemaChange().hasNoDriftIn("age", "income"));
 * }</pre>
 *
 * <p>JUnit can also hand one in, with AssertJ's {@code SoftAssertionsExtension}.
 *
 * @since 0.1
 */
public class LeewaySoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider {
  /**
   * Runs assertions and reports all that failed.
   *
   * @throws AssertionError if one did
   */
  public static void assertSoftly(Consumer<LeewaySoftAssertions> assertions) {
    SoftAssertionsProvider.assertSoftly(LeewaySoftAssertions.class, assertions);
  }

  /** Assertions on a report. */
  public DriftReportAssert assertThat(DriftReport report) {
    DriftReportAssert proxy = proxy(DriftReportAssert.class, DriftReport.class, report);
    proxy.features = feature -> proxy(FeatureDriftAssert.class, FeatureDrift.class, feature);
    return proxy;
  }

  /** Assertions on one column. */
  public FeatureDriftAssert assertThat(FeatureDrift feature) {
    return proxy(FeatureDriftAssert.class, FeatureDrift.class, feature);
  }

  /** Assertions on the reports of segments or windows. */
  public DriftSeriesAssert assertThat(DriftSeries series) {
    return proxy(DriftSeriesAssert.class, DriftSeries.class, series);
  }

  /** Assertions on one significance test. */
  public TestResultAssert assertThat(TestResult test) {
    return proxy(TestResultAssert.class, TestResult.class, test);
  }
}
