package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Binning;

/**
 * Chi-square test of homogeneity: whether two samples have the same shares of each category.
 *
 * <pre>{@code
 * TestResult result = ChiSquare.withDefaults().test(referenceCounts, currentCounts);
 * }</pre>
 *
 * <p>On the 2 x K table of counts the value is the sum over both rows of (O - E)^2 / E, where E is
 * row total times column total over the grand total (Pearson 1900). Both samples are random here; a
 * goodness-of-fit test that takes the reference's shares as exact raises far too many alarms.
 *
 * <ul>
 *   <li>Range: 0 upwards, without unit; 0 when the shares are equal. Symmetric.
 *   <li>Categories: those empty in both samples are dropped. With one left, the value is 0 and p is
 *       1.
 *   <li>Arrays of values are counted in deciles of the reference; {@link #withBinning}. NaN is
 *       missing and left out.
 *   <li>No value in either sample: {@link IllegalArgumentException}.
 *   <li>p-value: the limit law with K - 1 degrees of freedom. It is good when four fifths of the
 *       expected counts are at least 5 and none is under 1 (Cochran 1954, doi:10.2307/3001616);
 *       {@link #withSparsePooling} sees to that, {@link Variant#FISHER} is exact for K = 2. At
 *       level 0.05 it rejects 0.04 to 0.055 of samples without drift from expected counts of 5, and
 *       0.045 to 0.055 from 10; up to 0.06 for K = 2.
 *   <li>Elsewhere it may be conservative (50 equal categories, 30 and 30 values: 0.001) or the
 *       contrary (50 categories with shares like 1, 1/2, 1/3, ..., 1,000 and 30 values: 0.12). On
 *       deciles of a reference smaller than the current sample it rejects too often, too (100 and
 *       1,000 values: 0.08), which {@link PopulationStability} and {@link KolmogorovSmirnov} do
 *       not.
 *   <li>{@link #cramersV} is the size of the effect, whatever the size of the samples; {@link
 *       #cramersVCorrected} without what chance adds to it.
 *   <li>Cost: one pass over the counts.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class ChiSquare {
  private static final ChiSquare DEFAULT =
      new ChiSquare(Variant.PEARSON, Binning.quantiles(10), SparsePooling.NONE);

  /** Which statistic and p-value to compute. */
  public enum Variant {
    /** Pearson's sum of (O - E)^2 / E. */
    PEARSON,
    /** Pearson's with min(0.5, |O - E|) taken from |O - E|; for two categories. Conservative. */
    YATES,
    /**
     * The likelihood ratio G = 2 sum O ln(O/E), with the same limit law. It needs expected counts
     * of about 6 sqrt(K), and rejects too often below: 0.11 at level 0.05 on 50 categories with 5
     * expected in each.
     */
    G,
    /**
     * Pearson's statistic with the exact two-sided p-value of Fisher; for two categories. Few
     * p-values are possible, which makes it conservative.
     */
    FISHER
  }

  private final Variant variant;
  private final Binning binning;
  private final SparsePooling pooling;

  private ChiSquare(Variant variant, Binning binning, SparsePooling pooling) {
    this.variant = variant;
    this.binning = binning;
    this.pooling = pooling;
  }

  /** Pearson's statistic on the categories as they are; deciles of the reference for arrays. */
  public static ChiSquare withDefaults() {
    return DEFAULT;
  }

  /** Another statistic or p-value. */
  public ChiSquare withVariant(Variant variant) {
    return new ChiSquare(variant, binning, pooling);
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public ChiSquare withBinning(Binning binning) {
    return new ChiSquare(variant, binning, pooling);
  }

  /** Puts rare categories together; {@link SparsePooling#COCHRAN} is the rule for this test. */
  public ChiSquare withSparsePooling(SparsePooling pooling) {
    return new ChiSquare(variant, binning, pooling);
  }

  /**
   * The statistic of two samples of numbers.
   *
   * @throws IllegalArgumentException if a sample has no value
   */
  public double statistic(double[] reference, double[] current) {
    return statistic(table(BinCounts.of(StatisticId.CHI2, binning, reference, current)));
  }

  /**
   * The statistic of two samples counted in the same categories.
   *
   * @param referenceCounts one count a category, none negative
   * @param currentCounts as many
   * @throws IllegalArgumentException if the counts do not match, are negative or all 0, or the
   *     variant needs two categories and there are others
   */
  public double statistic(long[] referenceCounts, long[] currentCounts) {
    return statistic(table(referenceCounts, currentCounts));
  }

  /** The statistic of two samples of numbers with its p-value. */
  public TestResult test(double[] reference, double[] current) {
    return test(table(BinCounts.of(StatisticId.CHI2, binning, reference, current)));
  }

  /** The statistic of counts with its p-value. */
  public TestResult test(long[] referenceCounts, long[] currentCounts) {
    return test(table(referenceCounts, currentCounts));
  }

  /**
   * Cramer's V: the square root of X2 / (n + m), 0 (equal shares) to 1 (no category in common).
   *
   * @throws IllegalArgumentException as {@link #statistic(long[], long[])}
   */
  public double cramersV(long[] referenceCounts, long[] currentCounts) {
    BinCounts counts = table(referenceCounts, currentCounts);
    return Math.min(1, Math.sqrt(pearson(counts) / (counts.n() + counts.m())));
  }

  /**
   * Cramer's V without the part that chance alone gives to small samples (W. Bergsma 2013,
   * doi:10.1016/j.jkss.2012.10.002): 0 to 1, and near 0 on average when the shares are equal.
   *
   * @throws IllegalArgumentException as {@link #statistic(long[], long[])}
   */
  public double cramersVCorrected(long[] referenceCounts, long[] currentCounts) {
    BinCounts counts = table(referenceCounts, currentCounts);
    double freedom = counts.n() + counts.m() - 1;
    double columns = counts.bins();
    double excess = pearson(counts) / (freedom + 1) - (columns - 1) / freedom;
    double least = Math.min(columns - 1 - (columns - 1) * (columns - 1) / freedom, 1 - 1 / freedom);
    return excess <= 0 || least <= 0 ? 0 : Math.min(1, Math.sqrt(excess / least));
  }

  /**
   * How many categories the statistic is computed on: those that are empty in both samples are
   * dropped, and sparse ones pooled if that was asked for.
   */
  public int categories(long[] referenceCounts, long[] currentCounts) {
    return table(referenceCounts, currentCounts).bins();
  }

  /** The smallest expected count among those categories: where it is under 5, p is rough. */
  public double smallestExpected(long[] referenceCounts, long[] currentCounts) {
    return table(referenceCounts, currentCounts).smallestExpected();
  }

  private BinCounts table(long[] referenceCounts, long[] currentCounts) {
    return table(BinCounts.of(StatisticId.CHI2, referenceCounts, currentCounts));
  }

  /** The categories that take part. */
  private BinCounts table(BinCounts counts) {
    return pooling.apply(counts).withoutEmpty();
  }

  private double statistic(BinCounts counts) {
    if (variant == Variant.YATES || variant == Variant.FISHER) {
      Checks.argument(
          counts.bins() <= 2, "%s needs 2 categories, but there are %d", variant, counts.bins());
    }
    return switch (variant) {
      case PEARSON, FISHER -> pearson(counts);
      case YATES -> yates(counts);
      case G -> likelihoodRatio(counts);
    };
  }

  private TestResult test(BinCounts counts) {
    double statistic = statistic(counts);
    double p;
    if (counts.bins() == 1) {
      p = 1;
    } else if (variant == Variant.FISHER) {
      p =
          FisherExact.twoSided(
              counts.reference()[0],
              counts.reference()[1],
              counts.current()[0],
              counts.current()[1]);
    } else {
      p = Tails.chiSquare(statistic, counts.bins() - 1);
    }
    return new TestResult(StatisticId.CHI2, statistic, p);
  }

  /** With d = r m - c n and column total s, both rows of a column add d^2 / (s n m). */
  private static double pearson(BinCounts counts) {
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      double d = counts.crossDifference(i);
      sum += d * d / counts.total(i);
    }
    return sum / counts.n() / counts.m();
  }

  /** As {@link #pearson}, with |O - E| = |d| / N brought nearer to 0 by half a count. */
  private static double yates(BinCounts counts) {
    double all = counts.n() + counts.m();
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      double deviation = Math.abs(counts.crossDifference(i)) / all;
      double corrected = deviation - Math.min(0.5, deviation);
      sum += corrected / counts.n() * (corrected / counts.m()) / counts.total(i);
    }
    return sum * all * all;
  }

  /** O/E is 1 + d / (s n) in the reference's row and 1 - d / (s m) in the other. */
  private static double likelihoodRatio(BinCounts counts) {
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      double d = counts.crossDifference(i) / counts.total(i);
      sum += term(counts.reference()[i], d / counts.n());
      sum += term(counts.current()[i], -d / counts.m());
    }
    return Math.max(0, 2 * sum);
  }

  private static double term(long count, double excess) {
    return count == 0 ? 0 : count * Math.log1p(excess);
  }

  /** The variant, the bins for arrays, and how sparse categories are pooled. */
  @Override
  public String toString() {
    return "chi2, " + variant + ", " + binning + ", pooling " + pooling;
  }
}
