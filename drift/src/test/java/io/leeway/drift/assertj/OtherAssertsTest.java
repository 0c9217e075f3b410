package io.leeway.drift.assertj;

import static io.leeway.drift.assertj.LeewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.statistic.StatisticId;
import io.leeway.drift.statistic.TestResult;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OtherAssertsTest {
  /** Two thirds of the rows are of FI and drift, a third are of SE, two are of NO. */
  private static DriftSeries countries(int shift) {
    Dataset reference = rows(302, 0);
    return DriftCalculator.withDefaults().compareSegments(reference, rows(302, shift), "country");
  }

  private static Dataset rows(int n, int shift) {
    List<String> countries =
        IntStream.range(0, n).mapToObj(i -> i < 2 ? "NO" : i % 3 == 0 ? "SE" : "FI").toList();
    return Dataset.builder()
        .categorical("country", countries)
        .numeric(
            "amount",
            IntStream.range(0, n)
                .mapToDouble(i -> i + (countries.get(i).equals("FI") ? shift : 0))
                .toArray())
        .build();
  }

  private static void assertFails(ThrowingCallable assertion, String message) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessage(message);
  }

  @Test
  void series_namesTheSegmentsInTheWay() {
    assertThat(countries(0)).assessedHaveStatusBelow(DriftStatus.MILD);
    assertFails(
        () -> assertThat(countries(100)).assessedHaveStatusBelow(DriftStatus.MILD),
        """

        Expecting series:
          3 reports, the worst SEVERE
        all assessed reports to have a status below MILD
        but these do not:
          SEVERE    1.000  country = FI, 200 rows: 'amount'""");
    assertFails(
        () -> assertThat(countries(100)).allHaveStatusBelow(DriftStatus.MILD),
        """

        Expecting series:
          3 reports, the worst SEVERE
        all reports to have a status below MILD
        but these do not:
          SEVERE    1.000  country = FI, 200 rows: 'amount'
          -             -  country = NO (small), 2 rows""");
    assertThat(
            new DriftSeries(
                countries(0).reports().stream().filter(report -> report.currentRows() > 2).toList(),
                0))
        .allHaveStatusBelow(DriftStatus.MILD);
  }

  @Test
  void seriesOfNothing_isNotBelowAnything() {
    assertFails(
        () -> assertThat(new DriftSeries(List.of(), 0)).assessedHaveStatusBelow(DriftStatus.SEVERE),
        """

        Expecting series:
          0 reports, the worst NOT_ASSESSED
        all assessed reports to have a status below SEVERE
        but none was assessed, which is not the same as no drift""");
  }

  @Test
  void testResult_isHeldToALevel() {
    TestResult ks = new TestResult(StatisticId.KS, 0.25, 0.03);

    assertThat(ks).isNotRejectedAt(0.01).isRejectedAt(0.05);
    assertFails(
        () -> assertThat(ks).isNotRejectedAt(0.05),
        """

        Expecting test:
          ks 0.2500, p=0.0300
        not to be rejected at 0.05
        but its p-value is 0.030""");
    assertFails(
        () -> assertThat(ks).isRejectedAt(0.01),
        """

        Expecting test:
          ks 0.2500, p=0.0300
        to be rejected at 0.01
        but its p-value is 0.030""");
  }

  @Test
  void softAssertions_collectEveryFailure() {
    DriftSeries series = countries(100);
    LeewaySoftAssertions softly = new LeewaySoftAssertions();

    softly
        .assertThat(series.reports().get(0))
        .as("FI")
        .hasNoDrift()
        .hasNoSchemaChange()
        .feature("amount")
        .hasScoreLessThan(0.1)
        .isAssessed()
        .hasNoDrift()
        .and()
        .feature("nope")
        .hasNoDrift()
        .and()
        .hasStatus(DriftStatus.NONE);
    softly.assertThat(series).allHaveStatusBelow(DriftStatus.MILD);
    softly.assertThat(series.reports().get(0).feature("amount")).hasStatus(DriftStatus.MILD);
    softly.assertThat(new TestResult(StatisticId.KS, 0.25, 0.03)).isRejectedAt(0.01);
    softly.assertThat(1).isEqualTo(2);

    assertThat(softly.errorsCollected())
        .extracting(
            error ->
                String.valueOf(error.getMessage()).lines().limit(5).skip(1).toList().toString())
        .satisfiesExactly(
            text -> assertThat(text).contains("country = FI", "to have no drift"),
            text -> assertThat(text).contains("feature 'amount'", "a score less than 0.10"),
            text -> assertThat(text).contains("feature 'amount'", "to have no drift"),
            text -> assertThat(text).contains("country = FI", "to have a column"),
            text -> assertThat(text).contains("not to be null"),
            text -> assertThat(text).contains("country = FI", "to have the status NONE"),
            text -> assertThat(text).contains("all reports to have a status below MILD"),
            text -> assertThat(text).contains("to have the status MILD"),
            text -> assertThat(text).contains("to be rejected at 0.01"),
            text -> assertThat(text).contains("but was: 1"));
    assertThat(softly.errorsCollected().get(0)).hasMessageStartingWith("[FI] ");
    assertThat(softly.errorsCollected().get(1)).hasMessageStartingWith("[FI] ");
  }

  @Test
  void softAssertionsInALambda_failTogether() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                LeewaySoftAssertions.assertSoftly(
                    softly ->
                        softly
                            .assertThat(countries(100).reports().get(0))
                            .hasNoDrift()
                            .hasScoreLessThan(0.1)))
        .withMessageContaining("Multiple Failures (2 failures)");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                SoftAssertions.assertSoftly(
                    softly ->
                        softly
                            .assertThat(countries(100).reports())
                            .allSatisfy(report -> assertThat(report).hasNoDrift())))
        .withMessageContaining("to have no drift");
  }
}
