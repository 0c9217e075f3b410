package io.leeway.drift.assertj;

import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.TestResult;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a significance test.
 *
 * @since 0.1
 */
public class TestResultAssert extends AbstractAssert<TestResultAssert, TestResult> {
  /** Begins; use {@link LeewayAssertions#assertThat(TestResult)}. */
  public TestResultAssert(TestResult actual) {
    super(actual, TestResultAssert.class);
  }

  /**
   * The samples do not differ at a level of significance.
   *
   * @param alpha such as 0.05
   * @throws IllegalArgumentException if alpha is not in (0, 1)
   */
  public TestResultAssert isNotRejectedAt(double alpha) {
    return isRejected(alpha, false);
  }

  /**
   * The samples differ at a level of significance.
   *
   * @param alpha such as 0.05
   * @throws IllegalArgumentException if alpha is not in (0, 1)
   */
  public TestResultAssert isRejectedAt(double alpha) {
    return isRejected(alpha, true);
  }

  private TestResultAssert isRejected(double alpha, boolean expected) {
    isNotNull();
    if (actual.reject(alpha) != expected) {
      failWithMessage(
          "%s",
          Failure.message(
              "test",
              actual.toString(),
              (expected ? "to be" : "not to be") + " rejected at " + Text.threshold(alpha),
              "its p-value is " + Text.pValue(actual.pValue()),
              List.of()));
    }
    return myself;
  }
}
