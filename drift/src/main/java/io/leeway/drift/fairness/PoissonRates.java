package io.leeway.drift.fairness;

import org.apache.commons.math3.special.Beta;

/** Whether events come more often than before. */
final class PoissonRates {
  private PoissonRates() {}

  /**
   * The p-value of the exact conditional test of two Poisson rates (Przyborowski and Wilenski
   * 1940), one-sided: given c + b events in all, c of equal rates is binomial with the share of the
   * exposure that is c's. This is the probability of c or more.
   *
   * @param c events now
   * @param m exposure now, more than 0
   * @param b events before
   * @param n exposure before, more than 0
   */
  static double moreThanBefore(long c, long m, long b, long n) {
    // P(X >= c) of a binomial is I_p(c, b + 1), an upper tail computed as such.
    return c == 0 ? 1 : Beta.regularizedBeta((double) m / ((double) m + n), c, b + 1.0);
  }
}
