package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.binning.SortedSample;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for any samples. */
class LawsTest {
  private static final PopulationStability PSI = PopulationStability.withDefaults();
  private static final KolmogorovSmirnov KS = KolmogorovSmirnov.withDefaults();
  private static final ChiSquare CHI2 = ChiSquare.withDefaults();
  private static final JensenShannon JS = JensenShannon.withDefaults();
  private static final KullbackLeibler KL = KullbackLeibler.withDefaults();
  private static final CramerVonMises CVM = CramerVonMises.withDefaults();
  private static final AndersonDarling AD = AndersonDarling.withDefaults();
  private static final EnergyDistance ENERGY =
      EnergyDistance.withDefaults().withPermutations(19, 1);
  private static final MissingRate MISSING = MissingRate.withDefaults();
  private static final MaximumMeanDiscrepancy MMD = MaximumMeanDiscrepancy.withDefaults();
  private static final DomainClassifier CLASSIFIER = DomainClassifier.withDefaults();

  /** Distances of counts, all symmetric. */
  private static final List<BinnedStatistic> BINNED =
      List.of(
          PSI,
          JS,
          Hellinger.withDefaults(),
          TotalVariation.withDefaults(),
          LInfinity.withDefaults());

  static LongStream seeds() {
    return Samples.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sampleAgainstItself_isZero(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.normal(random, 2 + random.nextInt(500), 5, 3);
    double[] shuffled = shuffled(x, random);

    assertThat(PSI.statistic(x, shuffled)).isZero();
    assertThat(KS.test(x, shuffled)).isEqualTo(new TestResult(StatisticId.KS, 0, 1));
    assertThat(CHI2.test(x, shuffled).pValue()).isEqualTo(1);
    assertThat(JS.statistic(x, shuffled)).isZero();
    assertThat(MissingRate.withDefaults().test(x, shuffled).pValue()).isCloseTo(1, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void distanceOfASampleFromItself_isZero(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 2 + random.nextInt(200), 40);
    double[] shuffled = shuffled(x, random);

    assertThat(Wasserstein.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(EnergyDistance.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(Hellinger.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(TotalVariation.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(LInfinity.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(KullbackLeibler.withDefaults().statistic(x, shuffled)).isZero();
    assertThat(CVM.statistic(x, shuffled)).isZero();
    assertThat(CVM.test(x, shuffled).pValue()).isGreaterThan(0.99);
    assertThat(AD.statistic(x, shuffled)).isZero();
    assertThat(AD.test(x, shuffled).pValue()).isGreaterThan(0.99);
    assertThat(Wasserstein.withDefaults().normalised(x, shuffled)).isZero();
    assertThat(MissingRate.withDefaults().statistic(x, shuffled)).isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shiftAndScale_moveWassersteinAlong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.normal(random, 100 + random.nextInt(100), 0, 1);
    double[] y = Samples.normal(random, 100, 0.5, 2);
    Wasserstein wasserstein = Wasserstein.withDefaults();
    double distance = wasserstein.statistic(x, y);

    assertThat(wasserstein.statistic(x, times(x, 1, 3))).isCloseTo(3, within(1e-12));
    assertThat(wasserstein.statistic(times(x, 5, 7), times(y, 5, 7)))
        .isCloseTo(5 * distance, within(1e-12));
    assertThat(wasserstein.normalised(times(x, 5, 7), times(y, 5, 7)))
        .isCloseTo(wasserstein.normalised(x, y), within(1e-12));
    assertThat(wasserstein.statistic(times(x, 1e290, 0), times(y, 1e290, 0)) / 1e290)
        .isCloseTo(distance, within(1e-12));
    assertThat(EnergyDistance.withDefaults().statistic(times(x, 4, 7), times(y, 4, 7)))
        .isCloseTo(2 * EnergyDistance.withDefaults().statistic(x, y), within(1e-12));
  }

  private static double[] times(double[] values, double factor, double shift) {
    return Arrays.stream(values).map(v -> factor * v + shift).toArray();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void distances_areSymmetricAndOrdered(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 2 + random.nextInt(200), 30);
    double[] y = Samples.tied(random, 2 + random.nextInt(200), 35);
    long[] r = Samples.counts(random, 12, 300);
    long[] c = Samples.counts(random, 12, 200);
    double tv = TotalVariation.withDefaults().statistic(r, c);
    double hellinger = Hellinger.withDefaults().statistic(r, c);
    KullbackLeibler kl = KullbackLeibler.withDefaults();

    assertThat(Wasserstein.withDefaults().statistic(x, y))
        .isCloseTo(Wasserstein.withDefaults().statistic(y, x), within(1e-12));
    assertThat(EnergyDistance.withDefaults().statistic(x, y))
        .isCloseTo(EnergyDistance.withDefaults().statistic(y, x), within(1e-12));
    assertThat(CramerVonMises.withDefaults().test(x, y).pValue())
        .isCloseTo(CramerVonMises.withDefaults().test(y, x).pValue(), within(1e-12));
    assertThat(AndersonDarling.withDefaults().statistic(x, y))
        .isCloseTo(AndersonDarling.withDefaults().statistic(y, x), within(1e-10));
    // Known inequalities: H^2 <= TV <= sqrt 2 H, L-infinity <= 2 TV, PSI is both KL together.
    assertThat(tv).isBetween(hellinger * hellinger, Math.sqrt(2) * hellinger);
    assertThat(LInfinity.withDefaults().statistic(r, c)).isBetween(0.0, 2 * tv);
    assertThat(
            kl.statistic(r, c)
                + kl.withDirection(KullbackLeibler.Direction.REFERENCE_FROM_CURRENT)
                    .statistic(r, c))
        .isCloseTo(PSI.statistic(r, c), within(1e-13));
  }

  /** The energy distance by its definition: means over all pairs. */
  @ParameterizedTest
  @MethodSource("seeds")
  void energy_isTheMeanOfPairs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.normal(random, 1 + random.nextInt(20), 0, 1);
    double[] y = Samples.tied(random, 1 + random.nextInt(20), 4);
    double squared = 2 * meanDistance(x, y) - meanDistance(x, x) - meanDistance(y, y);

    assertThat(EnergyDistance.withDefaults().statistic(x, y))
        .isCloseTo(Math.sqrt(squared), within(1e-10));
  }

  private static double meanDistance(double[] x, double[] y) {
    double sum = 0;
    for (double a : x) {
      for (double b : y) {
        sum += Math.abs(a - b);
      }
    }
    return sum / x.length / y.length;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void score_andItsInverseAgree(long seed) {
    double score = new SplittableRandom(seed).nextDouble() * 2;
    for (StatisticId id :
        new StatisticId[] {
          StatisticId.PSI,
          StatisticId.CHI2,
          StatisticId.JS,
          StatisticId.KL,
          StatisticId.HELLINGER,
          StatisticId.KS,
          StatisticId.TOTAL_VARIATION,
          StatisticId.WASSERSTEIN
        }) {
      double statistic = Score.statisticAt(id, score, 300, 700);

      assertThat(Score.of(id, statistic, 300, 700)).as("%s", id).isCloseTo(score, within(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void swappingSamples_changesNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 1 + random.nextInt(300), 12);
    double[] y = Samples.tied(random, 1 + random.nextInt(300), 14);
    long[] r = Samples.counts(random, 7, 1 + random.nextInt(1000));
    long[] c = Samples.counts(random, 7, 1 + random.nextInt(1000));

    assertThat(KS.statistic(x, y)).isEqualTo(KS.statistic(y, x));
    assertThat(KS.test(x, y).pValue()).isEqualTo(KS.test(y, x).pValue());
    assertThat(KS.deviation(x, y).sign()).isEqualTo(-KS.deviation(y, x).sign());
    assertThat(PSI.statistic(r, c)).isCloseTo(PSI.statistic(c, r), within(1e-14));
    assertThat(JS.statistic(r, c)).isCloseTo(JS.statistic(c, r), within(1e-15));
    assertThat(CHI2.statistic(r, c)).isCloseTo(CHI2.statistic(c, r), within(1e-9));
    assertThat(CVM.statistic(x, y)).isCloseTo(CVM.statistic(y, x), within(1e-12));
    assertThat(MISSING.statistic(3, 10, 7, 20)).isEqualTo(-MISSING.statistic(7, 20, 3, 10));
    for (BinnedStatistic statistic : BINNED) {
      assertThat(statistic.statistic(r, c))
          .as("%s", statistic)
          .isCloseTo(statistic.statistic(c, r), within(1e-14));
    }
    assertThat(KL.statistic(r, c))
        .isCloseTo(
            KL.withDirection(KullbackLeibler.Direction.REFERENCE_FROM_CURRENT).statistic(c, r),
            within(1e-14));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void increasingFunction_leavesRanksAsTheyAre(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.normal(random, 100, 0, 1);
    double[] y = Samples.normal(random, 80, 0.3, 1.2);

    assertThat(KS.test(exp(x), exp(y))).isEqualTo(KS.test(x, y));
    assertThat(CVM.test(exp(x), exp(y))).isEqualTo(CVM.test(x, y));
    assertThat(AD.test(exp(x), exp(y))).isEqualTo(AD.test(x, y));
    assertThat(ENERGY.test(exp(x), exp(y)).statistic()).isNotEqualTo(ENERGY.test(x, y).statistic());
  }

  /** Bins from the reference move with it, and random splits do not depend on the unit. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anotherUnit_changesNoBinnedStatisticAndNoPValue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.normal(random, 60, 0, 1);
    double[] y = Samples.normal(random, 50, 0.3, 1.2);
    double[] z = times(x, 1000, 0);
    double[] w = times(y, 1000, 0);

    for (BinnedStatistic statistic : BINNED) {
      assertThat(statistic.statistic(z, w))
          .as("%s", statistic)
          .isEqualTo(statistic.statistic(x, y));
    }
    assertThat(KL.statistic(z, w)).isEqualTo(KL.statistic(x, y));
    assertThat(CHI2.test(z, w)).isEqualTo(CHI2.test(x, y));
    assertThat(ENERGY.test(z, w).pValue()).isEqualTo(ENERGY.test(x, y).pValue());
    assertThat(MISSING.test(z, w)).isEqualTo(MISSING.test(x, y));
  }

  /** Ten seeds only, for these cost more. */
  static LongStream fewSeeds() {
    return LongStream.rangeClosed(1, 10);
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void severalColumns_obeyTheLawsToo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = Samples.rows(random, 30, 3, 0);
    double[][] y = Samples.rows(random, 40, 3, 0.2);
    double[][] z = moved(x);
    double[][] w = moved(y);
    MaximumMeanDiscrepancy biased = MMD.withBiased(true);

    assertThat(biased.statistic(x, x)).isCloseTo(0, within(1e-12));
    assertThat(MMD.statistic(x, x)).isNegative();
    assertThat(CLASSIFIER.statistic(x, x)).isLessThan(0.6); // a row's twin misleads
    assertThat(MMD.statistic(x, y)).isCloseTo(MMD.statistic(y, x), within(1e-12));
    // Other folds, so not quite symmetric.
    assertThat(CLASSIFIER.statistic(x, y)).isCloseTo(CLASSIFIER.statistic(y, x), within(0.2));
    // One unit for all columns for the first, one for each for the second.
    assertThat(MMD.statistic(z, w)).isCloseTo(MMD.statistic(x, y), within(1e-12));
    z = scaled(z);
    w = scaled(w);
    assertThat(CLASSIFIER.statistic(z, w)).isCloseTo(CLASSIFIER.statistic(x, y), within(1e-12));
    assertThat(biased.statistic(x, y)).isBetween(0.0, 2.0);
    assertThat(MMD.statistic(x, y)).isBetween(-2.0 / 29, 2.0);
    assertThat(CLASSIFIER.statistic(x, y)).isBetween(0.0, 1.0);
  }

  /** All columns three times as large, and one higher. */
  private static double[][] moved(double[][] rows) {
    return Arrays.stream(rows).map(row -> times(row, 3, 1)).toArray(double[][]::new);
  }

  /** Each column in another unit. */
  private static double[][] scaled(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> new double[] {row[0], row[1] * 1e6, row[2] * 1e-6})
        .toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void values_stayInTheirRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] r = Samples.counts(random, 1 + random.nextInt(20), 1 + random.nextInt(50));
    long[] c = Samples.counts(random, r.length, 1 + random.nextInt(50));

    assertThat(PSI.statistic(r, c)).isNotNegative().isFinite();
    assertThat(JS.statistic(r, c)).isBetween(0.0, 1.0);
    assertThat(JS.distance(r, c)).isEqualTo(Math.sqrt(JS.statistic(r, c)));
    assertThat(CHI2.statistic(r, c)).isNotNegative().isFinite();
    assertThat(CHI2.test(r, c).pValue()).isBetween(0.0, 1.0);
    assertThat(CHI2.cramersV(r, c)).isBetween(0.0, 1.0);
    assertThat(Hellinger.withDefaults().statistic(r, c)).isBetween(0.0, 1.0);
    assertThat(TotalVariation.withDefaults().statistic(r, c)).isBetween(0.0, 1.0);
    assertThat(LInfinity.withDefaults().statistic(r, c)).isBetween(0.0, 1.0);
    assertThat(KL.statistic(r, c)).isNotNegative().isFinite();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void valuesOfSamples_stayInTheirRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 4 + random.nextInt(40), 1 + random.nextInt(30));
    double[] y = Samples.tied(random, 4 + random.nextInt(40), 1 + random.nextInt(30));
    x[0] = 40;

    assertThat(KS.test(x, y)).matches(r -> r.statistic() >= 0 && r.statistic() <= 1);
    assertThat(CVM.test(x, y)).matches(r -> r.statistic() >= 0);
    assertThat(AD.test(x, y)).matches(r -> r.statistic() >= 0);
    assertThat(ENERGY.test(x, y)).matches(r -> r.statistic() >= 0 && r.pValue() >= 0.05);
    assertThat(Wasserstein.withDefaults().statistic(x, y)).isBetween(0.0, 40.0);
    assertThat(MISSING.statistic(seed % 7, 7, seed % 9, 9)).isBetween(-1.0, 1.0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void orderOfCategories_isOfNoMatter(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] r = Samples.counts(random, 9, 200);
    long[] c = Samples.counts(random, 9, 100);

    assertThat(
            CHI2.withSparsePooling(SparsePooling.COCHRAN).test(reversed(r), reversed(c)).pValue())
        .isCloseTo(
            CHI2.withSparsePooling(SparsePooling.COCHRAN).test(r, c).pValue(), within(1e-12));
    for (BinnedStatistic statistic : BINNED) {
      assertThat(statistic.statistic(reversed(r), reversed(c)))
          .as("%s", statistic)
          .isCloseTo(statistic.statistic(r, c), within(1e-13));
    }
    assertThat(KL.statistic(reversed(r), reversed(c))).isCloseTo(KL.statistic(r, c), within(1e-13));
  }

  /** The exact p-value of small samples, by looking at every order of the pooled values. */
  @ParameterizedTest
  @MethodSource("seeds")
  void exactKs_isTheShareOfOrdersThatReachD(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 1 + random.nextInt(6), 1 + random.nextInt(8));
    double[] y = Samples.tied(random, 1 + random.nextInt(6), 1 + random.nextInt(8));
    double[] pooled = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, pooled, x.length, y.length);
    double d = KS.statistic(x, y);
    int orders = 0;
    int reached = 0;
    for (int chosen = 0; chosen < 1 << pooled.length; chosen++) {
      if (Integer.bitCount(chosen) == x.length) {
        orders++;
        reached += KS.statistic(pick(pooled, chosen), pick(pooled, ~chosen)) >= d ? 1 : 0;
      }
    }

    assertThat(KS.test(x, y).pValue()).isCloseTo((double) reached / orders, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sortedSamples_giveTheSameAsArrays(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = Samples.tied(random, 50, 30);
    double[] y = Samples.tied(random, 60, 30);

    assertThat(KS.test(SortedSample.of(x), SortedSample.of(y))).isEqualTo(KS.test(x, y));
  }

  private static double[] pick(double[] values, int chosen) {
    return IntStream.range(0, values.length)
        .filter(i -> (chosen >>> i & 1) == 1)
        .mapToDouble(i -> values[i])
        .toArray();
  }

  private static double[] exp(double[] values) {
    return Arrays.stream(values).map(Math::exp).toArray();
  }

  private static long[] reversed(long[] counts) {
    long[] reversed = new long[counts.length];
    Arrays.setAll(reversed, i -> counts[counts.length - 1 - i]);
    return reversed;
  }

  private static double[] shuffled(double[] values, SplittableRandom random) {
    double[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    return shuffled;
  }
}
