package io.leeway.drift;

import io.leeway.drift.binning.Ranked;
import io.leeway.drift.profile.BinnedDistance;
import io.leeway.drift.profile.Bounded;
import io.leeway.drift.profile.Moments;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.statistic.AndersonDarling;
import io.leeway.drift.statistic.CramerVonMises;
import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.Score;
import io.leeway.drift.statistic.StatisticId;
import io.leeway.drift.statistic.TestResult;
import io.leeway.drift.statistic.Wasserstein;
import java.util.Optional;
import java.util.OptionalDouble;

/** The numbers of a feature on both sides, as far as statistics need their order. */
sealed interface NumberPair {
  Wasserstein WASSERSTEIN = Wasserstein.withDefaults();

  /**
   * A test.
   *
   * @param atMost the most that the statistic can be where only counts are known
   */
  record Tested(TestResult result, OptionalDouble atMost) {}

  /**
   * A distance over the reference's spread.
   *
   * @param meanWithoutDrift of its score
   * @param atMost likewise
   */
  record Distance(double value, double meanWithoutDrift, OptionalDouble atMost) {}

  /** The result of ks, cramer_von_mises or anderson_darling. */
  Tested test(StatisticId id);

  /** The normalised distance. */
  Distance wasserstein();

  /** The values themselves: everything is exact. */
  record Values(double[] reference, double[] current) implements NumberPair {
    @Override
    public Tested test(StatisticId id) {
      TestResult result =
          switch (id) {
            case KS -> KolmogorovSmirnov.withDefaults().test(reference, current);
            case CRAMER_VON_MISES -> CramerVonMises.withDefaults().test(reference, current);
            default -> AndersonDarling.withDefaults().test(reference, current);
          };
      return new Tested(result, OptionalDouble.empty());
    }

    @Override
    public Distance wasserstein() {
      long m = SampleSize.of(current).values();
      return new Distance(
          WASSERSTEIN.normalised(reference, current),
          Score.meanOfWasserstein(WASSERSTEIN, reference, m),
          OptionalDouble.empty());
    }
  }

  /** Counts in the same fine bins: the statistics have bounds. */
  record Counted(NumericProfile reference, NumericProfile current) implements NumberPair {
    @Override
    public Tested test(StatisticId id) {
      if (id != StatisticId.KS) {
        throw new IllegalArgumentException(id + " needs the values; only counts of bins are known");
      }
      Bounded d = BinnedDistance.kolmogorovSmirnov(reference, current);
      return new Tested(
          KolmogorovSmirnov.withDefaults().test(d.low(), reference.values(), current.values()),
          OptionalDouble.of(d.high()));
    }

    @Override
    public Distance wasserstein() {
      Bounded distance = BinnedDistance.wasserstein(reference, current);
      Ranked ranked = reference.ranked();
      double deviation = reference.moments().flatMap(Counted::deviation).orElse(0.0);
      double spread = WASSERSTEIN.spread(ranked, deviation);
      return new Distance(
          distance.low() / spread,
          Score.meanOfWasserstein(spread, ranked, current.values()),
          OptionalDouble.of(distance.high() / spread));
    }

    private static Optional<Double> deviation(Moments moments) {
      OptionalDouble deviation = moments.standardDeviation();
      return deviation.isPresent() ? Optional.of(deviation.getAsDouble()) : Optional.empty();
    }
  }
}
