package io.leeway.drift.statistic;

import io.leeway.drift.binning.Binning;

/**
 * Jensen-Shannon divergence: how much knowing the sample tells about the bin, or how far two sets
 * of bin shares lie from their mean.
 *
 * <pre>{@code
 * double bits = JensenShannon.withDefaults().statistic(reference, current);
 * double distance = JensenShannon.withDefaults().distance(reference, current);
 * }</pre>
 *
 * <p>With reference share r, current share c and a = (r + c) / 2, the value is half the sum of r
 * log2(r/a) + c log2(c/a), where 0 log 0 is 0 (J. Lin 1991, doi:10.1109/18.61115).
 *
 * <ul>
 *   <li>Range: 0 to 1, in bits (logarithm to base 2); 1 when no bin has values of both samples.
 *       Symmetric on given bins.
 *   <li>{@link #distance} is its square root, which obeys the triangle inequality (Endres and
 *       Schindelin 2003, doi:10.1109/TIT.2003.813506). Peers call either of them "JS".
 *   <li>Bins: deciles of the reference; {@link #withBinning}. Empty bins need no smoothing.
 *   <li>NaN is missing and left out; infinities fall in the outer bins.
 *   <li>No value in either sample: {@link IllegalArgumentException}.
 *   <li>Sample size: without drift the value is about (bins - 1)(1/n + 1/m) / (8 ln 2).
 *   <li>Cost: sorting the reference once, then one pass.
 *   <li>Immutable, safe for any thread. It has no test of its own.
 * </ul>
 *
 * @since 0.1
 */
public final class JensenShannon extends BinnedStatistic {
  private static final JensenShannon DEFAULT =
      new JensenShannon(Binning.quantiles(10), SparsePooling.NONE);

  private JensenShannon(Binning binning, SparsePooling pooling) {
    super(StatisticId.JS, binning, pooling);
  }

  /** Deciles of the reference. */
  public static JensenShannon withDefaults() {
    return DEFAULT;
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public JensenShannon withBinning(Binning binning) {
    return new JensenShannon(binning, pooling());
  }

  /** Puts rare bins together. */
  public JensenShannon withSparsePooling(SparsePooling pooling) {
    return new JensenShannon(binning(), pooling);
  }

  /** The square root of {@link #statistic(double[], double[])}: 0 to 1. */
  public double distance(double[] reference, double[] current) {
    return Math.sqrt(statistic(reference, current));
  }

  /** The square root of {@link #statistic(long[], long[])}: 0 to 1. */
  public double distance(long[] referenceCounts, long[] currentCounts) {
    return Math.sqrt(statistic(referenceCounts, currentCounts));
  }

  @Override
  double statistic(BinCounts counts) {
    double sum = 0;
    for (int i = 0; i < counts.bins(); i++) {
      if (!counts.isEmpty(i)) {
        double share = (counts.reference()[i] / counts.n() + counts.current()[i] / counts.m()) / 2;
        double both = counts.reference()[i] * counts.m() + counts.current()[i] * counts.n();
        sum += share * halfEntropyLoss(counts.crossDifference(i) / both);
      }
    }
    return Math.min(1, sum / Math.log(2));
  }

  /**
   * ((1+x) ln(1+x) + (1-x) ln(1-x)) / 2 for x in [-1, 1]: with shares a(1+x) and a(1-x), what one
   * bin adds is a times this. Every term is positive, where the textbook form subtracts logarithms
   * that are nearly equal.
   */
  private static double halfEntropyLoss(double x) {
    double square = x * x;
    if (square < 0.04) {
      // x^2/2 + x^4/12 + x^6/30 + ... + x^2k / (2k (2k-1)): ten terms reach 1e-17 of the sum.
      double sum = 0;
      for (int k = 10; k >= 1; k--) {
        sum = square * (sum + 1.0 / (2 * k * (2 * k - 1)));
      }
      return sum;
    }
    return (entropyTerm(x) + entropyTerm(-x)) / 2;
  }

  private static double entropyTerm(double x) {
    return x == -1 ? 0 : (1 + x) * Math.log1p(x);
  }

  /** The base of the logarithm and the bins. */
  @Override
  public String toString() {
    return super.toString() + ", base 2";
  }
}
