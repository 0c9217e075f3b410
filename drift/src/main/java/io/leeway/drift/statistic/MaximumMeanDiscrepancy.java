package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Arrays;

/**
 * Maximum mean discrepancy (MMD): whether several columns together have the same distribution in
 * both samples, whatever the difference.
 *
 * <pre>{@code
 * TestResult result = MaximumMeanDiscrepancy.withDefaults().test(referenceRows, currentRows);
 * }</pre>
 *
 * <p>The value is the unbiased estimate of MMD^2 with the kernel k(x, y) = exp(-|x - y|^2 / (2
 * s^2)): the mean of k over pairs within the reference, plus that within the current sample, less
 * twice that between them (A. Gretton et al. 2012, JMLR 13:723). s is the median Euclidean distance
 * over all pairs of the pooled rows.
 *
 * <ul>
 *   <li>Range: about 0 without drift, at most 2; slightly negative values occur. Symmetric.
 *   <li>Columns: as they are. Bring columns of different units to one scale first.
 *   <li>Rows with NaN are left out. Infinite values, fewer than two complete rows in a sample, or
 *       pooled rows of which more than half of the pairs are equal: {@link
 *       IllegalArgumentException}.
 *   <li>p-value: by 999 permutations with a fixed seed; none is below 0.001.
 *   <li>Cost: the square of the number of rows, in memory and for each permutation; of more than
 *       500 rows in a sample, 500 are chosen at random with the seed. {@link #withMaximumRows}.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class MaximumMeanDiscrepancy {
  private static final MaximumMeanDiscrepancy DEFAULT =
      new MaximumMeanDiscrepancy(Permutations.DEFAULT, 500, false);

  private final Permutations permutations;
  private final int maximumRows;
  private final boolean biased;

  private MaximumMeanDiscrepancy(Permutations permutations, int maximumRows, boolean biased) {
    this.permutations = permutations;
    this.maximumRows = maximumRows;
    this.biased = biased;
  }

  /** 999 permutations with a fixed seed, at most 500 rows of each sample. */
  public static MaximumMeanDiscrepancy withDefaults() {
    return DEFAULT;
  }

  /**
   * Another number of permutations, or another seed.
   *
   * @param count at least 1
   * @param seed any number
   * @throws IllegalArgumentException if the count is below 1
   */
  public MaximumMeanDiscrepancy withPermutations(int count, long seed) {
    return new MaximumMeanDiscrepancy(new Permutations(count, seed), maximumRows, biased);
  }

  /**
   * How many rows of each sample take part at the most.
   *
   * @param rows 2 to 20,000
   * @throws IllegalArgumentException if it is outside that
   */
  public MaximumMeanDiscrepancy withMaximumRows(int rows) {
    Checks.argument(
        rows >= 2 && rows <= 20_000, "maximum rows must be in 2..20,000, but was %d", rows);
    return new MaximumMeanDiscrepancy(permutations, rows, biased);
  }

  /**
   * Whether pairs of a row with itself count too. The estimate is then at least 0 and too large by
   * about 1/n + 1/m; the test is the same.
   */
  public MaximumMeanDiscrepancy withBiased(boolean biased) {
    return new MaximumMeanDiscrepancy(permutations, maximumRows, biased);
  }

  /**
   * The estimate of MMD^2.
   *
   * @param reference rows of equally many columns, at least 2 rows
   * @param current rows of as many columns
   * @throws IllegalArgumentException if the rows are not of that kind
   */
  public double statistic(double[][] reference, double[][] current) {
    return new Kernel(matrix(reference, current), biased).estimate();
  }

  /**
   * The estimate with its p-value.
   *
   * @param reference rows of equally many columns, at least 2 rows
   * @param current rows of as many columns
   * @throws IllegalArgumentException if the rows are not of that kind
   */
  public TestResult test(double[][] reference, double[][] current) {
    Matrix matrix = matrix(reference, current);
    Kernel kernel = new Kernel(matrix, biased);
    double mmd = kernel.estimate();
    double p = permutations.pValue(kernel.n, kernel.m, matrix.order(), mmd, kernel::estimate);
    return new TestResult(StatisticId.MMD, mmd, p);
  }

  private Matrix matrix(double[][] reference, double[][] current) {
    return Matrix.of(StatisticId.MMD, reference, current, maximumRows, permutations.seed());
  }

  /** The kernel between all pairs of pooled rows. */
  private static final class Kernel {
    private final int n;
    private final int m;
    private final double[][] k; // k[i][j] for j < i
    private final boolean biased;
    private final double all; // the sum of k over all pairs

    Kernel(Matrix matrix, boolean biased) {
      this.biased = biased;
      n = matrix.n();
      m = matrix.m();
      k = new double[n + m][];
      double[] squares = new double[Math.multiplyExact(n + m, n + m - 1) / 2];
      int next = 0;
      for (int i = 0; i < n + m; i++) {
        k[i] = new double[i];
        for (int j = 0; j < i; j++) {
          k[i][j] = squaredDistance(matrix.rows()[i], matrix.rows()[j]);
          squares[next++] = k[i][j];
        }
      }
      double scale = 2 * square(median(squares));
      Checks.argument(
          scale > 0 && Double.isFinite(scale),
          "the median distance between pooled rows is %s; mmd needs a finite one above 0",
          Math.sqrt(scale / 2));
      double sum = 0;
      for (double[] row : k) {
        for (int j = 0; j < row.length; j++) {
          row[j] = Math.exp(-row[j] / scale);
          sum += row[j];
        }
      }
      all = sum;
    }

    private static double squaredDistance(double[] x, double[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += square(x[i] - y[i]);
      }
      return sum;
    }

    private static double square(double x) {
      return x * x;
    }

    /** The median of the distances, given their squares. */
    private static double median(double[] squares) {
      Arrays.sort(squares);
      int half = squares.length / 2;
      return squares.length % 2 == 1
          ? Math.sqrt(squares[half])
          : (Math.sqrt(squares[half - 1]) + Math.sqrt(squares[half])) / 2;
    }

    double estimate() {
      boolean[] inReference = new boolean[n + m];
      Arrays.fill(inReference, 0, n, true);
      return estimate(inReference);
    }

    double estimate(boolean[] inReference) {
      double reference = 0; // the sum over pairs within the reference
      double between = 0;
      for (int i = 0; i < k.length; i++) {
        double toReference = 0;
        double toCurrent = 0;
        for (int j = 0; j < i; j++) {
          if (inReference[j]) {
            toReference += k[i][j];
          } else {
            toCurrent += k[i][j];
          }
        }
        reference += inReference[i] ? toReference : 0;
        between += inReference[i] ? toCurrent : toReference;
      }
      double current = all - reference - between;
      return mean(reference, n) + mean(current, m) - 2 * between / ((double) n * m);
    }

    /**
     * The mean of k over ordered pairs within a sample; with biased, over those with itself too.
     */
    private double mean(double sum, int size) {
      return biased
          ? (2 * sum + size) / ((double) size * size)
          : 2 * sum / ((double) size * (size - 1));
    }
  }

  /** The settings. */
  @Override
  public String toString() {
    return "mmd, " + permutations.count() + " permutations, at most " + maximumRows + " rows";
  }
}
