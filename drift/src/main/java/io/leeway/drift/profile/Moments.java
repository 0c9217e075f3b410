package io.leeway.drift.profile;

import java.util.OptionalDouble;

/**
 * Count, mean, spread and range of finite numbers.
 *
 * <p>Merged by T. Chan, G. Golub and R. LeVeque 1979 (doi:10.1007/978-3-642-51461-6_3), which is as
 * exact as one pass in any order; sums of large numbers that nearly cancel are never formed.
 *
 * @param n how many numbers
 * @param mean their mean, 0 if there is none, NaN if no double was found for it
 * @param squares the sum of squared deviations from the mean; infinite if it is above the largest
 *     double
 * @param min the smallest, +Infinity if there is none
 * @param max the largest, -Infinity if there is none
 * @since 0.1
 */
public record Moments(long n, double mean, double squares, double min, double max) {
  static final Moments NONE =
      new Moments(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** A negative zero becomes 0; a mean and squares that overflowed become NaN and Infinity. */
  public Moments {
    mean = Double.isInfinite(mean) ? Double.NaN : mean + 0.0;
    squares = Double.isFinite(squares) ? squares : Double.POSITIVE_INFINITY;
    min += 0.0;
    max += 0.0;
  }

  /** The standard deviation with n - 1; empty with fewer than 2 numbers, or if it is no double. */
  public OptionalDouble standardDeviation() {
    return n < 2 || Double.isInfinite(squares)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(squares / (n - 1)));
  }

  Moments merge(Moments other) {
    if (n == 0 || other.n == 0) {
      return n == 0 ? other : this;
    }
    double all = (double) n + other.n;
    double difference = other.mean - mean;
    double share = other.n / all;
    return new Moments(
        Math.addExact(n, other.n),
        mean + difference * share,
        squares + other.squares + difference * share * difference * n,
        Math.min(min, other.min),
        Math.max(max, other.max));
  }
}
