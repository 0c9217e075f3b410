package io.leeway.drift.statistic;

/**
 * Logistic regression with a ridge penalty, by Newton's method. The penalty keeps the weights
 * finite when a line separates the classes.
 */
final class LogisticRegression {
  private static final double PENALTY = 1;
  private static final int MOST_STEPS = 25;
  private static final double CLOSE_ENOUGH = 1e-8;

  private LogisticRegression() {}

  /**
   * The weights that fit best: one a column, and the intercept last.
   *
   * @param rows the rows to learn from
   * @param positive which of them belong to the positive class
   */
  static double[] fit(double[][] rows, boolean[] positive) {
    int size = rows[0].length + 1;
    double[] weights = new double[size];
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[size];
      double[][] hessian = new double[size][size];
      for (int i = 0; i < rows.length; i++) {
        double p = 1 / (1 + Math.exp(-predict(weights, rows[i])));
        add(gradient, hessian, rows[i], (positive[i] ? 1 : 0) - p, Math.max(p * (1 - p), 1e-12));
      }
      for (int k = 0; k < size - 1; k++) {
        gradient[k] -= PENALTY * weights[k];
        hessian[k][k] += PENALTY;
      }
      solve(hessian, gradient);
      double largest = 0;
      for (int k = 0; k < size; k++) {
        weights[k] += gradient[k];
        largest = Math.max(largest, Math.abs(gradient[k]));
      }
      if (largest < CLOSE_ENOUGH) {
        break;
      }
    }
    return weights;
  }

  /** The logit of a row. */
  static double predict(double[] weights, double[] row) {
    double sum = weights[row.length];
    for (int k = 0; k < row.length; k++) {
      sum += weights[k] * row[k];
    }
    return sum;
  }

  private static void add(
      double[] gradient, double[][] hessian, double[] row, double error, double weight) {
    int last = row.length;
    for (int k = 0; k <= last; k++) {
      double x = k == last ? 1 : row[k];
      gradient[k] += error * x;
      for (int l = 0; l <= k; l++) {
        hessian[k][l] += weight * x * (l == last ? 1 : row[l]);
      }
    }
  }

  /** Solves a x = b for a positive definite a by Cholesky's factors; x takes the place of b. */
  private static void solve(double[][] a, double[] b) {
    int size = b.length;
    for (int k = 0; k < size; k++) {
      for (int l = 0; l <= k; l++) {
        double sum = a[k][l];
        for (int j = 0; j < l; j++) {
          sum -= a[k][j] * a[l][j];
        }
        a[k][l] = k == l ? Math.sqrt(sum) : sum / a[l][l];
      }
    }
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < k; j++) {
        b[k] -= a[k][j] * b[j];
      }
      b[k] /= a[k][k];
    }
    for (int k = size - 1; k >= 0; k--) {
      for (int j = k + 1; j < size; j++) {
        b[k] -= a[j][k] * b[j];
      }
      b[k] /= a[k][k];
    }
  }
}
