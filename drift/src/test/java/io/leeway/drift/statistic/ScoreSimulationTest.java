package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one scale, by simulation. */
class ScoreSimulationTest {
  private static final Wasserstein WASSERSTEIN = Wasserstein.withDefaults();

  /** The mean score of every statistic that has one, over pairs of normal samples. */
  private static Map<StatisticId, Double> means(int runs, int n, int m, double shift) {
    SplittableRandom random = new SplittableRandom(20_260_101);
    Map<StatisticId, Double> means = new EnumMap<>(StatisticId.class);
    for (int i = 0; i < runs; i++) {
      double[] reference = Samples.normal(random, n, 0, 1);
      double[] current = Samples.normal(random, m, shift, 1);
      Bins bins = Binning.quantiles(10).bins(reference);
      long[] r = bins.histogram(reference).counts();
      long[] c = bins.histogram(current).counts();
      Map<StatisticId, Double> values = new EnumMap<>(StatisticId.class);
      values.put(StatisticId.PSI, PopulationStability.withDefaults().statistic(r, c));
      values.put(StatisticId.CHI2, ChiSquare.withDefaults().statistic(r, c));
      values.put(StatisticId.JS, JensenShannon.withDefaults().statistic(r, c));
      values.put(StatisticId.KL, KullbackLeibler.withDefaults().statistic(r, c));
      values.put(StatisticId.HELLINGER, Hellinger.withDefaults().statistic(r, c));
      values.put(StatisticId.TOTAL_VARIATION, TotalVariation.withDefaults().statistic(r, c));
      values.put(StatisticId.KS, KolmogorovSmirnov.withDefaults().statistic(reference, current));
      values.put(StatisticId.WASSERSTEIN, WASSERSTEIN.normalised(reference, current));
      values.forEach((id, v) -> means.merge(id, Score.of(id, v, n, m) / runs, Double::sum));
    }
    return means;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.32, 0.5, 0.63})
  void normalShift_scoresItsSquareWhateverTheStatistic(double shift) {
    // The full campaign has 200 runs; the mean of 20 lies within a hundredth of it.
    int runs = Campaign.runs(20, 200);

    means(runs, 20_000, 20_000, shift)
        .forEach(
            (id, mean) ->
                assertThat(mean).as("%s", id).isCloseTo(shift * shift, withinPercentage(15)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void withoutDrift_scoresHaveTheStatedMean(int n) {
    means(n == 100 ? 4_000 : 1_000, n, n, 0)
        .forEach(
            (id, mean) -> {
              double stated = stated(id, n);
              // At n = 100 the half counts and the discreteness of ks show.
              assertThat(mean).as("%s", id).isCloseTo(stated, withinPercentage(n == 100 ? 20 : 8));
            });
  }

  /** What the documentation states, on average over references where it depends on them. */
  private static double stated(StatisticId id, int n) {
    SplittableRandom random = new SplittableRandom(1);
    int references = 50;
    double sum = 0;
    for (int i = 0; i < references; i++) {
      double[] reference = Samples.normal(random, n, 0, 1);
      sum +=
          switch (id) {
            case TOTAL_VARIATION ->
                Score.meanOfTotalVariation(Binning.quantiles(10).histogram(reference).counts(), n);
            case WASSERSTEIN -> Score.meanOfWasserstein(WASSERSTEIN, reference, n);
            default -> Score.meanWithoutDrift(id, 10, n, n);
          };
    }
    return sum / references;
  }
}
