package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Domain classifier: how well a classifier that has not seen a row tells which of the two samples
 * it comes from.
 *
 * <pre>{@code
 * double auc = DomainClassifier.withDefaults().statistic(referenceRows, currentRows);
 * }</pre>
 *
 * <p>A logistic regression on the standardised columns learns from four fifths of the rows and
 * ranks the remaining fifth, five times; the value is the mean over the five of the area under the
 * ROC curve, the share of pairs of a reference and a current row that it ranks rightly, ties
 * counting half. The classifier is linear: it sees that columns, or sums of them, have moved, but
 * not that only their spread or their correlation has.
 *
 * <ul>
 *   <li>Range: 0 to 1; about 0.5 when the samples cannot be told apart, 1 when they always can.
 *   <li>Rows with NaN are left out. Infinite values, or fewer than 10 complete rows in a sample:
 *       {@link IllegalArgumentException}. A constant column tells nothing.
 *   <li>p-value: by 999 permutations with a fixed seed, each learning anew; none is below 0.001.
 *       Equal areas count against drift, so that it is a little conservative for few rows.
 *   <li>Cost: five fits for the value and for each permutation, each of rows times columns squared;
 *       of more than 500 rows in a sample, 500 are chosen at random. {@link #withMaximumRows}.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class DomainClassifier {
  private static final int FOLDS = 5;
  private static final int LEAST_ROWS = 10;
  private static final DomainClassifier DEFAULT = new DomainClassifier(Permutations.DEFAULT, 500);

  private final Permutations permutations;
  private final int maximumRows;

  private DomainClassifier(Permutations permutations, int maximumRows) {
    this.permutations = permutations;
    this.maximumRows = maximumRows;
  }

  /** 999 permutations with a fixed seed, at most 500 rows of each sample. */
  public static DomainClassifier withDefaults() {
    return DEFAULT;
  }

  /**
   * Another number of permutations, or another seed.
   *
   * @param count at least 1
   * @param seed any number
   * @throws IllegalArgumentException if the count is below 1
   */
  public DomainClassifier withPermutations(int count, long seed) {
    return new DomainClassifier(new Permutations(count, seed), maximumRows);
  }

  /**
   * How many rows of each sample take part at the most.
   *
   * @param rows 10 or more
   * @throws IllegalArgumentException if it is less
   */
  public DomainClassifier withMaximumRows(int rows) {
    Checks.argument(
        rows >= LEAST_ROWS, "maximum rows must be at least %d, but was %d", LEAST_ROWS, rows);
    return new DomainClassifier(permutations, rows);
  }

  /**
   * The area under the ROC curve, out of fold.
   *
   * @param reference rows of equally many columns, at least 10 complete ones
   * @param current rows of as many columns, likewise
   * @throws IllegalArgumentException if the rows are not of that kind
   */
  public double statistic(double[][] reference, double[][] current) {
    Matrix matrix = matrix(reference, current);
    return auc(matrix.rows(), reference(matrix));
  }

  /**
   * The area with its p-value.
   *
   * @param reference rows of equally many columns, at least 10 complete ones
   * @param current rows of as many columns, likewise
   * @throws IllegalArgumentException if the rows are not of that kind
   */
  public TestResult test(double[][] reference, double[][] current) {
    Matrix matrix = matrix(reference, current);
    double auc = auc(matrix.rows(), reference(matrix));
    double p =
        permutations.pValue(
            matrix.n(), matrix.m(), matrix.order(), auc, split -> auc(matrix.rows(), split));
    return new TestResult(StatisticId.DOMAIN_CLASSIFIER, auc, p);
  }

  private Matrix matrix(double[][] reference, double[][] current) {
    Matrix matrix =
        Matrix.of(
            StatisticId.DOMAIN_CLASSIFIER, reference, current, maximumRows, permutations.seed());
    Checks.argument(
        Math.min(matrix.n(), matrix.m()) >= LEAST_ROWS,
        "domain_classifier needs %d complete rows on each side, but there are %d and %d",
        LEAST_ROWS,
        matrix.n(),
        matrix.m());
    double[][] rows = standardised(matrix);
    // Rows that come sorted would be dealt to the folds evenly, and those of random splits not.
    SplittableRandom random = permutations.random(matrix.order());
    shuffle(rows, 0, matrix.n(), random);
    shuffle(rows, matrix.n(), rows.length, random);
    return new Matrix(rows, matrix.n());
  }

  private static void shuffle(double[][] rows, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = random.nextInt(from, i + 1);
      double[] swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
  }

  private static boolean[] reference(Matrix matrix) {
    boolean[] inReference = new boolean[matrix.rows().length];
    Arrays.fill(inReference, 0, matrix.n(), true);
    return inReference;
  }

  private static double[][] standardised(Matrix matrix) {
    double[][] rows = new double[matrix.rows().length][matrix.columns()];
    for (int column = 0; column < matrix.columns(); column++) {
      int k = column;
      double largest =
          Arrays.stream(matrix.rows()).mapToDouble(row -> Math.abs(row[k])).max().orElseThrow();
      // In units of a power of two neither sums nor squares overflow or vanish.
      double unit = largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
      double[] values = Arrays.stream(matrix.rows()).mapToDouble(row -> row[k] / unit).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      double sd = variance > 0 ? Math.sqrt(variance) : 1;
      for (int i = 0; i < rows.length; i++) {
        rows[i][k] = (values[i] - mean) / sd;
      }
    }
    return rows;
  }

  /** The mean over the folds; the rows of each sample are dealt to the folds in turn. */
  private static double auc(double[][] rows, boolean[] inReference) {
    int[] fold = new int[rows.length];
    int first = 0;
    int second = 0;
    for (int i = 0; i < rows.length; i++) {
      fold[i] = (inReference[i] ? first++ : second++) % FOLDS;
    }
    double sum = 0;
    for (int f = 0; f < FOLDS; f++) {
      int held = f;
      int[] train = IntStream.range(0, rows.length).filter(i -> fold[i] != held).toArray();
      int[] test = IntStream.range(0, rows.length).filter(i -> fold[i] == held).toArray();
      double[] weights =
          LogisticRegression.fit(
              Arrays.stream(train).mapToObj(i -> rows[i]).toArray(double[][]::new),
              isCurrent(train, inReference));
      double[] scores =
          Arrays.stream(test)
              .mapToDouble(i -> LogisticRegression.predict(weights, rows[i]))
              .toArray();
      sum += auc(scores, isCurrent(test, inReference));
    }
    return sum / FOLDS;
  }

  private static boolean[] isCurrent(int[] rows, boolean[] inReference) {
    boolean[] current = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      current[i] = !inReference[rows[i]];
    }
    return current;
  }

  /**
   * The share of pairs of which the positive one has the higher score, equal ones counting half.
   */
  private static double auc(double[] scores, boolean[] positive) {
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double rightly = 0;
    double negatives = 0;
    double positives = 0;
    for (int i = 0; i < order.length; ) {
      double runNegatives = 0;
      double runPositives = 0;
      int j = i;
      for (; j < order.length && scores[order[j]] == scores[order[i]]; j++) {
        runPositives += positive[order[j]] ? 1 : 0;
        runNegatives += positive[order[j]] ? 0 : 1;
      }
      rightly += runPositives * (negatives + runNegatives / 2);
      positives += runPositives;
      negatives += runNegatives;
      i = j;
    }
    return rightly / (positives * negatives);
  }

  /** The settings. */
  @Override
  public String toString() {
    return "domain_classifier, "
        + permutations.count()
        + " permutations, at most "
        + maximumRows
        + " rows";
  }
}
