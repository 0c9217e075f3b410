package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The statistics of several columns at once. */
class SeveralColumnsTest {
  private static final MaximumMeanDiscrepancy MMD =
      MaximumMeanDiscrepancy.withDefaults().withPermutations(99, 1).withMaximumRows(60);
  private static final DomainClassifier CLASSIFIER =
      DomainClassifier.withDefaults().withPermutations(99, 1).withMaximumRows(60);

  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void shiftOfTheMeans_isSeenByBoth() {
    double[][] reference = Samples.rows(random, 60, 4, 0);
    double[][] current = Samples.rows(random, 60, 4, 0.6);

    assertThat(MMD.test(reference, current).pValue()).isEqualTo(0.01);
    assertThat(CLASSIFIER.test(reference, current).pValue()).isEqualTo(0.01);
    assertThat(CLASSIFIER.statistic(reference, current)).isBetween(0.7, 0.95);
  }

  @Test
  void correlationThatTurnsRound_isSeenByMmdAlone() {
    double[][] reference = new double[60][];
    double[][] current = new double[60][];
    for (int i = 0; i < 60; i++) {
      double x = Samples.normal(random, 1, 0, 1)[0];
      double y = Samples.normal(random, 1, 0, 0.3)[0];
      reference[i] = new double[] {x, x + y};
      current[i] = new double[] {x, y - x};
    }

    assertThat(MMD.test(reference, current).pValue()).isEqualTo(0.01);
    assertThat(CLASSIFIER.test(reference, current).pValue()).isGreaterThan(0.05);
  }

  @Test
  void samplesFarApart_areAlwaysToldApart() {
    double[][] reference = Samples.rows(random, 30, 2, 0);
    double[][] current = Samples.rows(random, 30, 2, 100);

    assertThat(CLASSIFIER.statistic(reference, current)).isEqualTo(1);
    assertThat(MMD.statistic(reference, current)).isBetween(0.5, 2.0);
  }

  @Test
  void sameSeed_givesTheSameNumbers() {
    double[][] reference = Samples.rows(random, 90, 2, 0);
    double[][] current = Samples.rows(random, 30, 2, 0.2);

    assertThat(MMD.test(reference, current)).isEqualTo(MMD.test(reference, current));
    assertThat(CLASSIFIER.test(reference, current)).isEqualTo(CLASSIFIER.test(reference, current));
    assertThat(MMD.withMaximumRows(90).statistic(reference, current))
        .isNotEqualTo(MMD.statistic(reference, current));
  }

  @Test
  void rowsWithMissingValues_areLeftOut() {
    double[][] reference = Samples.rows(random, 20, 2, 0);
    double[][] current = Samples.rows(random, 20, 2, 0);
    double[][] more = Arrays.copyOf(current, 21);
    more[20] = new double[] {1, Double.NaN};

    assertThat(MMD.statistic(reference, more)).isEqualTo(MMD.statistic(reference, current));
    assertThat(CLASSIFIER.statistic(reference, more))
        .isCloseTo(CLASSIFIER.statistic(reference, current), within(1e-12));
  }

  @Test
  void constantColumn_tellsNothing() {
    double[][] reference = new double[20][2];
    double[][] current = new double[20][2];

    assertThat(CLASSIFIER.statistic(reference, current)).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MMD.statistic(reference, current))
        .withMessage(
            "the median distance between pooled rows is 0.0; mmd needs a finite one above 0");
  }

  @Test
  void rowsOfAnotherKind_areRejected() {
    double[][] good = Samples.rows(random, 20, 2, 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MMD.statistic(good, new double[][] {{1, 2}, {3}}))
        .withMessage("mmd rows must all have the same columns, at least 1, but have 2 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MMD.statistic(good, new double[][] {{1, Double.POSITIVE_INFINITY}}))
        .withMessage("mmd needs finite values, but one was Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MMD.statistic(good, new double[][] {{1, 2}, {Double.NaN, 2}}))
        .withMessage("current has 1 complete rows of 2; mmd needs at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CLASSIFIER.statistic(good, Arrays.copyOf(good, 9)))
        .withMessage(
            "domain_classifier needs 10 complete rows on each side, but there are 20 and 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MMD.withPermutations(0, 1))
        .withMessage("permutations must be at least 1, but were 0");
    assertThatIllegalArgumentException().isThrownBy(() -> MMD.withMaximumRows(1));
    assertThatIllegalArgumentException().isThrownBy(() -> CLASSIFIER.withMaximumRows(9));
  }
}
