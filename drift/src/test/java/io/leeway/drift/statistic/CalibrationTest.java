package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.statistic.Alarms.Rate;
import io.leeway.drift.statistic.Alarms.Rates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often each test cries wolf on samples without drift, over a grid of sizes and bins, and how
 * often it sees a shift. A rate found by simulation may miss its bounds by three standard errors.
 */
class CalibrationTest {
  private static final double ALPHA = Alarms.ALPHA;

  /** How far from alpha a limit law may be where it holds. */
  private static final double CLOSE = 0.005;

  /** Two categories, or few values, have few p-values: the one next to alpha may be so far off. */
  private static final double COARSE = 0.01;

  private static final PopulationStability PSI = PopulationStability.withDefaults();
  private static final PopulationStability PSI_TWO = PSI.withSparsePooling(SparsePooling.TWO);
  private static final ChiSquare CHI2 = ChiSquare.withDefaults();
  private static final ChiSquare COCHRAN = CHI2.withSparsePooling(SparsePooling.COCHRAN);
  private static final ChiSquare YATES = CHI2.withVariant(ChiSquare.Variant.YATES);
  private static final ChiSquare FISHER = CHI2.withVariant(ChiSquare.Variant.FISHER);
  private static final ChiSquare G = CHI2.withVariant(ChiSquare.Variant.G);
  private static final MissingRate MISSING = MissingRate.withDefaults();
  private static final KolmogorovSmirnov KS = KolmogorovSmirnov.withDefaults();
  private static final KolmogorovSmirnov LIMIT = KS.withPValue(KolmogorovSmirnov.PValue.LIMIT);
  private static final KolmogorovSmirnov STEPHENS =
      KS.withPValue(KolmogorovSmirnov.PValue.STEPHENS);
  private static final CramerVonMises CVM = CramerVonMises.withDefaults();
  private static final AndersonDarling AD = AndersonDarling.withDefaults();
  private static final AndersonDarling AD_RIGHT = AD.withMidranks(false);

  /** The sizes of the reference and of the current sample. */
  private static Stream<int[]> sizes() {
    Stream<int[]> small =
        Stream.of(
            new int[] {30, 30},
            new int[] {100, 30},
            new int[] {30, 300},
            new int[] {100, 100},
            new int[] {1000, 100},
            new int[] {300, 300},
            new int[] {1000, 1000});
    Stream<int[]> more =
        Stream.of(
            new int[] {30, 50},
            new int[] {50, 50},
            new int[] {30, 1000},
            new int[] {100, 1000},
            new int[] {10_000, 30},
            new int[] {10_000, 100},
            new int[] {100, 10_000},
            new int[] {10_000, 1000},
            new int[] {10_000, 10_000});
    return Campaign.FULL ? Stream.concat(small, more) : small;
  }

  private static Stream<Arguments> pairs() {
    return sizes().map(size -> Arguments.of(size[0], size[1]));
  }

  /** Fewer runs of large samples. */
  private static int runs(int n, int m) {
    return Campaign.runs(2_000, n + m > 5_000 ? 10_000 : 40_000);
  }

  // Counts

  /**
   * A place on the grid of count tables.
   *
   * @param equal whether all categories have one share; else they fall like 1, 1/2, 1/3, ...
   */
  record Table(int categories, boolean equal, int n, int m) {
    @Override
    public String toString() {
      return categories + (equal ? " equal" : " unequal") + " categories, " + n + ", " + m;
    }

    /** Categories of which one at random has the right share. */
    int[] places() {
      if (equal) {
        return IntStream.range(0, categories).toArray();
      }
      double[] shares = IntStream.rangeClosed(1, categories).mapToDouble(i -> 1.0 / i).toArray();
      double all = Arrays.stream(shares).sum();
      return IntStream.range(0, categories)
          .flatMap(i -> IntStream.generate(() -> i).limit(Math.round(4096 * shares[i] / all)))
          .toArray();
    }

    /** The smallest expected count. */
    double expected() {
      int[] places = places();
      long rarest = Arrays.stream(places).filter(i -> i == categories - 1).count();
      return (double) Math.min(n, m) * rarest / places.length;
    }
  }

  private static Stream<Table> tables() {
    int[] categories = Campaign.FULL ? new int[] {5, 10, 20, 50} : new int[] {5, 10, 50};
    return sizes()
        .flatMap(
            size ->
                Arrays.stream(categories)
                    .boxed()
                    .flatMap(
                        k ->
                            Stream.of(true, false)
                                .map(equal -> new Table(k, equal, size[0], size[1]))));
  }

