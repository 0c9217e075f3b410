package io.leeway.drift.fairness;

import org.apache.commons.math3.special.Erf;

/** Confidence intervals of rates, and of what two independent numbers give together. */
final class Intervals {
  private Intervals() {}

  /**
   * How many standard errors an interval reaches to each side so that, of so many intervals, all
   * hold at 95 % (Bonferroni): 1.96 for one.
   */
  static double reach(long intervals) {
    return Math.sqrt(2) * Erf.erfcInv(0.05 / Math.max(1, intervals));
  }

  /**
   * A rate with the score interval of Wilson (1927).
   *
   * @param hits 0 to {@code n}
   * @param n at least 1
   */
  static Estimate rate(long hits, long n, double z) {
    double p = (double) hits / n;
    double center = (2 * hits + z * z) / (2 * (n + z * z));
    double half = z * Math.sqrt(z * z + 4 * hits * (1 - p)) / (2 * (n + z * z));
    // Exactly 0 and 1 at the ends, and never past the rate itself by rounding.
    double low = hits == 0 ? 0 : Math.min(p, center - half);
    double high = hits == n ? 1 : Math.max(p, center + half);
    return new Estimate(p, low, high);
  }

  /**
   * The difference a - b of two independent numbers by the square-and-add rule of Zou and Donner
   * (2008). Of two rates with Wilson's intervals it is method 10 of Newcombe (1998), "Interval
   * estimation for the difference between independent proportions", Statistics in Medicine 17.
   */
  static Estimate difference(Estimate a, Estimate b) {
    double d = a.value() - b.value();
    return new Estimate(
        d,
        d - Math.hypot(a.value() - a.low(), b.high() - b.value()),
        d + Math.hypot(a.high() - a.value(), b.value() - b.low()));
  }

  /**
   * The ratio a / b of two independent rates by MOVER-R (Donner and Zou 2012, Newcombe 2016). It
   * excludes 1 exactly when the interval of the difference excludes 0.
   *
   * @param b more than 0, its lower end too
   */
  static Estimate ratio(Estimate a, Estimate b) {
    double product = a.value() * b.value();
    double aLow = a.low() * (2 * a.value() - a.low());
    double aHigh = a.high() * (2 * a.value() - a.high());
    double bLow = b.low() * (2 * b.value() - b.low());
    double bHigh = b.high() * (2 * b.value() - b.high());
    // The lower end with its numerator made rational: bHigh may be 0.
    double root = Math.sqrt(Math.max(0, product * product - aLow * bHigh));
    double low = aLow == 0 ? 0 : aLow / (product + root);
    double high = (product + Math.sqrt(Math.max(0, product * product - aHigh * bLow))) / bLow;
    double value = a.value() / b.value();
    return new Estimate(value, Math.min(low, value), Math.max(high, value));
  }
}
