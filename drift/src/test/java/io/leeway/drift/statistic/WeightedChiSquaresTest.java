package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedChiSquaresTest {
  /** Anderson and Darling 1952, table 1. */
  @ParameterizedTest
  @CsvSource({"0.02480, 0.99", "0.11888, 0.50", "0.34730, 0.10", "0.46136, 0.05", "0.74346, 0.01"})
  void cramerVonMises_hasThePublishedQuantiles(double x, double p) {
    assertThat(WeightedChiSquares.CRAMER_VON_MISES.tail(x)).isCloseTo(p, within(2e-5));
  }

  /** Anderson and Darling 1954; Marsaglia and Marsaglia 2004. */
  @ParameterizedTest
  @CsvSource({"1.933, 0.10", "2.492, 0.05", "3.878, 0.01"})
  void andersonDarling_hasThePublishedQuantiles(double x, double p) {
    assertThat(WeightedChiSquares.ANDERSON_DARLING.tail(x)).isCloseTo(p, within(2e-4));
  }

  /** Far out the first weight rules: the tail falls by exp(-x / (2 w)). */
  @Test
  void farTails_fallAtTheRateOfTheLargestWeight() {
    double first = WeightedChiSquares.ANDERSON_DARLING.tail(200);
    double second = WeightedChiSquares.ANDERSON_DARLING.tail(201);

    assertThat(second / first)
        .isCloseTo(Math.exp(-1) * Math.sqrt(200.0 / 201), withinPercentage(0.1));
    assertThat(WeightedChiSquares.CRAMER_VON_MISES.tail(50)).isBetween(1e-120, 1e-100);
  }

  @Test
  void tails_fallFromOneToZero() {
    for (WeightedChiSquares law :
        new WeightedChiSquares[] {
          WeightedChiSquares.CRAMER_VON_MISES, WeightedChiSquares.ANDERSON_DARLING
        }) {
      double last = 1;
      for (double x = 0.001; x < 1000; x *= 1.1) {
        double tail = law.tail(x);
        assertThat(tail).isBetween(0.0, last + 1e-13);
        last = tail;
      }
      assertThat(law.tail(0)).isEqualTo(1);
      assertThat(law.tail(1e-9)).isCloseTo(1, within(1e-9));
      assertThat(last).isZero();
    }
  }

  @Test
  void tail_isThatOfTheSum() {
    SplittableRandom random = new SplittableRandom(5);
    int above = 0;
    for (int i = 0; i < 40_000; i++) {
      double sum = 1.0 / 61; // what the weights from k = 61 on add on average
      double[] z = Samples.normal(random, 60, 0, 1);
      for (int k = 1; k <= 60; k++) {
        sum += z[k - 1] * z[k - 1] / (k * (k + 1.0));
      }
      above += sum > 1.5 ? 1 : 0;
    }

    assertThat(WeightedChiSquares.ANDERSON_DARLING.tail(1.5))
        .isCloseTo(above / 40_000.0, within(0.006));
  }
}
