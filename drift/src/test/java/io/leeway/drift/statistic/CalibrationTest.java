package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a test cries wolf on samples without drift. */
class CalibrationTest {
  private static final int RUNS = 4_000;
  private static final double ALPHA = 0.05;

  /** Three standard errors of the share of alarms at level 0.05. */
  private static final double NOISE = 3 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

  @ParameterizedTest
  @CsvSource({"100, 100", "300, 300", "1000, 200", "1000, 1000"})
  void psiOnDecilesOfTheReference_keepsItsLevel(int n, int m) {
    double rate = rejected(n, m, (r, c) -> PopulationStability.withDefaults().test(r, c));

    assertThat(rate).isLessThan(ALPHA + NOISE);
    if (Math.min(n, m) >= 200) {
      assertThat(rate).isCloseTo(ALPHA, within(0.005 + NOISE));
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 20", "50, 50", "99, 99", "30, 400"})
  void exactKs_neverExceedsItsLevel(int n, int m) {
    double rate = rejected(n, m, (r, c) -> KolmogorovSmirnov.withDefaults().test(r, c));

    assertThat(rate).isLessThan(ALPHA + NOISE).isGreaterThan(0.02);
  }

  @ParameterizedTest
  @CsvSource({"40, 40, 4", "60, 60, 12"})
  void exactKsWithTies_neverExceedsItsLevelAndIsNotIdle(int n, int m, int values) {
    double rate =
        Samples.rejected(
            RUNS,
            ALPHA,
            n + values,
            random ->
                KolmogorovSmirnov.withDefaults()
                    .test(Samples.tied(random, n, values), Samples.tied(random, m, values))
                    .pValue());

    assertThat(rate).isLessThan(ALPHA + NOISE).isGreaterThan(0.02);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000, 5", "1000, 10000, 5", "500, 500, 20"})
  void chiSquare_keepsItsLevel(int n, int m, int categories) {
    double rate =
        Samples.rejected(
            RUNS,
            ALPHA,
            n + m,
            random ->
                ChiSquare.withDefaults()
                    .test(
                        Samples.counts(random, categories, n),
                        Samples.counts(random, categories, m))
                    .pValue());

    assertThat(rate).isCloseTo(ALPHA, within(0.005 + NOISE));
  }

  @ParameterizedTest
  @CsvSource({"30, 30, 0.02", "100, 50, 0.05", "2000, 1000, 0.1"})
  void missingRate_neverExceedsItsLevel(int n, int m, double rate) {
    double rejected =
        Samples.rejected(
            RUNS,
            ALPHA,
            n + m,
            random -> {
              int k1 = 0;
              int k2 = 0;
              for (int i = 0; i < n; i++) {
                k1 += random.nextDouble() < rate ? 1 : 0;
              }
              for (int i = 0; i < m; i++) {
                k2 += random.nextDouble() < rate ? 1 : 0;
              }
              return MissingRate.withDefaults().test(k1, n, k2, m).pValue();
            });

    assertThat(rejected).isLessThan(ALPHA + 0.005 + NOISE);
  }

  @ParameterizedTest
  @CsvSource({"30, 30", "100, 50", "300, 300"})
  void cramerVonMisesAndAndersonDarling_keepTheirLevel(int n, int m) {
    double cramerVonMises = rejected(n, m, (r, c) -> CramerVonMises.withDefaults().test(r, c));
    double andersonDarling = rejected(n, m, (r, c) -> AndersonDarling.withDefaults().test(r, c));

    assertThat(cramerVonMises).isCloseTo(ALPHA, within(0.005 + NOISE));
    assertThat(andersonDarling).isCloseTo(ALPHA, within(0.005 + NOISE));
  }

  /** 19 permutations make a p-value of 0.05 attainable, and 400 runs tell 0.05 from 0.09. */
  @Test
  void permutationTests_keepTheirLevel() {
    double noise = 3 * Math.sqrt(ALPHA * (1 - ALPHA) / 400);
    double energy =
        Samples.rejected(
            400,
            ALPHA + 1e-9,
            1,
            random ->
                EnergyDistance.withDefaults()
                    .withPermutations(19, random.nextLong())
                    .test(Samples.normal(random, 25, 0, 1), Samples.normal(random, 15, 0, 1))
                    .pValue());
    double mmd =
        Samples.rejected(
            400,
            ALPHA + 1e-9,
            2,
            random ->
                MaximumMeanDiscrepancy.withDefaults()
                    .withPermutations(19, random.nextLong())
                    .test(Samples.rows(random, 20, 3, 0), Samples.rows(random, 25, 3, 0))
                    .pValue());
    double classifier =
        Samples.rejected(
            400,
            ALPHA + 1e-9,
            3,
            random ->
                DomainClassifier.withDefaults()
                    .withPermutations(19, random.nextLong())
                    .test(Samples.rows(random, 20, 3, 0), Samples.rows(random, 25, 3, 0))
                    .pValue());

    assertThat(energy).isCloseTo(ALPHA, within(noise));
    assertThat(mmd).isCloseTo(ALPHA, within(noise));
    assertThat(classifier).isCloseTo(ALPHA, within(noise));
  }

  /** How often each test sees a normal shift by 0.3 standard deviations, 200 against 200 values. */
  @Test
  void shiftByThreeTenths_isSeenMoreOftenThanNot() {
    assertThat(power((r, c) -> KolmogorovSmirnov.withDefaults().test(r, c))).isGreaterThan(0.65);
    assertThat(power((r, c) -> CramerVonMises.withDefaults().test(r, c))).isGreaterThan(0.75);
    assertThat(power((r, c) -> AndersonDarling.withDefaults().test(r, c))).isGreaterThan(0.75);
    assertThat(power((r, c) -> PopulationStability.withDefaults().test(r, c))).isGreaterThan(0.5);
    assertThat(power((r, c) -> ChiSquare.withDefaults().test(r, c))).isGreaterThan(0.5);
  }

  /** The share of alarms on normal samples of these sizes without drift. */
  private static double rejected(int n, int m, BiFunction<double[], double[], TestResult> test) {
    return Samples.rejected(
        RUNS,
        ALPHA,
        n + m,
        random ->
            test.apply(Samples.normal(random, n, 0, 1), Samples.normal(random, m, 0, 1)).pValue());
  }

  private static double power(BiFunction<double[], double[], TestResult> test) {
    return Samples.rejected(
        500,
        ALPHA,
        9,
        random ->
            test.apply(Samples.normal(random, 200, 0, 1), Samples.normal(random, 200, 0.3, 1))
                .pValue());
  }
}
