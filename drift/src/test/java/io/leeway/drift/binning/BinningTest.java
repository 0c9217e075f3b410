package io.leeway.drift.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinningTest {
  /** Half zeros, the rest uniform in (1, 2): the first five deciles are 0. */
  private static double[] zeroInflated(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[1000];
    for (int i = 500; i < values.length; i++) {
      values[i] = 1 + random.nextDouble();
    }
    return values;
  }

  @Test
  void quantiles_shareValuesEqually() {
    double[] reference = new double[1000];
    Arrays.setAll(reference, i -> i);

    assertThat(Binning.quantiles(10).histogram(reference).counts()).containsOnly(100).hasSize(10);
  }

  @Test
  void sharedQuantile_becomesABinOfItsOwn() {
    Histogram histogram = Binning.quantilesWithAtoms(10).histogram(zeroInflated(1));

    int zero = histogram.bins().indexOf(0);
    assertThat(histogram.bins().labels().get(zero)).isEqualTo("= 0.0");
    assertThat(histogram.counts()[zero]).isEqualTo(500);
    assertThat(histogram.bins().indexOf(1e-9)).isEqualTo(zero + 1);
  }

  @Test
  void zerosThatBecomeSmallValues_areSeenOnlyWithAtoms() {
    double[] reference = zeroInflated(1);
    double[] current = reference.clone();
    Arrays.fill(current, 0, 500, 1e-9);

    Bins plain = Binning.quantiles(10).bins(reference);
    Bins atoms = Binning.quantilesWithAtoms(10).bins(reference);

    assertThat(plain.histogram(current).counts()).isEqualTo(plain.histogram(reference).counts());
    assertThat(atoms.histogram(current).counts()).isNotEqualTo(atoms.histogram(reference).counts());
  }

  @Test
  void withoutSharedQuantiles_atomsChangeNothing() {
    double[] reference = new double[100];
    Arrays.setAll(reference, i -> Math.sqrt(i));

    assertThat(Binning.quantilesWithAtoms(10).bins(reference))
        .isEqualTo(Binning.quantiles(10).bins(reference));
  }

  @Test
  void constant_hasBinsBelowAtAndAboveIt() {
    Bins bins = Binning.quantilesWithAtoms(10).bins(new double[] {7, 7, 7});

    assertThat(bins.labels()).containsExactly("< 7.0", "= 7.0", ">= 7.000000000000001");
  }

  @Test
  void atomAtTheLargestDouble_hasNoCutAboveIt() {
    Bins bins =
        Binning.quantilesWithAtoms(4).bins(new double[] {Double.MAX_VALUE, Double.MAX_VALUE});

    assertThat(bins.cuts()).containsExactly(Double.MAX_VALUE);
  }

  @Test
  void infiniteQuantiles_areNoCuts() {
    double inf = Double.POSITIVE_INFINITY;

    assertThat(Binning.quantiles(4).bins(new double[] {-inf, -inf, inf, inf}).cuts()).isEmpty();
  }

  @Test
  void hugeSpan_doesNotOverflow() {
    assertThat(Binning.quantiles(2).bins(new double[] {-1e308, 1e308}).cuts()).containsExactly(0.0);
  }

  @Test
  void edges_doNotDependOnTheReference() {
    assertThat(Binning.edges(1, 2).bins(new double[0]).cuts()).containsExactly(1.0, 2.0);
  }

  @Test
  void wrongRules_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.quantiles(1))
        .withMessage("bins must be at least 2, but was 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.quantiles(10).bins(new double[] {Double.NaN}))
        .withMessage("a quantile needs at least 1 value, but there are 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SortedSample.of(new double[] {1}).quantiles(0))
        .withMessage("parts must be at least 1, but were 0");
  }

  @Test
  void equalWidth_cutsTheRangeOfTheReference() {
    double inf = Double.POSITIVE_INFINITY;

    assertThat(Binning.equalWidth(4).bins(new double[] {0, 8, inf, -inf, Double.NaN}).cuts())
        .containsExactly(2.0, 4.0, 6.0);
    assertThat(Binning.equalWidth(4).bins(new double[] {-1e308, 1e308}).cuts())
        .containsExactly(-5e307, 0.0, 5e307);
    assertThat(Binning.equalWidth(10).bins(new double[] {7, 7}).cuts()).containsExactly(7.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.equalWidth(10).bins(new double[] {inf}))
        .withMessage("bins of equal width need at least 1 finite value, but there are 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binning.equalWidth(1_001))
        .withMessage("bins must be in 2..1000, but was 1001");
  }

  @Test
  void rulesForTheNumberOfBins_giveThePublishedNumbers() {
    double[] uniform = new double[1000];
    Arrays.setAll(uniform, i -> i / 999.0);
    double[] skewed = Arrays.stream(uniform).map(u -> u * u * u).toArray();

    // No skewness: 1 + log2 1000 = 10.97. numpy.histogram_bin_edges: 11 and 10 bins.
    assertThat(Binning.doane().bins(uniform).size()).isEqualTo(11);
    assertThat(Binning.freedmanDiaconis().bins(uniform).size()).isEqualTo(10);
    assertThat(Binning.doane().bins(skewed).size()).isGreaterThan(11);
    assertThat(Binning.freedmanDiaconis().bins(new double[] {1, 1, 1, 1, 5}).size())
        .isEqualTo(Binning.doane().bins(new double[] {1, 1, 1, 1, 5}).size());
    assertThat(Binning.freedmanDiaconis().bins(withOutlier(uniform)).size()).isEqualTo(1_000);
  }

  private static double[] withOutlier(double[] values) {
    double[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = 1e12;
    return more;
  }

  @Test
  void names_haveBinsByFrequency() {
    CategoryBins bins = CategoryBins.of(Map.of("a", 3L, "b", 9L, "c", 3L, "d", 1L, "none", 0L), 2);

    assertThat(bins.labels()).containsExactly("b", "a", "(other)", "(unseen)");
    assertThat(bins.indexOf("c")).isEqualTo(bins.indexOf("d")).isEqualTo(2);
    assertThat(bins.indexOf("none")).isEqualTo(bins.indexOf("e")).isEqualTo(3);
    assertThat(bins.count(Map.of("b", 2L, "c", 1L, "x", 4L))).containsExactly(2, 0, 1, 4);
    assertThat(CategoryBins.of(Map.of(), 5).labels()).containsExactly("(unseen)");
    assertThatIllegalArgumentException().isThrownBy(() -> CategoryBins.of(Map.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryBins.of(Map.of("a", -1L), 5))
        .withMessage("counts must not be negative, but 'a' has -1");
  }

  @Test
  void namesThatLookLikeALabel_doNotShareIt() {
    CategoryBins bins = CategoryBins.of(Map.of("(unseen)", 3L, "(other)", 2L, "rare", 1L), 2);

    assertThat(bins.labels()).containsExactly("(unseen)", "(other)", "((other))", "((unseen))");
  }

  @Test
  void infiniteAtoms_areApart() {
    double inf = Double.POSITIVE_INFINITY;
    double[] reference = {-inf, -inf, -inf, 1, 2, 3, 4, inf, inf, inf};

    Bins bins = Binning.quantilesWithAtoms(10).bins(reference);

    assertThat(bins.indexOf(inf)).isGreaterThan(bins.indexOf(1e300));
    assertThat(bins.indexOf(-inf)).isLessThan(bins.indexOf(-1e300));
  }

  @Test
  void namesThatDifferInUnicodeFormOnly_areTwoNames() {
    CategoryBins bins = CategoryBins.of(Map.of("\u00e9", 2L, "e\u0301", 1L), 5);

    assertThat(bins.indexOf("\u00e9")).isNotEqualTo(bins.indexOf("e\u0301"));
  }

  @Test
  void tenThousandNames_haveABinEach() {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.put("c" + i, 1L + i);
    }

    CategoryBins all = CategoryBins.of(counts, 10_000);

    assertThat(all.size()).isEqualTo(10_001);
    assertThat(all.indexOf("c9999")).isZero();
    assertThat(all.count(counts)[9_999]).isEqualTo(1);
    assertThat(CategoryBins.of(counts, 50).count(counts)[50]).isEqualTo(9_950L * 9_951 / 2);
  }

  @Test
  void hugeCountsOfNames_areCountedOrRefused() {
    long max = Long.MAX_VALUE;
    CategoryBins bins = CategoryBins.of(Map.of("a", max, "b", 4_000_000_000_000_000_000L), 5);

    assertThat(bins.count(Map.of("a", max, "c", max))).containsExactly(max, 0, max);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bins.count(Map.of("c", max, "d", max)))
        .withMessageContaining("add up to at most 9223372036854775807 a bin, but '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bins.count(Map.of("a", -1L)))
        .withMessageContaining("'a' has -1");
  }
}
