package io.leeway.drift.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
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
        .isThrownBy(() -> SortedSample.of(new double[] {1}).quantile(3, 2))
        .withMessage("quantile must be in [0, 1], but was 3/2");
  }
}
