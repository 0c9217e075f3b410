package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one scale, by simulation. */
class ScoreSimulationTest {
  /** The scores of one pair of normal samples. */
  private record Scores(double psi, double chi2, double js, double ks) {
    static Scores of(SplittableRandom random, int n, int m, double shift) {
      double[] reference = Samples.normal(random, n, 0, 1);
      double[] current = Samples.normal(random, m, shift, 1);
      Bins bins = Binning.quantiles(10).bins(reference);
      long[] r = bins.histogram(reference).counts();
      long[] c = bins.histogram(current).counts();
      return new Scores(
          Score.of(StatisticId.PSI, PopulationStability.withDefaults().statistic(r, c), n, m),
          Score.of(StatisticId.CHI2, ChiSquare.withDefaults().statistic(r, c), n, m),
          Score.of(StatisticId.JS, JensenShannon.withDefaults().statistic(r, c), n, m),
          Score.of(
              StatisticId.KS,
              KolmogorovSmirnov.withDefaults().statistic(reference, current),
              n,
              m));
    }

    static Scores mean(int runs, int n, int m, double shift) {
      SplittableRandom random = new SplittableRandom(20_260_101);
      double[] sums = new double[4];
      for (int i = 0; i < runs; i++) {
        Scores scores = of(random, n, m, shift);
        sums[0] += scores.psi / runs;
        sums[1] += scores.chi2 / runs;
        sums[2] += scores.js / runs;
        sums[3] += scores.ks / runs;
      }
      return new Scores(sums[0], sums[1], sums[2], sums[3]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.32, 0.5, 0.63})
  void normalShift_scoresItsSquareWhateverTheStatistic(double shift) {
    Scores mean = Scores.mean(20, 20_000, 20_000, shift);

    assertThat(mean.psi()).isCloseTo(shift * shift, withinPercentage(15));
    assertThat(mean.chi2()).isCloseTo(shift * shift, withinPercentage(15));
    assertThat(mean.js()).isCloseTo(shift * shift, withinPercentage(15));
    assertThat(mean.ks()).isCloseTo(shift * shift, withinPercentage(15));
  }

  @Test
  void withoutDrift_scoresHaveTheStatedMean() {
    int n = 1_000;
    int m = 1_000;

    Scores mean = Scores.mean(1_000, n, m, 0);

    assertThat(mean.psi())
        .isCloseTo(Score.meanWithoutDrift(StatisticId.PSI, 10, n, m), withinPercentage(8));
    assertThat(mean.chi2())
        .isCloseTo(Score.meanWithoutDrift(StatisticId.CHI2, 10, n, m), withinPercentage(8));
    assertThat(mean.js())
        .isCloseTo(Score.meanWithoutDrift(StatisticId.JS, 10, n, m), withinPercentage(8));
    assertThat(mean.ks())
        .isCloseTo(Score.meanWithoutDrift(StatisticId.KS, 0, n, m), withinPercentage(8));
  }
}
