package io.leeway.drift.statistic;

import io.leeway.drift.binning.SortedSample;

/**
 * Mean and variance, without drift, of a sum over the pooled values of squared distances between
 * two distribution functions, given which values are equal.
 *
 * <p>With B of N values passed, the square of the distance is W times that of a standard normal
 * variable, where W is near B (N - B). On a Brownian bridge the distances at B and, later, at C
 * have the squared correlation (B (N - C))^2 / (W V), and the squares of two standard normal
 * variables have twice that as covariance. Equal values leave fewer distances, so that the sum
 * varies more.
 */
final class SquaredDistances {
  private double mean;
  private double halfVariance;
  private double earlier; // weight times B^2 / W of all distances so far

  private SquaredDistances() {}

  /** How a run of equal values adds to the sum. */
  @FunctionalInterface
  interface Rule {
    /**
     * Calls {@link #add}.
     *
     * @param passed how many values have been passed, those of the run included
     * @param run how many of them are the run
     * @param all how many values there are
     */
    void add(SquaredDistances sum, double passed, double run, double all);
  }

  /** The sum for two samples. */
  static SquaredDistances of(SortedSample reference, SortedSample current, Rule rule) {
    SquaredDistances sum = new SquaredDistances();
    double all = (double) reference.size() + current.size();
    PooledWalk walk = new PooledWalk(reference, current);
    while (walk.next()) {
      double passed = (double) walk.i() + walk.j();
      rule.add(sum, passed, (double) walk.firstCount() + walk.secondCount(), all);
    }
    return sum;
  }

  /** The sum for samples of as many values without equal ones. */
  static SquaredDistances ofDistinct(SortedSample reference, SortedSample current, Rule rule) {
    SquaredDistances sum = new SquaredDistances();
    double all = (double) reference.size() + current.size();
    for (double passed = 1; passed <= all; passed++) {
      rule.add(sum, passed, 1, all);
    }
    return sum;
  }

  /**
   * Adds the next squared distance, in ascending order of the values.
   *
   * @param weight the mean of what it adds to the sum
   * @param passed B
   * @param left N - B
   * @param variance W; without one the distance is always 0 and left out
   */
  void add(double weight, double passed, double left, double variance) {
    if (variance > 0) {
      mean += weight;
      halfVariance += weight * (weight + 2 * left * (left / variance) * earlier);
      earlier += weight * passed * (passed / variance);
    }
  }

  double mean() {
    return mean;
  }

  double variance() {
    return 2 * halfVariance;
  }
}
