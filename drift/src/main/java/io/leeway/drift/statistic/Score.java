package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Ranked;
import org.apache.commons.math3.special.Erf;

/**
 * One scale for the severity of a drift: the PSI that the same shift would have.
 *
 * <p>Statistics have different units, so that 0.10 means something different for each. On this
 * scale a normal feature whose mean moves by d standard deviations scores about d^2 whichever
 * statistic saw it: 0.10, 0.25 and 0.40 are shifts of about 0.32, 0.50 and 0.63 standard
 * deviations.
 *
 * <table>
 * <caption>From a statistic to its score, and the mean of the score without drift</caption>
 * <tr><th>statistic</th><th>score</th><th>mean, in units of 1/n + 1/m</th></tr>
 * <tr><td>psi</td><td>PSI</td><td>bins - 1</td></tr>
 * <tr><td>chi2</td><td>X2 (1/n + 1/m)</td><td>categories - 1</td></tr>
 * <tr><td>js, in bits</td><td>8 ln 2 JS</td><td>bins - 1</td></tr>
 * <tr><td>kl, in nats</td><td>2 KL</td><td>bins - 1</td></tr>
 * <tr><td>hellinger H</td><td>-8 ln(1 - H^2)</td><td>bins - 1</td></tr>
 * <tr><td>ks D</td><td>4 z^2, z the normal quantile of (1 + D)/2</td><td>pi^3 / 6</td></tr>
 * <tr><td>total_variation</td><td>the same function</td><td>{@link #meanOfTotalVariation}</td></tr>
 * <tr><td>wasserstein, normalised, w</td><td>w^2</td><td>{@link #meanOfWasserstein}</td></tr>
 * <tr><td>missing_rate</td><td>{@link #ofMissingRate}</td><td>1</td></tr>
 * </table>
 *
 * <p>The equality holds for small shifts of location. A change of spread is seen more by psi and js
 * than by ks, and js, hellinger and chi2 saturate where psi does not. The other statistics have no
 * score.
 *
 * <p>Small samples score above 0 without drift; the mean says how much, so that it can be taken
 * off.
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class Score {
  /** How finely {@link #meanOfWasserstein} looks at the reference. */
  private static final int CELLS = 256;

  private Score() {}

  /** Whether the value of a statistic, together with the sizes of the samples, has a score. */
  public static boolean exists(StatisticId id) {
    return switch (id) {
      case PSI, CHI2, JS, KL, HELLINGER, KS, TOTAL_VARIATION, WASSERSTEIN -> true;
      default -> false;
    };
  }

  /**
   * The score of a statistic.
   *
   * @param id a statistic whose value alone has a score
   * @param statistic its value; for {@link StatisticId#WASSERSTEIN} the normalised one
   * @param n how many values the reference has
   * @param m how many values the current sample has
   * @return 0 upwards; infinite for ks, total_variation and hellinger of 1
   * @throws IllegalArgumentException if the statistic alone has no score
   */
  public static double of(StatisticId id, double statistic, double n, double m) {
    return switch (id) {
      case PSI -> statistic;
      case CHI2 -> statistic * (1 / n + 1 / m);
      case JS -> 8 * Math.log(2) * statistic;
      case KL -> Math.max(0, 2 * statistic);
      case HELLINGER -> -8 * Math.log1p(-statistic * statistic);
      case KS, TOTAL_VARIATION -> {
        // A normal shift by 2z has D = 2 Phi(z) - 1 = erf(z / sqrt 2).
        double z = Math.sqrt(2) * Erf.erfInv(statistic);
        yield 4 * z * z;
      }
      case WASSERSTEIN -> statistic * statistic;
      default -> throw noScore(id);
    };
  }

  /**
   * The inverse of {@link #of}: the value of a statistic that has a score.
   *
   * @param id a statistic whose value alone has a score
   * @param score 0 upwards
   * @param n how many values the reference has
   * @param m how many values the current sample has
   * @throws IllegalArgumentException if the score is negative, or the statistic alone has none
   */
  public static double statisticAt(StatisticId id, double score, double n, double m) {
    Checks.argument(score >= 0, "score must be 0 or more, but was %s", score);
    return switch (id) {
      case PSI -> score;
      case CHI2 -> score / (1 / n + 1 / m);
      case JS -> score / (8 * Math.log(2));
      case KL -> score / 2;
      case HELLINGER -> Math.sqrt(-Math.expm1(-score / 8));
      case KS, TOTAL_VARIATION -> Erf.erf(Math.sqrt(score / 8));
      case WASSERSTEIN -> Math.sqrt(score);
      default -> throw noScore(id);
    };
  }

  private static IllegalArgumentException noScore(StatisticId id) {
    return new IllegalArgumentException("the value of " + id + " alone has no score");
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
   * The mean of the score when nothing drifts, for all but total_variation and wasserstein.
   *
   * @param id the statistic
   * @param bins on how many bins or categories it was computed; of no matter for ks and
   *     missing_rate
   * @param n how many values the reference has (rows, for missing_rate)
   * @param m how many values the current sample has (rows, for missing_rate)
   * @throws IllegalArgumentException if the mean is not a matter of these numbers
   */
  public static double meanWithoutDrift(StatisticId id, int bins, double n, double m) {
    double unit = 1 / n + 1 / m;
    return switch (id) {
      case PSI, CHI2, JS, KL, HELLINGER -> (bins - 1) * unit;
      case KS -> Math.pow(Math.PI, 3) / 6 * unit;
      case MISSING_RATE -> unit;
      default -> throw noScore(id);
    };
  }

  /**
   * The mean of the score of total_variation when nothing drifts. It depends on the shares of the
   * bins: the score is 2 pi TV^2 for small TV, and TV half the sum of the absolute values of normal
   * variables with the covariances of multinomial shares.
   *
   * @param referenceCounts the reference's count of each bin, not all 0
   * @param m how many values the current sample has
   */
  public static double meanOfTotalVariation(long[] referenceCounts, double m) {
    double n = BinCounts.total(referenceCounts);
    double sum = 0;
    for (long first : referenceCounts) {
      for (long second : referenceCounts) {
        sum += meanProduct(first / n, second / n, -first / n * (second / n));
      }
      // A bin with itself has the covariance p (1 - p).
      double p = first / n;
      sum += meanProduct(p, p, p * (1 - p)) - meanProduct(p, p, -p * p);
    }
    return Math.PI / 2 * sum * (1 / n + 1 / m);
  }

  /**
   * The mean of the score of the normalised wasserstein when nothing drifts. It depends on the
   * shape of the reference F: the distance is the integral of the absolute value of a Brownian
   * bridge at F.
   *
   * @param wasserstein with the scale that the score uses
   * @param reference the reference, with a spread above 0
   * @param m how many values the current sample has
   */
  public static double meanOfWasserstein(Wasserstein wasserstein, double[] reference, double m) {
    return meanOfWasserstein(wasserstein.spread(reference), Ranked.of(reference), m);
  }

  /**
   * As {@link #meanOfWasserstein(Wasserstein, double[], double)}, for a spread that is known.
   *
   * @param spread what the distance was divided by, above 0
   * @param reference the reference
   * @param m how many values the current sample has
   */
  public static double meanOfWasserstein(double spread, Ranked reference, double m) {
    double[] quantiles = reference.quantiles(CELLS);
    double[] width = new double[CELLS];
    for (int i = 0; i < CELLS; i++) {
      width[i] = (quantiles[i + 1] - quantiles[i]) / spread;
    }
    double sum = 0;
    for (int i = 0; i < CELLS; i++) {
      double f = (i + 0.5) / CELLS;
      sum += width[i] * width[i] * meanProduct(f, f, f * (1 - f));
      for (int j = i + 1; j < CELLS; j++) {
        double g = (j + 0.5) / CELLS;
        sum += 2 * width[i] * width[j] * meanProduct(f, g, f * (1 - g));
      }
    }
    return sum * (1.0 / reference.count() + 1 / m);
  }

  /**
   * E|XY| of normal X and Y with variances p(1-p) and q(1-q) and a covariance: 2/pi s t (sqrt(1 -
   * rho^2) + rho asin rho).
   */
  private static double meanProduct(double p, double q, double covariance) {
    double deviations = Math.sqrt(p * (1 - p)) * Math.sqrt(q * (1 - q));
    if (deviations == 0) {
      return 0;
    }
    double rho = Math.min(1, Math.max(-1, covariance / deviations));
    return 2 / Math.PI * deviations * (Math.sqrt(1 - rho * rho) + rho * Math.asin(rho));
  }
}
