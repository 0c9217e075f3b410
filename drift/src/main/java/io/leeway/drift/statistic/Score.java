package io.leeway.drift.statistic;

import org.apache.commons.math3.special.Erf;

/**
 * One scale for the severity of a drift: the PSI that the same shift would have.
 *
 * <p>Statistics have different units, so that 0.10 means something different for each. On this
 * scale a normal feature whose mean moves by d standard deviations scores about d^2 whichever
 * statistic saw it: 0.10, 0.25 and 0.40 are shifts of about 0.32, 0.50 and 0.63 standard
 * deviations. The equality holds for small shifts of location. A change of spread is seen more by
 * psi and js than by ks, and js and chi2 saturate where psi does not.
 *
 * <p>Small samples score above 0 without drift. {@link #meanWithoutDrift} says how much, so that it
 * can be taken off.
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class Score {
  private Score() {}

  /**
   * The score of a statistic.
   *
   * @param id any but {@link StatisticId#MISSING_RATE}, whose score needs the rates and not only
   *     their difference
   * @param statistic the value of the statistic
   * @param n how many values the reference has
   * @param m how many values the current sample has
   * @return 0 upwards; infinite for a ks of 1
   * @throws IllegalArgumentException if the statistic alone has no score
   */
  public static double of(StatisticId id, double statistic, double n, double m) {
    return switch (id) {
      case PSI -> statistic;
      case CHI2 -> statistic * (1 / n + 1 / m);
      case JS -> 8 * Math.log(2) * statistic;
      case KS -> {
        // With Phi((1 + D)/2 quantile) = z the normal shift with this D is 2z; erfInv(D) = z/sqrt
        // 2.
        double z = Math.sqrt(2) * Erf.erfInv(statistic);
        yield 4 * z * z;
      }
      case MISSING_RATE ->
          throw new IllegalArgumentException(
              "missing_rate needs the rates for a score; use ofMissingRate");
    };
  }

  /**
   * The score of a change of the missing rate: the PSI of the pair of shares (missing, present),
   * half a count added to each.
   *
   * @throws IllegalArgumentException if a sample has no row, or more missing rows than rows
   */
  public static double ofMissingRate(
      long referenceMissing, long referenceRows, long currentMissing, long currentRows) {
    return PopulationStability.withDefaults()
        .statistic(
            new long[] {referenceMissing, referenceRows - referenceMissing},
            new long[] {currentMissing, currentRows - currentMissing});
  }

  /**
   * The mean of the score when nothing drifts.
   *
   * @param id the statistic
   * @param bins on how many bins or categories it was computed; of no matter for ks and
   *     missing_rate
   * @param n how many values the reference has (rows, for missing_rate)
   * @param m how many values the current sample has (rows, for missing_rate)
   */
  public static double meanWithoutDrift(StatisticId id, int bins, double n, double m) {
    double unit = 1 / n + 1 / m;
    return switch (id) {
      case PSI, CHI2, JS -> (bins - 1) * unit;
      case KS -> Math.pow(Math.PI, 3) / 6 * unit;
      case MISSING_RATE -> unit;
    };
  }
}