  private static long[] counts(SplittableRandom random, int[] places, int n) {
    long[] counts = new long[places[places.length - 1] + 1];
    for (int i = 0; i < n; i++) {
      counts[places[random.nextInt(places.length)]]++;
    }
    return counts;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void countTables(Table table) {
    int[] places = table.places();
    Rates rates =
        Alarms.simulate(
            table.toString(),
            runs(table.n(), table.m()),
            (random, alarms) -> {
              long[] r = counts(random, places, table.n());
              long[] c = counts(random, places, table.m());
              alarms.add("psi", PSI.test(r, c));
              alarms.add("psi pooled", PSI_TWO.test(r, c));
              alarms.add("chi2", CHI2.test(r, c));
              alarms.add("chi2 pooled", COCHRAN.test(r, c));
              alarms.add("G", G.test(r, c));
            });
    double expected = table.expected();
    boolean ample = expected >= 6 * Math.sqrt(table.categories());

    rates.get("psi").isAtMost(ALPHA);
    rates.get("psi pooled").isAtMost(expected < 5 ? ALPHA + CLOSE : ALPHA);
    if (ample) {
      rates.get("psi").isAtLeast(ALPHA - CLOSE);
      rates.get("psi pooled").isAtLeast(ALPHA - CLOSE);
      rates.get("G").isBetween(ALPHA - CLOSE, ALPHA + CLOSE);
    }
    if (expected >= 5) {
      rates.get("chi2").isBetween(expected < 10 ? 0.04 : ALPHA - CLOSE, ALPHA + CLOSE);
    }
    if (expected >= 5 || !table.equal()) {
      rates.get("chi2 pooled").isBetween(0.04, ALPHA + CLOSE);
    }
  }

  /** Half a count weighs more in the smaller sample, and there are many such bins. */
  @Test
  void binsThatAreRareInAMuchLargerReference_mustBePooledForPsi() {
    int[] places = IntStream.range(0, 20_000).map(i -> i < 40 ? i : 40).toArray();
    Rates rates =
        Alarms.simulate(
            "40 rare bins",
            Campaign.runs(200, 10_000),
            (random, alarms) -> {
              long[] r = counts(random, places, 10_000);
              long[] c = counts(random, places, 100);
              alarms.add("psi", PSI.test(r, c));
              if (PSI_TWO.bins(r, c) > 1) {
                alarms.add("psi pooled", PSI_TWO.test(r, c));
              }
            });

    rates.get("psi").isAtLeast(0.9);
    rates.get("psi pooled").isAtMost(ALPHA);
  }

  /** Where the limit laws promise nothing. */
  @Test
  void sparseTables_needPooling() {
    Table rare = new Table(50, false, 1000, 30);
    Table even = new Table(50, true, 30, 30);
    Table five = new Table(50, true, 250, 250);

    assertSparse(rare, "chi2", 0.10, 0.14);
    assertSparse(rare, "chi2 pooled", 0.04, ALPHA + CLOSE);
    assertSparse(even, "chi2", 0, 0.01);
    // Two categories are left, and the expected count of one is about 2: for Fisher's test.
    assertSparse(even, "chi2 pooled", 0.06, 0.09);
    assertSparse(even, "fisher pooled", 0, ALPHA);
    assertSparse(five, "G", 0.10, 0.12);
    assertSparse(five, "psi", 0.015, 0.025);
  }

  private static void assertSparse(Table table, String test, double low, double high) {
    int[] places = table.places();
    BiFunction<long[], long[], TestResult> statistic =
        switch (test) {
          case "chi2" -> CHI2::test;
          case "chi2 pooled" -> COCHRAN::test;
          case "fisher pooled" -> COCHRAN.withVariant(ChiSquare.Variant.FISHER)::test;
          case "G" -> G::test;
          default -> PSI::test;
        };
    Alarms.simulate(
            table.toString(),
            Campaign.runs(2_000, 40_000),
            (random, alarms) ->
                alarms.add(
                    test,
                    statistic.apply(
                        counts(random, places, table.n()), counts(random, places, table.m()))))
        .get(test)
        .isBetween(low, high);
  }

  // Two categories, exactly

  private static Stream<Arguments> rates() {
    double[] rates = {0.01, 0.05, 0.1, 0.2, 0.3, 0.5};
    return sizes()
        .filter(size -> Campaign.FULL || size[0] + size[1] < 1_000)
        .flatMap(
            size -> Arrays.stream(rates).mapToObj(rate -> Arguments.of(size[0], size[1], rate)));
  }

  @FunctionalInterface
  private interface PairTest {
    double p(long k1, long n, long k2, long m);
  }

  private static PairTest pair(ChiSquare chi2) {
    return (k1, n, k2, m) -> chi2.test(new long[] {k1, n - k1}, new long[] {k2, m - k2}).pValue();
  }

  /** The sum over all pairs of counts of their probability if the test raises an alarm. */
  private static Rate exactRate(String name, int n, int m, double rate, PairTest test) {
    double[] first = probabilities(n, rate);
    double[] second = probabilities(m, rate);
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m && first[i] > 0; j++) {
        if (second[j] > 0 && test.p(i, n, j, m) < ALPHA) {
          sum += first[i] * second[j];
        }
      }
    }
    return Rate.exact(name + " " + n + ", " + m + ", rate " + rate, sum);
  }

  /** Of each count of n; 0 where it is under 1e-12. */
  private static double[] probabilities(int n, double rate) {
    BinomialDistribution counts = new BinomialDistribution(null, n, rate);
    return IntStream.rangeClosed(0, n)
        .mapToDouble(counts::probability)
        .map(p -> p < 1e-12 ? 0 : p)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("rates")
  void twoCategories(int n, int m, double rate) {
    double expected = Math.min(n, m) * rate;
    Rate missing =
        exactRate("missing rate", n, m, rate, (a, b, c, d) -> MISSING.test(a, b, c, d).pValue());
    Rate pearson = exactRate("chi2", n, m, rate, pair(CHI2));
    Rate g = exactRate("G", n, m, rate, pair(G));
    Rate psi =
        exactRate(
            "psi",
            n,
            m,
            rate,
            (k1, r, k2, c) -> PSI.test(new long[] {k1, r - k1}, new long[] {k2, c - k2}).pValue());

    exactRate("yates", n, m, rate, pair(YATES)).isAtMost(ALPHA);
    missing.isAtMost(expected < 5 ? ALPHA : ALPHA + COARSE);
    if (expected >= 5) {
      double least = expected < 10 ? 0.03 : ALPHA - COARSE;
      pearson.isBetween(least, ALPHA + COARSE);
      psi.isBetween(least, ALPHA + COARSE);
      missing.isAtLeast(least);
    }
    if (expected >= 9) {
      g.isBetween(ALPHA - COARSE, ALPHA + COARSE);
    }
  }

  @ParameterizedTest
  @MethodSource("rates")
  void fisher_reachesWhatIsAttainable(int n, int m, double rate) {
    Rate fisher = exactRate("fisher", n, m, rate, pair(FISHER));
    BinomialDistribution totals = new BinomialDistribution(null, n + m, rate);
    double attainable = 0;
    for (int k = 1; k < n + m; k++) {
      if (totals.probability(k) > 1e-12) {
        attainable += totals.probability(k) * attainable(n, m, k);
      }
    }

    fisher.isAtMost(ALPHA);
    assertThat(fisher.value()).as("%s", fisher).isCloseTo(attainable, within(1e-9));
  }

  /** The largest level below alpha of a test on k of n + m, by the law of the count alone. */
  private static double attainable(int n, int m, int k) {
    HypergeometricDistribution law = new HypergeometricDistribution(null, n + m, n, k);
    double[] ascending =
        IntStream.rangeClosed(Math.max(0, k - m), Math.min(n, k))
            .mapToDouble(law::probability)
            .sorted()
            .toArray();
    double level = 0;
    double sum = 0;
    for (int i = 0; i < ascending.length; i++) {
      sum += ascending[i];
      // Tables that are equally likely but for rounding have one p-value.
      boolean last = i + 1 == ascending.length || ascending[i + 1] > ascending[i] * (1 + 1e-7);
      if (last && sum < ALPHA) {
        level = sum;
      }
    }
    return level;
  }

  // Deciles of the reference

  @ParameterizedTest
  @MethodSource("pairs")
  void decilesOfTheReference(int n, int m) {
    Rates rates =
        Alarms.simulate(
            n + ", " + m + ", deciles",
            runs(n, m),
            (random, alarms) -> {
              double[] reference = uniform(random, n);
              Bins bins = Binning.quantiles(10).bins(reference);
              long[] r = bins.histogram(reference).counts();
              long[] c = bins.histogram(uniform(random, m)).counts();
              alarms.add("psi", PSI.test(r, c));
              alarms.add("psi pooled", PSI_TWO.test(r, c));
              alarms.add("chi2", CHI2.test(r, c));
            });

    rates.get("psi").isAtMost(ALPHA);
    rates.get("psi pooled").isAtMost(n < 40 ? 0.065 : ALPHA);
    if (n == 50 && m == 50) {
      rates.get("psi").isBetween(0.015, 0.025);
    }
    if (Math.min(n, m) >= 100) {
      double least = Math.min(n, m) < 300 ? 0.035 : ALPHA - CLOSE;
      rates.get("psi").isAtLeast(least);
      rates.get("psi pooled").isAtLeast(least);
      rates.get("chi2").isAtLeast(least);
    }
    if (m <= n || n >= 1000) {
      rates.get("chi2").isAtMost(ALPHA + CLOSE);
    }
    if (n == 100 && m >= 1000) {
      rates.get("chi2").isBetween(0.065, 0.09); // as its documentation says
    }
  }

  private static double[] uniform(SplittableRandom random, int n) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> random.nextDouble());
    return values;
  }

  // Ranks

  /** The first n values of a random order of the pooled ones, and the rest. */
  private static double[][] split(SplittableRandom random, double[] pooled, int n) {
    double[][] samples = {new double[n], new double[pooled.length - n]};
    int i = 0;
    for (int k = 0; k < pooled.length; k++) {
      if (random.nextInt(pooled.length - k) < n - i) {
        samples[0][i++] = pooled[k];
      } else {
        samples[1][k - i] = pooled[k];
      }
    }
    return samples;
  }

  /** Ascending values of which some are equal. */
  private static double[] pooled(String ties, int size) {
    return IntStream.range(0, size)
        .mapToDouble(
            i ->
                switch (ties) {
                  case "none" -> i;
                  case "half" -> Math.max(0, i - size / 2);
                  case "most" -> Math.max(0, i - size * 9 / 10);
                  default -> i * Integer.parseInt(ties) / size;
                })
        .toArray();
  }

  private static Stream<Arguments> exactSizes() {
    Stream<int[]> small =
        Stream.of(new int[] {10, 10}, new int[] {30, 30}, new int[] {30, 100}, new int[] {99, 101});
    Stream<int[]> more =
        Stream.of(new int[] {5, 5}, new int[] {7, 40}, new int[] {300, 300}, new int[] {900, 1000});
    return (Campaign.FULL ? Stream.concat(small, more) : small)
        .flatMap(
            size ->
                Stream.of("none", "2", "5", "30", "half", "most")
                    .map(ties -> Arguments.of(size[0], size[1], ties)));
  }

  /** Given which values are equal, each p-value is the level of the test that just reaches it. */
  @ParameterizedTest
  @MethodSource("exactSizes")
  void exactKs_reachesWhatIsAttainable(int n, int m, String ties) {
    double[] pooled = pooled(ties, n + m);
    Rates rates =
        Alarms.simulate(
            n + ", " + m + ", ties " + ties,
            (long) n * m > 50_000 ? 2_000 : Campaign.runs(2_000, 40_000),
            (random, alarms) -> {
              double[][] samples = split(random, pooled, n);
              alarms.add("ks", KS.test(samples[0], samples[1]));
              alarms.add("ks limit", LIMIT.test(samples[0], samples[1]));
            });

    Rate exact = rates.get("ks");
    exact.isBetween(exact.attainable(), exact.attainable());
    rates.get("ks limit").isAtMost(ALPHA);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void limitLawsOfKs(int n, int m) {
    double[] pooled = pooled("none", n + m);
    Rates rates =
        Alarms.simulate(
            n + ", " + m,
            Campaign.runs(2_000, n + m > 5_000 ? 10_000 : 20_000),
            (random, alarms) -> {
              double[][] samples = split(random, pooled, n);
              alarms.add("ks limit", LIMIT.test(samples[0], samples[1]));
              alarms.add("ks stephens", STEPHENS.test(samples[0], samples[1]));
            });

    // D has few values when both sizes are small and equal.
    rates.get("ks limit").isBetween(Math.min(n, m) < 1000 ? 0.035 : ALPHA - CLOSE, ALPHA);
    rates.get("ks stephens").isAtMost(ALPHA + CLOSE);
  }

  /** Of two equal samples below 20 the correction for small ones makes too much. */
  @Test
  void stephensCorrection_isTooLargeForFewValues() {
    double[] five = {1, 2, 3, 4, 5};
    double[] shifted = {5, 6, 7, 8, 9};

    // D = 0.8 in 20 of the 252 orders.
    assertThat(KS.test(five, shifted).pValue()).isCloseTo(0.0794, within(1e-4));
    assertThat(STEPHENS.test(five, shifted).pValue()).isLessThan(ALPHA);
  }

  private static Stream<Arguments> tiedSizes() {
    String[] ties =
        Campaign.FULL
            ? new String[] {"none", "2", "3", "5", "10", "30", "half", "most"}
            : new String[] {"none", "2", "5", "half"};
    Stream<int[]> small = Stream.of(new int[] {30, 30}, new int[] {100, 30}, new int[] {300, 100});
    Stream<int[]> more =
        Stream.of(
            new int[] {50, 50}, new int[] {100, 100}, new int[] {30, 300}, new int[] {1000, 1000});
    return (Campaign.FULL ? Stream.concat(small, more) : small)
        .flatMap(size -> Arrays.stream(ties).map(t -> Arguments.of(size[0], size[1], t)));
  }

  private static double[] tied(SplittableRandom random, int n, String ties) {
    double[] values = uniform(random, n);
    switch (ties) {
      case "none" -> {}
      case "half" -> Arrays.setAll(values, i -> Math.max(0, values[i] - 0.5));
      case "most" -> Arrays.setAll(values, i -> Math.max(0, values[i] - 0.9));
      default -> Arrays.setAll(values, i -> Math.floor(values[i] * Integer.parseInt(ties)));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("tiedSizes")
  void cramerVonMisesAndAndersonDarling(int n, int m, String ties) {
    Rates rates =
        Alarms.simulate(
            n + ", " + m + ", ties " + ties,
            Campaign.runs(1_000, 20_000),
            (random, alarms) -> {
              double[] r = tied(random, n, ties);
              double[] c = tied(random, m, ties);
              alarms.add("cramer_von_mises", CVM.test(r, c));
              if (Arrays.stream(r).anyMatch(v -> v != c[0])
                  || Arrays.stream(c).anyMatch(v -> v != c[0])) {
                alarms.add("anderson_darling", AD.test(r, c));
                alarms.add("anderson_darling right", AD_RIGHT.test(r, c));
              }
            });

    boolean coarse = ties.equals("2") || ties.equals("most") || Math.min(n, m) < 100;
    rates
        .ofTests()
        .values()
        .forEach(
            rate ->
                rate.isBetween(
                    ALPHA - CLOSE,
                    ties.equals("none") || !coarse ? ALPHA + CLOSE : ALPHA + COARSE));
  }

  // Permutations: with 19 of them a p-value of 0.05 is attainable

  @ParameterizedTest
  @CsvSource({"25, 15, 0", "30, 100, 0", "50, 50, 0", "20, 20, 5"})
  void energy(int n, int m, int values) {
    EnergyDistance energy = EnergyDistance.withDefaults().withPermutations(19, 1);
    Rate rate =
        Alarms.simulate(
                n + ", " + m + ", values " + values,
                Campaign.runs(1_000, 40_000),
                (random, alarms) ->
                    alarms.add(
                        "energy",
                        energy.test(sample(random, n, values), sample(random, m, values))))
            .get("energy");

    // Equal values make equal distances, which count against an alarm.
    rate.isBetween(values == 0 ? ALPHA : 0.04, ALPHA);
  }

  private static double[] sample(SplittableRandom random, int n, int values) {
    return values == 0 ? uniform(random, n) : Samples.tied(random, n, values);
  }

  /** Rows in any order, and as they come out of a table that is sorted by its first column. */
  private static double[][] rows(SplittableRandom random, int n, int columns, boolean sorted) {
    double[][] rows = Samples.rows(random, n, columns, 0);
    if (sorted) {
      Arrays.sort(rows, Comparator.comparingDouble(row -> row[0]));
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"20, 25, 3, false", "10, 40, 1, false", "30, 30, 1, true", "200, 100, 2, true"})
  void maximumMeanDiscrepancy(int n, int m, int columns, boolean sorted) {
    MaximumMeanDiscrepancy mmd =
        MaximumMeanDiscrepancy.withDefaults().withPermutations(19, 1).withMaximumRows(40);
    Alarms.simulate(
            n + ", " + m + ", columns " + columns + (sorted ? ", sorted" : ""),
            Campaign.runs(1_000, 20_000),
            (random, alarms) ->
                alarms.add(
                    "mmd",
                    mmd.test(rows(random, n, columns, sorted), rows(random, m, columns, sorted))))
        .get("mmd")
        .isBetween(ALPHA, ALPHA);
  }

  @ParameterizedTest
  @CsvSource({"20, 25, 3, false", "10, 40, 1, false", "30, 30, 1, true", "200, 100, 2, true"})
  void domainClassifier(int n, int m, int columns, boolean sorted) {
    DomainClassifier classifier =
        DomainClassifier.withDefaults().withPermutations(19, 1).withMaximumRows(40);
    Alarms.simulate(
            n + ", " + m + ", columns " + columns + (sorted ? ", sorted" : ""),
            Campaign.runs(300, 10_000),
            (random, alarms) ->
                alarms.add(
                    "domain_classifier",
                    classifier.test(
                        rows(random, n, columns, sorted), rows(random, m, columns, sorted))))
        .get("domain_classifier")
        .isBetween(0.04, ALPHA); // equal areas count against an alarm
  }

  // Power

  /** A test that is to see the shift, and how often it does. */
  private record Power(String test, double power, int runs, Alarms.Trial trial) {
    static Power ofSamples(
        String test, double power, BiFunction<double[], double[], TestResult> result) {
      return new Power(
          test,
          power,
          Campaign.runs(500, 10_000),
          (random, alarms) ->
              alarms.add(
                  test,
                  result.apply(
                      Samples.normal(random, 200, 0, 1), Samples.normal(random, 200, 0.3, 1))));
    }

    static Power ofRows(
        String test, double power, BiFunction<double[][], double[][], TestResult> result) {
      return new Power(
          test,
          power,
          Campaign.runs(30, 1_000),
          (random, alarms) ->
              alarms.add(
                  test,
                  result.apply(
                      Samples.rows(random, 200, 1, 0), Samples.rows(random, 200, 1, 0.3))));
    }

    @Override
    public String toString() {
      return test;
    }
  }

  private static Stream<Power> powers() {
    ChiSquare half = CHI2.withBinning(Binning.edges(0));
    return Stream.of(
        Power.ofSamples("ks", 0.71, KS::test),
        Power.ofSamples("ks limit", 0.71, LIMIT::test),
        Power.ofSamples("ks stephens", 0.72, STEPHENS::test),
        Power.ofSamples("cramer_von_mises", 0.80, CVM::test),
        Power.ofSamples("anderson_darling", 0.82, AD::test),
        Power.ofSamples(
            "energy", 0.81, EnergyDistance.withDefaults().withPermutations(99, 1)::test),
        Power.ofSamples("psi", 0.44, PSI::test),
        Power.ofSamples("psi pooled", 0.44, PSI_TWO::test),
        Power.ofSamples("chi2", 0.46, CHI2::test),
        Power.ofSamples("chi2 pooled", 0.46, COCHRAN::test),
        Power.ofSamples("G", 0.48, G::test),
        Power.ofSamples("chi2 of halves", 0.67, half::test),
        Power.ofSamples("yates of halves", 0.62, half.withVariant(ChiSquare.Variant.YATES)::test),
        Power.ofSamples("fisher of halves", 0.62, half.withVariant(ChiSquare.Variant.FISHER)::test),
        Power.ofRows(
            "mmd", 0.74, MaximumMeanDiscrepancy.withDefaults().withPermutations(99, 1)::test),
        Power.ofRows(
            "domain_classifier",
            0.85,
            DomainClassifier.withDefaults().withPermutations(99, 1)::test));
  }

  /** 200 normal values against 200 that are 0.3 standard deviations higher. */
  @ParameterizedTest
  @MethodSource("powers")
  void shiftByThreeTenths_isSeen(Power power) {
    Alarms.simulate("shift of 0.3", power.runs(), power.trial())
        .get(power.test())
        .isBetween(power.power() - 0.02, power.power() + 0.02);
  }

  /** As far apart as a normal shift by 0.3: 2 (asin sqrt q - asin sqrt p) = 0.3. */
  @Test
  void missingRateThatDoubles_isSeen() {
    double low = 0.1;
    double high = Math.pow(Math.sin(Math.asin(Math.sqrt(low)) + 0.15), 2);
    double[] first = probabilities(200, low);
    double[] second = probabilities(200, high);
    double power = 0;
    for (int i = 0; i <= 200; i++) {
      for (int j = 0; j <= 200; j++) {
        power += MISSING.test(i, 200, j, 200).reject(ALPHA) ? first[i] * second[j] : 0;
      }
    }

    assertThat(high).isCloseTo(0.206, within(0.001));
    assertThat(power).isCloseTo(0.85, within(0.01));
  }
}
