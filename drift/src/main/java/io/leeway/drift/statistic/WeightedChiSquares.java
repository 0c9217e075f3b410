package io.leeway.drift.statistic;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * The upper tail of a sum of independent chi-squares of one degree of freedom with weights w1 > w2
 * > ..., by Smirnov's formula.
 *
 * <p>With D(u) the product of 1 - w u over all weights, which changes its sign at every 1/w,
 *
 * <pre>P(X > x) = 1/pi sum over k of (-1)^(k-1) integral from 1/w(2k-1) to 1/w(2k) of
 *             exp(-x u / 2) / (u sqrt(-D(u))) du    (with |D| in the later intervals)</pre>
 *
 * <p>(N. Smirnov 1937; J. Durbin and M. Knott 1972.) The terms fall off at the rate of the tail
 * itself, so that small tails keep their digits.
 */
final class WeightedChiSquares {
  private static final double NEGLIGIBLE = 1e-17;

  /** The limit of Cramer and von Mises: weights 1 / (k pi)^2, D = sin(sqrt u) / sqrt u. */
  static final WeightedChiSquares CRAMER_VON_MISES =
      new WeightedChiSquares(
          k -> Math.PI * Math.PI * k * k, u -> Math.sin(Math.sqrt(u)) / Math.sqrt(u), 0.003);

  /**
   * The limit of Anderson and Darling: weights 1 / (k (k+1)), D = -cos(pi/2 sqrt(1 + 4u)) / (pi u).
   */
  static final WeightedChiSquares ANDERSON_DARLING =
      new WeightedChiSquares(
          k -> k * (k + 1.0),
          u -> -Math.cos(Math.PI / 2 * Math.sqrt(1 + 4 * u)) / (Math.PI * u),
          0.03);

  private final IntToDoubleFunction inverseWeight;
  private final DoubleUnaryOperator product;
  private final double smallest; // P(X < smallest) is under 1e-17

  private WeightedChiSquares(
      IntToDoubleFunction inverseWeight, DoubleUnaryOperator product, double smallest) {
    this.inverseWeight = inverseWeight;
    this.product = product;
    this.smallest = smallest;
  }

  /** P(X >= x), from 0 to 1. */
  double tail(double x) {
    if (x <= smallest) {
      return 1;
    }
    double sum = 0;
    double term = 1;
    for (int k = 1; term > NEGLIGIBLE * sum; k++) {
      term =
          integral(x, inverseWeight.applyAsDouble(2 * k - 1), inverseWeight.applyAsDouble(2 * k));
      sum += k % 2 == 1 ? term : -term;
    }
    return Math.min(1, Math.max(0, sum / Math.PI));
  }

  /**
   * The integral over one interval. At both ends the integrand grows like one over the root of the
   * distance; with u on a half circle over the interval that cancels, and the rule of equal steps
   * converges faster than any power of their number.
   */
  private double integral(double x, double from, double to) {
    double middle = (from + to) / 2;
    double radius = (to - from) / 2;
    int steps = 48 + (int) (4 * Math.sqrt(x * radius));
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double angle = Math.PI * (i + 0.5) / steps;
      double u = middle - radius * Math.cos(angle);
      double height = radius * Math.sin(angle);
      sum += Math.exp(-x * u / 2) / u * height / Math.sqrt(Math.abs(product.applyAsDouble(u)));
    }
    return sum * Math.PI / steps;
  }
}
