package io.leeway.drift.statistic;

/**
 * The variance that a sum over the pooled values of squared distances between two distribution
 * functions has without drift, given which values are equal.
 *
 * <p>With B of N values passed, the distance has a variance W near B (N - B), and two distances at
 * B before C have a squared correlation of (B (N - C))^2 / (W V), as on a Brownian bridge. The
 * squares of normal variables with correlation r have the covariance 2 r^2. Equal values leave
 * fewer and more different distances, so that their sum varies more.
 */
final class TieVariance {
  private double earlier;
  private double sum;

  /**
   * Adds the next squared distance, in the order of the values.
   *
   * @param weight what it has in the sum, times its mean
   * @param passed B, half of a run if it counts so
   * @param left N - B
   * @param variance W
   */
  void add(double weight, double passed, double left, double variance) {
    if (variance > 0) {
      sum += weight * (weight + 2 * left * (left / variance) * earlier);
      earlier += weight * passed * (passed / variance);
    }
  }

  /** How much larger the variance is than that of others. */
  double over(TieVariance others) {
    return sum / others.sum;
  }
}
