package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What results and settings say of themselves. */
class ResultsTest {
  @Test
  void result_rejectsBelowAlpha() {
    TestResult result = new TestResult(StatisticId.KS, 0.25, 0.01);

    assertThat(result.reject(0.05)).isTrue();
    assertThat(result.reject(0.01)).isFalse();
    assertThat(result).hasToString("ks 0.2500, p=0.0100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> result.reject(0))
        .withMessage("alpha must be in (0, 1), but was 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> result.reject(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TestResult(StatisticId.KS, 0.25, 1.5))
        .withMessage("p-value must be in [0, 1], but was 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TestResult(StatisticId.KS, 0.25, Double.NaN));
    assertThat(new TestResult(StatisticId.KS, 0, 1).pValue()).isEqualTo(1);
  }

  @Test
  void ids_areFoundByTheirShortNames() {
    for (StatisticId id : StatisticId.values()) {
      assertThat(StatisticId.of(id.toString())).isEqualTo(id);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatisticId.of("PSI"))
        .withMessage(
            "statistic must be one of [psi, ks, chi2, js, kl, hellinger, total_variation,"
                + " l_infinity, wasserstein, energy, cramer_von_mises, anderson_darling, mmd,"
                + " domain_classifier, missing_rate], but was 'PSI'");
  }

  @Test
  void settings_areShown() {
    assertThat(PopulationStability.withDefaults())
        .hasToString("psi, quantiles(10), pseudo-count 0.5");
    assertThat(JensenShannon.withDefaults()).hasToString("js, quantiles(10), base 2");
    assertThat(ChiSquare.withDefaults().withSparsePooling(SparsePooling.COCHRAN))
        .hasToString("chi2, PEARSON, quantiles(10), pooling COCHRAN");
    assertThat(KolmogorovSmirnov.withDefaults()).hasToString("ks, p-value AUTO");
    assertThat(MissingRate.withDefaults()).hasToString("missing_rate, exact below 5.0");
    assertThat(Smoothing.floor(1e-4)).hasToString("floor 1.0E-4");
    assertThat(KolmogorovSmirnov.withDefaults().deviation(new double[] {1, 2}, new double[] {3}))
        .hasToString("D 1.0000 at 2.0, current higher");
  }

  @Test
  void pValuesOutOfRange_areNotCorrected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correction.HOLM.adjust(0.1, 1.1))
        .withMessage("p-values must be in [0, 1], but one was 1.1");
    assertThat(Correction.NONE.adjust(0.1, Double.NaN)).containsExactly(0.1, Double.NaN);
  }
}
