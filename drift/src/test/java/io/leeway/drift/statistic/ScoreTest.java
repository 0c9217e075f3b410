package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void score_isThePsiOfTheSameShift() {
    assertThat(Score.of(StatisticId.PSI, 0.123, 50, 70)).isEqualTo(0.123);
    assertThat(Score.of(StatisticId.CHI2, 12, 40, 60)).isCloseTo(12 * 100.0 / 2400, within(1e-15));
    assertThat(Score.of(StatisticId.JS, 0.01, 50, 70)).isCloseTo(0.08 * Math.log(2), within(1e-15));
    // A normal shift by 1 has D = 2 Phi(1/2) - 1.
    assertThat(Score.of(StatisticId.KS, 0.38292492254802624, 50, 70)).isCloseTo(1, within(1e-12));
  }

  @Test
  void meanWithoutDrift_followsTheSizes() {
    double unit = 1.0 / 40 + 1.0 / 60;

    for (StatisticId id : new StatisticId[] {StatisticId.PSI, StatisticId.CHI2, StatisticId.JS}) {
      assertThat(Score.meanWithoutDrift(id, 7, 40, 60)).isCloseTo(6 * unit, within(1e-15));
    }
    assertThat(Score.meanWithoutDrift(StatisticId.KS, 0, 40, 60))
        .isCloseTo(5.167712780049970 * unit, within(1e-12));
    assertThat(Score.meanWithoutDrift(StatisticId.MISSING_RATE, 0, 40, 60))
        .isCloseTo(unit, within(1e-15));
  }

  @Test
  void missingRate_isThePsiOfMissingAndPresent() {
    double r = 10.5 / 101;
    double c = 40.5 / 201;

    assertThat(Score.ofMissingRate(10, 100, 40, 200))
        .isCloseTo((c - r) * Math.log(c / r * ((1 - r) / (1 - c))), within(1e-14));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Score.of(StatisticId.MISSING_RATE, 0.1, 100, 200));
  }

  @Test
  void samplesApart_scoreWithoutLimitOnlyForKs() {
    assertThat(Score.of(StatisticId.KS, 1, 50, 50)).isInfinite();
    assertThat(Score.of(StatisticId.KS, 0, 50, 50)).isZero();
    assertThat(Score.of(StatisticId.JS, 1, 50, 50)).isCloseTo(8 * Math.log(2), within(1e-12));
  }
}
