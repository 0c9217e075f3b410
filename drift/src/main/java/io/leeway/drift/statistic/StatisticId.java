package io.leeway.drift.statistic;

import java.util.Arrays;

/**
 * The short name of a statistic in reports, files and tables.
 *
 * @since 0.1
 */
public enum StatisticId {
  /** {@link PopulationStability}. */
  PSI("psi"),
  /** {@link KolmogorovSmirnov}. */
  KS("ks"),
  /** {@link ChiSquare}. */
  CHI2("chi2"),
  /** {@link JensenShannon}. */
  JS("js"),
  /** {@link KullbackLeibler}. */
  KL("kl"),
  /** {@link Hellinger}. */
  HELLINGER("hellinger"),
  /** {@link TotalVariation}. */
  TOTAL_VARIATION("total_variation"),
  /** {@link LInfinity}. */
  L_INFINITY("l_infinity"),
  /** {@link Wasserstein}. */
  WASSERSTEIN("wasserstein"),
  /** {@link EnergyDistance}. */
  ENERGY("energy"),
  /** {@link CramerVonMises}. */
  CRAMER_VON_MISES("cramer_von_mises"),
  /** {@link AndersonDarling}. */
  ANDERSON_DARLING("anderson_darling"),
  /** {@link MaximumMeanDiscrepancy}. */
  MMD("mmd"),
  /** {@link DomainClassifier}. */
  DOMAIN_CLASSIFIER("domain_classifier"),
  /** {@link MissingRate}. */
  MISSING_RATE("missing_rate");

  private final String id;

  StatisticId(String id) {
    this.id = id;
  }

  /**
   * The statistic with a short name.
   *
   * @throws IllegalArgumentException if none has it
   */
  public static StatisticId of(String id) {
    for (StatisticId statistic : values()) {
      if (statistic.id.equals(id)) {
        return statistic;
      }
    }
    throw new IllegalArgumentException(
        "statistic must be one of " + Arrays.toString(values()) + ", but was '" + id + "'");
  }

  /** The short name, such as {@code psi}. */
  @Override
  public String toString() {
    return id;
  }
}
