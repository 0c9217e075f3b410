package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.core.TimeWindow;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftSeriesTest {
  private static final DriftCalculator CALCULATOR = DriftCalculator.withDefaults();

  /** Rows of three countries and some without; only in FI does the amount move by a shift. */
  private static Dataset sales(long seed, double shift) {
    Random random = new Random(seed);
    List<String> countries = new ArrayList<>();
    double[] amounts = new double[2_100];
    for (int i = 0; i < amounts.length; i++) {
      String country = i < 1_000 ? "SE" : i < 2_000 ? "FI" : i < 2_080 ? null : "AX";
      countries.add(country);
      amounts[i] = random.nextGaussian() + ("FI".equals(country) ? shift : 0);
    }
    return Dataset.builder().categorical("country", countries).numeric("amount", amounts).build();
  }

  @Test
  void segments_areComparedWithTheSameSegment() {
    DriftSeries series = CALCULATOR.compareSegments(sales(1, 0), sales(2, 1), "country");

    assertThat(series.reports())
        .extracting(report -> report.segment().orElseThrow())
        .containsExactly(
            new Segment("country", Optional.of("FI"), false),
            new Segment("country", Optional.of("SE"), false),
            new Segment("country", Optional.empty(), false),
            new Segment("country", Optional.of("AX"), true));
    assertThat(series.reports())
        .extracting(DriftReport::status)
        .containsExactly(
            DriftStatus.SEVERE, DriftStatus.NONE, DriftStatus.NONE, DriftStatus.NOT_ASSESSED);
    assertThat(series.reports()).allSatisfy(report -> assertThat(report.features()).hasSize(1));
    assertThat(series.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(series)
        .hasToString(
            """
            SEVERE drift, worst of 4 reports
            status        score      rows  of
            SEVERE        1.000     1,000  country = FI
            NONE          0.000     1,000  country = SE
            NONE          0.000        80  country missing
            NOT_ASSESSED  0.000        20  country = AX (small)
            """);
  }

  @Test
  void testsOfAllParts_areCorrectedTogether() {
    DriftSeries series = CALCULATOR.compareSegments(sales(1, 0), sales(2, 0.2), "country");
    DriftReport alone =
        CALCULATOR.compare(
            sales(1, 0).between("country", "FI", "FJ").without("country"),
            sales(2, 0.2).between("country", "FI", "FJ").without("country"));

    int tests = series.reports().stream().mapToInt(DriftSeriesTest::computed).sum();
    DriftReport together = series.reports().get(0);
    assertThat(series.reports()).allSatisfy(r -> assertThat(r.tests()).isEqualTo(tests));
    assertThat(tests).isEqualTo(9);
    assertThat(p(together).pValue()).isEqualTo(p(alone).pValue());
    assertThat(p(together).adjustedPValue().orElseThrow())
        .isGreaterThan(p(alone).adjustedPValue().orElseThrow());
  }

  private static int computed(DriftReport report) {
    return (int)
        report
            .columns()
            .flatMap(column -> column.statistics().stream())
            .filter(statistic -> statistic.pValue().isPresent())
            .count();
  }

  private static StatisticResult p(DriftReport report) {
    return report.feature("amount").statistic(StatisticId.KS).orElseThrow();
  }

  @Test
  void segmentOnOneSideOnly_isMarkedSmall() {
    Dataset without = sales(1, 0).where(row -> !row.text("country").equals("FI"));

    DriftSeries series = CALCULATOR.compareSegments(sales(1, 0), without, "country");

    DriftReport gone = series.reports().get(3);
    assertThat(gone.segment()).contains(new Segment("country", Optional.of("FI"), true));
    assertThat(gone.referenceRows()).isEqualTo(1_000);
    assertThat(gone.currentRows()).isZero();
    assertThat(gone.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
  }

  @Test
  void sensitiveSegments_areHashes() {
    DriftPolicy policy =
        DriftPolicy.builder("p", "1").feature("country", rule -> rule.withSensitive(true)).build();

    DriftSeries series =
        CALCULATOR
            .withPolicy(policy)
            .withHashKey(new byte[16])
            .compareSegments(sales(1, 0), sales(2, 0), "country");

    assertThat(series.reports().get(0).segment().orElseThrow().value().orElseThrow())
        .matches("#[0-9a-f]{16}");
    assertThat(series.toString()).doesNotContain("= FI", "= SE");
  }

  @Test
  void numbers_canBeSegments() {
    Dataset data =
        Dataset.builder()
            .numeric("site", IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray())
            .numeric("x", IntStream.range(0, 100).mapToDouble(i -> i).toArray())
            .build();

    assertThat(CALCULATOR.compareSegments(data, data, "site").reports())
        .extracting(report -> report.segment().orElseThrow().value().orElseThrow())
        .containsExactly("0", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareSegments(many(), many(), "site"))
        .withMessage(
            "a column of segments must have at most 1,000 different values, but 'site' has 1,001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareSegments(data, data, "country"))
        .withMessage("no column 'country'; columns found: [site, x]");
  }

  private static Dataset many() {
    double[] sites = IntStream.range(0, 1_001).mapToDouble(i -> i).toArray();
    return Dataset.builder().numeric("site", sites).build();
  }

  /** Rows of ten days, a hundred a day, shuffled, two without a date; the amount moves on day 8. */
  private static Dataset days() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 1_000).boxed().toList());
    Collections.shuffle(order, new Random(3));
    Random random = new Random(8);
    List<String> dates = new ArrayList<>();
    double[] amounts = new double[1_002];
    for (int i = 0; i < 1_000; i++) {
      int day = order.get(i) / 100;
      dates.add(LocalDate.of(2026, 1, 1).plusDays(day).toString());
      amounts[i] = random.nextGaussian() + (day >= 7 ? 2 : 0);
    }
    dates.add(null);
    dates.add(null);
    return Dataset.builder().categorical("day", dates).numeric("amount", amounts).build();
  }

  private static Dataset trained() {
    Random random = new Random(6);
    double[] amounts = IntStream.range(0, 5_000).mapToDouble(i -> random.nextGaussian()).toArray();
    return Dataset.builder().numeric("amount", amounts).build();
  }

  @Test
  void windowsOfADay_showTheDayOfTheChange() {
    DriftSeries series = CALCULATOR.compareOver(trained(), days(), "day", Duration.ofDays(1));

    assertThat(series.reports()).hasSize(10);
    assertThat(series.rowsLeftOut()).isEqualTo(2);
    assertThat(series.reports().get(0).window())
        .contains(
            new TimeWindow(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z")));
    assertThat(series.reports())
        .extracting(report -> report.status().atLeast(DriftStatus.MILD))
        .containsExactly(false, false, false, false, false, false, false, true, true, true);
    assertThat(series.reports()).allSatisfy(r -> assertThat(r.currentRows()).isEqualTo(100));
    assertThat(series.toString())
        .contains("SEVERE        1.000       100  2026-01-08T00:00:00Z/2026-01-09T00:00:00Z")
        .endsWith("2 rows without a time are left out\n");
  }

  @Test
  void windowsOfABaseline_leaveOutItsTimesToo() {
    Baseline baseline = Baseline.builder("credit", "1").dataset(days().rows(0, 500)).build();

    DriftSeries series = CALCULATOR.compareOver(baseline, days(), "day", Duration.ofDays(5));

    assertThat(series.reports()).allSatisfy(r -> assertThat(r.features()).hasSize(1));
    assertThat(series.reports()).allSatisfy(r -> assertThat(r.model()).contains("credit"));
    assertThat(series.reports())
        .extracting(DriftReport::currentRows)
        .containsExactly(100L, 500L, 400L);
  }

  @Test
  void windowsOfRows_followTheTimesAndNotTheFile() {
    DriftSeries series = CALCULATOR.compareOver(trained(), days(), "day", 300);

    assertThat(series.reports())
        .extracting(DriftReport::currentRows)
        .containsExactly(300L, 300L, 300L, 100L);
    assertThat(series.reports())
        .extracting(report -> report.window().orElseThrow().start())
        .containsExactly(
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-04T00:00:00Z"),
            Instant.parse("2026-01-07T00:00:00Z"),
            Instant.parse("2026-01-10T00:00:00Z"));
    assertThat(series.reports().get(3).window().orElseThrow().end())
        .isEqualTo("2026-01-10T00:00:00.000001Z");
  }

  @Test
  void emptyWindows_areNotAssessed() {
    Dataset gap =
        Dataset.builder()
            .categorical("at", "2026-01-01T10:00:00+02:00", "2026-01-03 09:30:00", "2026-01-01")
            .numeric("amount", 1, 2, 3)
            .build();

    DriftSeries series = CALCULATOR.compareOver(trained(), gap, "at", Duration.ofDays(1));

    assertThat(series.reports()).extracting(DriftReport::currentRows).containsExactly(2L, 0L, 1L);
    assertThat(series.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
    assertThat(series.reports().get(1).feature("amount").state())
        .isEqualTo(FeatureState.INSUFFICIENT_DATA);
  }

  @Test
  void noRow_makesNoWindow() {
    DriftSeries series =
        CALCULATOR.compareOver(trained(), days().rows(1_000, 1_002), "day", Duration.ofDays(1));

    assertThat(series.reports()).isEmpty();
    assertThat(series.rowsLeftOut()).isEqualTo(2);
    assertThat(series.status()).isEqualTo(DriftStatus.NOT_ASSESSED);
  }

  @Test
  void wrongTimes_areRejectedWithTheValue() {
    Dataset wrong = Dataset.builder().categorical("at", "2026-02-30").numeric("amount", 1).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareOver(trained(), wrong, "at", Duration.ofDays(1)))
        .withMessage(
            "column 'at' must hold ISO dates or times such as 2026-05-01T10:00:00Z, but has"
                + " '2026-02-30'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareOver(trained(), wrong, "amount", 10))
        .withMessage(
            "column 'amount' is numeric; times must be ISO texts such as 2026-05-01T10:00:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareOver(trained(), days(), "day", Duration.ofSeconds(1)))
        .withMessage("windows must be at most 10,000, but of PT1S there would be 777,601");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareOver(trained(), days(), "day", Duration.ZERO))
        .withMessage("a window must be at least a microsecond long, but was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CALCULATOR.compareOver(trained(), days(), "day", 0))
        .withMessage("a window must have at least 1 row, but was to have 0");
  }

  @Test
  void realStrikes_yearByYear() {
    Dataset strikes = Dataset.fromCsv(Path.of("../examples/datasets/birdstrikes.csv"));
    Dataset early = strikes.between("flight_date", "1990", "1992").without("flight_date");

    DriftSeries series =
        CALCULATOR.compareOver(
            early, strikes.between("flight_date", "1992", "1996"), "flight_date", 500);

    assertThat(series.reports().stream().mapToLong(DriftReport::currentRows).sum())
        .isEqualTo(strikes.between("flight_date", "1992", "1996").rowCount());
    assertThat(series.reports()).allSatisfy(r -> assertThat(r.features()).hasSize(10));
    assertThat(series.status()).isEqualTo(DriftStatus.SEVERE);
  }
}
