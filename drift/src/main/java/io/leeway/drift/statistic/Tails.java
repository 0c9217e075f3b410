package io.leeway.drift.statistic;

import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/** Upper tails of limit laws, computed as tails and never as 1 - cdf. */
final class Tails {
  /** What adds nothing to a double any more. */
  private static final double TINY = 1e-17;

  private Tails() {}

  /**
   * P(X >= x) for a chi-square with {@code degrees} degrees of freedom, at least 1.
   *
   * <p>With y = x / 2 it is the sum of exp(-y) y^a / Gamma(a + 1) over a = 0, 1, 2, ... or a = 1/2,
   * 3/2, ... below degrees / 2, and for odd degrees erfc(sqrt y) besides (Abramowitz and Stegun
   * 26.4.4 and 26.4.5). Every term is positive, so that the smallest tail keeps its digits.
   *
   * @param x 0 upwards, or infinite
   */
  static double chiSquare(double x, int degrees) {
    double y = x / 2;
    if (y == 0 || Double.isInfinite(y)) {
      return y == 0 ? 1 : 0;
    }
    double least = degrees % 2 / 2.0;
    double most = degrees / 2.0 - 1;
    if (most < least) {
      return degrees == 1 ? Erf.erfc(Math.sqrt(y)) : Math.exp(-y);
    }
    // Terms grow up to a = y and fall from there: the sum begins at the largest.
    double middle = Math.max(least, Math.min(most, Math.floor(y) + least));
    double largest = Math.exp(middle * Math.log(y) - y - Gamma.logGamma(middle + 1));
    double sum = 1;
    double term = 1;
    for (double a = middle; a > least && term > sum * TINY; a--) {
      term *= a / y;
      sum += term;
    }
    term = 1;
    for (double a = middle + 1; a <= most && term > sum * TINY; a++) {
      term *= y / a;
      sum += term;
    }
    double tail = largest * sum;
    boolean addsToIt = least > 0 && Math.exp(-y) > tail * TINY; // erfc(sqrt y) < exp(-y)
    return clip(addsToIt ? tail + Erf.erfc(Math.sqrt(y)) : tail);
  }

  /** P(|Z| >= |z|) for a standard normal Z. */
  static double normalTwoSided(double z) {
    return clip(Erf.erfc(Math.abs(z) / Math.sqrt(2)));
  }

  /**
   * P(K >= t) of Kolmogorov's limit law: 2 sum (-1)^(k-1) exp(-2 k^2 t^2).
   *
   * @param t 0 upwards
   */
  static double kolmogorov(double t) {
    if (t < 1) {
      // The alternating sum converges slowly here. The same function by Jacobi's theta identity;
      // the tail is above 0.26, so that taking it from 1 loses nothing.
      double sum = 0;
      double q = -Math.PI * Math.PI / (8 * t * t);
      for (int k = 1; k <= 7; k += 2) {
        sum += Math.exp(q * k * k);
      }
      return t == 0 ? 1 : clip(1 - Math.sqrt(2 * Math.PI) / t * sum);
    }
    double sum = 0;
    for (int k = 5; k >= 1; k--) {
      sum = Math.exp(-2.0 * k * k * t * t) - sum;
    }
    return clip(2 * sum);
  }

  private static double clip(double p) {
    return Math.min(1, Math.max(0, p));
  }
}
