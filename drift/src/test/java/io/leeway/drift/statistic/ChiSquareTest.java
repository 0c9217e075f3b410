package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChiSquareTest {
  private static final ChiSquare CHI2 = ChiSquare.withDefaults();
  private static final ChiSquare POOLED = CHI2.withSparsePooling(SparsePooling.COCHRAN);
  private static final ChiSquare FISHER = CHI2.withVariant(ChiSquare.Variant.FISHER);

  @Test
  void referenceIsASampleToo() {
    // Goodness of fit against 800/200 would give 22.5; unequal totals in the same ratio give 0.
    assertThat(CHI2.statistic(new long[] {800, 200}, new long[] {80, 20})).isZero();
    assertThat(CHI2.statistic(new long[] {50, 50}, new long[] {60, 40}))
        .isCloseTo(200 * Math.pow(50 * 40 - 50 * 60, 2) / (100.0 * 100 * 110 * 90), within(1e-12));
  }

  @Test
  void correctedV_isFreeOfWhatChanceAdds() {
    long[] r = {50, 30, 20};
    long[] c = {40, 35, 25};
    // X2/N = 0.0102564, less 2/199, over 1 - 1/199
    double expected = Math.sqrt((2.051282051282051 / 200 - 2.0 / 199) / (1 - 1.0 / 199));

    assertThat(CHI2.cramersVCorrected(r, c)).isCloseTo(expected, within(1e-12));
    assertThat(CHI2.cramersVCorrected(r, r)).isZero();
    assertThat(CHI2.cramersVCorrected(new long[] {9}, new long[] {7})).isZero();
    assertThat(CHI2.cramersVCorrected(new long[] {90, 0}, new long[] {0, 90}))
        .isCloseTo(1, within(1e-12));
    double plain = 0;
    double corrected = 0;
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      long[] first = Samples.counts(random, 10, 60);
      long[] second = Samples.counts(random, 10, 60);
      plain += CHI2.cramersV(first, second) / 500;
      corrected += CHI2.cramersVCorrected(first, second) / 500;
    }
    assertThat(plain).isGreaterThan(0.25);
    assertThat(corrected).isLessThan(0.08);
  }

  @Test
  void sparseCategories_arePooledUntilTheRuleHolds() {
    long[] r = {100, 90, 1, 1, 2, 0, 1};
    long[] c = {95, 88, 0, 2, 1, 1, 1};

    assertThat(CHI2.categories(r, c)).isEqualTo(7);
    assertThat(POOLED.categories(r, c)).isEqualTo(3);
    assertThat(POOLED.statistic(r, c))
        .isCloseTo(CHI2.statistic(new long[] {100, 90, 5}, new long[] {95, 88, 5}), within(1e-12));
    assertThat(POOLED.smallestExpected(r, c)).isCloseTo(10 * 188.0 / 383, within(1e-12));
  }

  @Test
  void pooling_countsExpectedOfOneAndOfFiveAsEnough() {
    // n = 300, m = 100: a quarter of each total is expected in the current sample.
    long[] r = {141, 141, 15, 3, 0};
    long[] c = {47, 47, 5, 1, 0};

    // Totals 20 and 4: expected 5 and 1, one cell of 8 below 5 but for the 3 of the 4: 2 of 8.
    assertThat(POOLED.categories(r, c)).isEqualTo(3);
    // With a fifth full category 2 of 10 cells are below 5, as the rule allows.
    long[] r5 = {94, 94, 94, 15, 3};
    long[] c5 = {31, 31, 32, 5, 1};
    assertThat(POOLED.categories(r5, c5)).isEqualTo(5);
    // One value less, and an expected count is under 1.
    long[] r3 = {94, 94, 95, 15, 2};
    assertThat(POOLED.categories(r3, c5)).isEqualTo(4);
  }

  @Test
  void pooling_stopsAtTwoCategories() {
    assertThat(POOLED.categories(new long[] {500, 1, 0}, new long[] {500, 0, 1})).isEqualTo(2);
    assertThat(POOLED.categories(new long[] {500, 1}, new long[] {500, 0})).isEqualTo(2);
    assertThat(POOLED.categories(new long[] {500}, new long[] {500})).isEqualTo(1);
  }

  @Test
  void pooling_leavesFullTablesAlone() {
    long[] r = {20, 30, 40};
    long[] c = {25, 25, 50};

    assertThat(POOLED.test(r, c).pValue()).isCloseTo(CHI2.test(r, c).pValue(), within(1e-14));
  }

  @Test
  void fisher_isExact() {
    // The lady tasting tea: 34 of 70. The table 1, 9, 11, 3 is R's documented 0.002759.
    assertThat(FISHER.test(new long[] {3, 1}, new long[] {1, 3}).pValue())
        .isCloseTo(34.0 / 70, within(1e-12));
    assertThat(FISHER.test(new long[] {1, 9}, new long[] {11, 3}).pValue())
        .isCloseTo(0.002759456185220, within(1e-12));
    assertThat(FISHER.test(new long[] {0, 5}, new long[] {5, 0}).pValue())
        .isCloseTo(2.0 / 252, within(1e-12));
    assertThat(FISHER.test(new long[] {7, 0}, new long[] {9, 0}).pValue()).isEqualTo(1);
  }

  @Test
  void fisherOfFarApartCounts_isTinyAndNotNegative() {
    double p = FISHER.test(new long[] {100_000, 0}, new long[] {0, 100_000}).pValue();

    assertThat(p).isZero();
  }

  /** One step for each possible table would take hours. */
  @Test
  void fisherOfHugeCounts_endsAtTheNegligible() {
    long n = 1_000_000_000_000L;

    assertThat(FISHER.test(new long[] {n, n}, new long[] {n, n}).pValue())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void everyExpectedCountOfTwo_isAnotherRule() {
    long[] r = {100, 90, 4, 3, 0};
    long[] c = {95, 89, 6, 0, 0};

    assertThat(CHI2.withSparsePooling(SparsePooling.TWO).categories(r, c)).isEqualTo(3);
    assertThat(
            PopulationStability.withDefaults().withSparsePooling(SparsePooling.TWO).statistic(r, c))
        .isCloseTo(
            PopulationStability.withDefaults()
                .statistic(new long[] {7, 90, 100}, new long[] {6, 89, 95}),
            within(1e-14));
  }

  @Test
  void variantsForTwoCategories_refuseMore() {
    long[] three = {1, 2, 3};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FISHER.test(three, three))
        .withMessage("FISHER needs 2 categories, but there are 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHI2.withVariant(ChiSquare.Variant.YATES).statistic(three, three));
  }

  @Test
  void tenThousandCategories_haveAValue() {
    long[] r = new long[10_000];
    long[] c = new long[10_000];
    Arrays.fill(r, 10);
    Arrays.setAll(c, i -> i % 2 == 0 ? 8 : 12);

    TestResult result = CHI2.test(r, c);

    // Each pair of cells adds 2 * 1^2 / 9 or 2 * 1^2 / 11.
    assertThat(result.statistic()).isCloseTo(5000 * (2 / 9.0 + 2 / 11.0), within(1e-8));
    assertThat(result.pValue()).isCloseTo(1, within(1e-9));
  }
}
