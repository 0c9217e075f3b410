package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

  private static double[] normal(long seed, int n, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, n).mapToDouble(i -> random.nextGaussian() + shift).toArray();
  }

  /** Numbers, few numbers with a zero too many, names, an identifier, a prediction. */
  private static Dataset data(long seed, int n, double shift) {
    double[] income = normal(seed, n, shift);
    Arrays.setAll(income, i -> i % 10 == 0 ? Double.NaN : income[i]);
    SplittableRandom random = new SplittableRandom(seed);
    return Dataset.builder()
        .numeric("income", income)
        .numeric("children", IntStream.range(0, n).mapToDouble(i -> random.nextInt(4)).toArray())
        .categorical("city", IntStream.range(0, n).mapToObj(i -> "c" + random.nextInt(9)).toList())
        .categorical("id", IntStream.range(0, n).mapToObj(i -> "id" + i).toList())
        .numeric("score", normal(seed + 1, n, -shift))
        .build();
  }

  private static Baseline baseline() {
    return Baseline.builder("credit", "2.1.0")
        .dataset(data(1, 4_000, 0))
        .createdAt(TIME)
        .modelUri("s3://models/credit/2.1.0")
        .predictions("score")
        .importance("income", 0.75)
        .importance("city", 0.25)
        .build();
  }

  /** So small that its stored form can be read by eye. */
  private static Baseline small() {
    Baseline.Builder builder =
        Baseline.builder("credit \u00e9\"<", "2")
            .dataset(
                Dataset.builder()
                    .numeric("age", 20, 30, 40, Double.NaN)
                    .categorical("country", "FI", "SE", "FI", null)
                    .build())
            .createdAt(TIME)
            .modelUri("file:///models/credit")
            .predictions("age")
            .importance("country", 0.5);
    builder.previous(new Baseline.Previous("1", "00ff", "retrained"));
    return builder.build();
  }

  @Test
  void baseline_findsWhatTheRowsFind() {
    Dataset reference = data(1, 4_000, 0);
    Dataset current = data(9, 3_000, 0.5);
    DriftCalculator calculator = DriftCalculator.withDefaults().withPredictions("score");

    DriftReport rows = calculator.compare(reference, current);
    DriftReport counted = DriftCalculator.withDefaults().compare(baseline(), current);

    assertThat(counted.status()).isEqualTo(rows.status());
    assertThat(counted.baseline())
        .contains(new BaselineLink("credit", "2.1.0", baseline().contentHash()));
    for (FeatureDrift expected : rows.features()) {
      FeatureDrift actual = counted.feature(expected.name());
      assertThat(actual.state()).as(expected.name()).isEqualTo(expected.state());
      assertThat(actual.status()).as(expected.name()).isEqualTo(expected.status());
      assertThat(actual.reference()).isEqualTo(expected.reference());
      assertThat(actual.current()).isEqualTo(expected.current());
      assertThat(actual.role()).isEqualTo(expected.role());
      for (StatisticResult exact : expected.statistics()) {
        StatisticResult found = actual.statistic(exact.id()).orElseThrow();
        if (exact.id() == StatisticId.KS) {
          assertThat(exact.value())
              .isBetween(found.value(), found.atMost().orElseThrow())
              .isCloseTo(found.value(), within(0.003));
        } else {
          assertThat(found.value()).as("%s", exact).isCloseTo(exact.value(), within(1e-12));
          assertThat(found.atMost()).isEmpty();
        }
      }
    }
    assertThat(DriftReport.fromJson(counted.toJson())).isEqualTo(counted);
  }

  @Test
  void countsOfSeveralHosts_areComparedLikeTheRows() {
    Baseline baseline = baseline();
    Dataset current = data(9, 3_000, 0.5);
    DatasetProfile here = current.rows(0, 1_000).profile(baseline.profile().bins());
    DatasetProfile there = current.rows(1_000, 3_000).profile(baseline.profile().bins());

    DriftReport merged = DriftCalculator.withDefaults().compare(baseline, there.merge(here));

    assertThat(merged.features())
        .isEqualTo(DriftCalculator.withDefaults().compare(baseline, current).features());
  }

  @Test
  void everyStatisticThatCountsAllow_isComputed() {
    DriftPolicy policy =
        DriftPolicy.builder("all", "1")
            .all(rule -> rule.withStatistics(PolicyRule.STATISTICS.toArray(StatisticId[]::new)))
            .build();
    DriftCalculator calculator = DriftCalculator.withDefaults().withPolicy(policy);
    Dataset current = data(9, 3_000, 0.5);

    FeatureDrift exact = calculator.compare(data(1, 4_000, 0), current).feature("income");
    FeatureDrift counted = calculator.compare(baseline(), current).feature("income");

    StatisticResult wasserstein = counted.statistic(StatisticId.WASSERSTEIN).orElseThrow();
    assertThat(exact.statistic(StatisticId.WASSERSTEIN).orElseThrow().value())
        .isCloseTo(wasserstein.value(), within(0.005));
    assertThat(wasserstein.atMost().orElseThrow() - wasserstein.value()).isBetween(0.0, 0.01);
    assertThat(wasserstein.meanWithoutDrift().orElseThrow())
        .isCloseTo(
            exact.statistic(StatisticId.WASSERSTEIN).orElseThrow().meanWithoutDrift().orElseThrow(),
            within(3e-5));
    assertThat(counted.skipped())
        .extracting(SkippedStatistic::reason)
        .containsExactlyInAnyOrder(
            "cramer_von_mises needs the values; only counts of bins are known",
            "anderson_darling needs the values; only counts of bins are known");
  }

  @Test
  void missingNewAndRetypedColumns_areFindings() {
    Dataset current =
        Dataset.builder()
            .categorical("income", "1", "none")
            .numeric("children", 1, 2)
            .numeric("city", Double.NaN, Double.NaN)
            .numeric("score", 1, 2)
            .numeric("more", 1, 2)
            .build();

    DriftReport report = DriftCalculator.withDefaults().compare(baseline(), current);

    assertThat(report.feature("income").state()).isEqualTo(FeatureState.TYPE_CHANGED);
    assertThat(report.feature("income").reason()).contains("where 'none' is not a number");
    assertThat(report.feature("id").state()).isEqualTo(FeatureState.COLUMN_MISSING);
    assertThat(report.feature("more").state()).isEqualTo(FeatureState.COLUMN_NEW);
    assertThat(report.feature("city").current()).isEqualTo(new SampleSize(2, 2));
    assertThat(report.status()).isEqualTo(DriftStatus.MILD);
  }

  @Test
  void countsInOtherBins_areNotCompared() {
    DatasetProfile other = data(3, 500, 0).profile();

    FeatureDrift income =
        DriftCalculator.withDefaults().compare(baseline(), other).feature("income");

    assertThat(income.state()).isEqualTo(FeatureState.NOT_COMPUTED);
    assertThat(income.reason()).contains("counted in other bins than the reference");
  }

  @Test
  void json_readsBackToTheSameBaseline(@TempDir Path folder) throws IOException {
    Baseline baseline = baseline();
    Path file = folder.resolve("baseline.json");

    baseline.writeJson(file);

    assertThat(Baseline.readJson(file)).isEqualTo(baseline);
    assertThat(Baseline.readJson(file).toJson()).isEqualTo(baseline.toJson());
    assertThat(small().toJson()).isEqualTo(golden());
    assertThat(Baseline.fromJson(golden())).isEqualTo(small());
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> baseline.writeJson(file)); // never over what was there
  }

  private static String golden() throws IOException {
    try (InputStream in = BaselineTest.class.getResourceAsStream("/golden/0.1/baseline.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void changesByHand_areNoticed() throws IOException {
    for (String[] change :
        new String[][] {
          {"\"reason\": \"retrained\"", "\"reason\": \"because\""},
          {"\"predictions\": [ \"age\" ]", "\"predictions\": []"},
          {"\"created_at\": \"2026", "\"created_at\": \"2025"},
          {"\"counts\": [ 2, 1, 0 ]", "\"counts\": [ 1, 2, 0 ]"},
          {"\"importance\": 0.5", "\"importance\": 0.6"}
        }) {
      String changed = golden().replace(change[0], change[1]);
      assertThat(changed).as(change[0]).isNotEqualTo(golden());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Baseline.fromJson(changed))
          .withMessageContaining("was changed after it was written");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Baseline.fromJson(golden().replaceFirst("\"version\": 1", "\"version\": 2")))
        .withMessage("baseline has version 2, but this release of Leeway reads version 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baseline.fromJson(DriftPolicy.standard().toJson()))
        .withMessage("this is not a baseline: its format must be 'leeway.baseline'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baseline.fromJson(golden().substring(0, 900)))
        .withMessageStartingWith("baseline is not valid JSON");
  }

  @Test
  void accepting_makesTheNextVersionWithALink() {
    Baseline first = baseline();
    Baseline second = first.accept(data(5, 2_000, 1).profile(), "new customers");

    assertThat(second.version()).isEqualTo("2.1.1");
    assertThat(second.name()).isEqualTo("credit");
    assertThat(second.predictions()).containsExactly("score");
    assertThat(second.importances()).isEqualTo(first.importances());
    assertThat(second.previous())
        .contains(new Baseline.Previous("2.1.0", first.contentHash(), "new customers"));
    assertThat(second.schemaHash()).isEqualTo(first.schemaHash());
    assertThat(second.contentHash()).isNotEqualTo(first.contentHash());
    assertThat(
            Baseline.builder("x", "v09")
                .dataset(data(1, 50, 0))
                .build()
                .accept(data(1, 50, 0).profile(), "r")
                .version())
        .isEqualTo("v10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.accept(data(5, 50, 1).profile(), " "))
        .withMessage("a new baseline needs a reason");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.accept(data(5, 50, 1).profile(), "2.1.0", "r"))
        .withMessage("version 2.1.0 is the baseline's own; name another");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.accept(data(5, 50, 1).select("city").profile(), "r"))
        .withMessage("no such columns: [score]; columns found: [city]");
  }

  @Test
  void allMistakes_areToldTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baseline.builder("", "1").build())
        .withMessage(
            "a baseline needs a name and a version; a baseline needs a dataset or a profile");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Baseline.builder("x", "1")
                    .dataset(data(1, 50, 0))
                    .predictions("nope")
                    .importance("city", -1)
                    .importance("income", Double.NaN)
                    .build())
        .withMessage(
            "no such columns: [nope]; columns found: [income, children, city, id, score]"
                + "; importance must be 0 or more, but of 'city' was -1.0"
                + "; importance must be 0 or more, but of 'income' was NaN");
  }

  @Test
  void hundredNumericFeatures_areUnderTwoMegabytes() {
    Dataset.Builder data = Dataset.builder();
    for (int i = 0; i < 100; i++) {
      data.numeric("feature" + i, normal(i, 20_000, 0));
    }
    Baseline baseline = Baseline.builder("large", "1").dataset(data.build()).build();

    assertThat(baseline.toJson().getBytes(StandardCharsets.UTF_8).length).isLessThan(2_000_000);
    assertThat(baseline.withoutFineBins().toJson().getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(100_000);
  }

  @Test
  void coarseBins_keepAllButTheBoundOfKs() {
    Dataset current = data(9, 3_000, 0.5);

    DriftReport fine = DriftCalculator.withDefaults().compare(baseline(), current);
    DriftReport coarse =
        DriftCalculator.withDefaults().compare(baseline().withoutFineBins(), current);

    for (StatisticId id : List.of(StatisticId.PSI, StatisticId.MISSING_RATE)) {
      assertThat(coarse.feature("income").statistic(id))
          .isEqualTo(fine.feature("income").statistic(id));
    }
    StatisticResult ks = coarse.feature("income").statistic(StatisticId.KS).orElseThrow();
    assertThat(fine.feature("income").statistic(StatisticId.KS).orElseThrow().value())
        .isBetween(ks.value(), ks.atMost().orElseThrow());
  }
}
