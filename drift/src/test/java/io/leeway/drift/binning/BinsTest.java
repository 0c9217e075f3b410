package io.leeway.drift.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinsTest {
  private static final Bins BINS = Bins.ofCuts(0, 1, 2.5);

  @Test
  void valueOnCut_liesAboveIt() {
    assertThat(BINS.indexOf(1)).isEqualTo(2);
    assertThat(BINS.indexOf(Math.nextDown(1.0))).isEqualTo(1);
  }

  @Test
  void negativeZero_liesWithZero() {
    assertThat(BINS.indexOf(-0.0)).isEqualTo(BINS.indexOf(0.0)).isEqualTo(1);
    assertThat(Bins.ofCuts(-0.0).indexOf(0.0)).isEqualTo(1);
  }

  @Test
  void infinities_lieInTheOuterBins() {
    assertThat(BINS.indexOf(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(BINS.indexOf(Double.POSITIVE_INFINITY)).isEqualTo(3);
  }

  @Test
  void nan_isCountedAsMissingAndNowhereElse() {
    Histogram histogram = BINS.histogram(new double[] {Double.NaN, -1, 0, 0.5, 1, 3, Double.NaN});

    assertThat(histogram.counts()).containsExactly(1, 2, 1, 1);
    assertThat(histogram.missing()).isEqualTo(2);
    assertThat(histogram.total()).isEqualTo(5);
    assertThatIllegalArgumentException().isThrownBy(() -> BINS.indexOf(Double.NaN));
  }

  @Test
  void countsGivenAway_doNotReachTheHistogram() {
    Histogram histogram = BINS.histogram(new double[] {0});

    histogram.counts()[1] = 99;

    assertThat(histogram.counts()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void noCuts_areOneBin() {
    assertThat(Bins.ofCuts().histogram(new double[] {1, 2, 3}).counts()).containsExactly(3);
    assertThat(Bins.ofCuts().labels()).containsExactly("all");
  }

  @Test
  void labels_sayWhatABinHolds() {
    assertThat(Bins.ofCuts(0, Math.nextUp(0.0), 2).labels())
        .containsExactly("< 0.0", "= 0.0", "[4.9E-324, 2.0)", ">= 2.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void cutThatIsNoNumber_isRejected(double cut) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bins.ofCuts(0, cut))
        .withMessage("cuts must be finite, but one was %s", cut);
  }

  @Test
  void cutsOutOfOrder_areRejectedWithTheirValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bins.ofCuts(1, 3, 2))
        .withMessage("cuts must increase, but 3.0 is followed by 2.0");
    assertThatIllegalArgumentException().isThrownBy(() -> Bins.ofCuts(0.0, -0.0));
  }
}
