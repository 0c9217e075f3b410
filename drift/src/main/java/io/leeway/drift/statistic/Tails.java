package io.leeway.drift.statistic;

import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/** Upper tails of limit laws, computed as tails and never as 1 - cdf. */
final class Tails {
  private Tails() {}

  /**
   * P(X >= x) for a chi-square with {@code degrees} degrees of freedom, at least 1.
   *
   * @param x 0 upwards, or infinite
   */
  static double chiSquare(double x, double degrees) {
    return Double.isInfinite(x) ? 0 : clip(Gamma.regularizedGammaQ(degrees / 2, x / 2));
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
