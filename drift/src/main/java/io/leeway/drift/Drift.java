package io.leeway.drift;

import java.util.Objects;

/**
 * Drift in one line.
 *
 * <pre>{@code
 * System.out.println(Drift.between(trained, served));
 * // MILD drift in value: psi 0.136 over 10 bins scores 0.127 above chance (MILD from 0.10), adjusted p 1e-23, n 5,000 / 1,200
 * }</pre>
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class Drift {
  private Drift() {}

  /**
   * How far a numeric feature has moved, by the defaults of {@link DriftCalculator}.
   *
   * @param reference what the model was trained on; NaN is missing
   * @param current what it sees now
   * @return the verdict with every number behind it; INSUFFICIENT_DATA with fewer than 30 values on
   *     a side
   */
  public static FeatureDrift between(double[] reference, double[] current) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(current, "current");
    return DriftCalculator.withDefaults().compare("value", reference, current);
  }

  /**
   * How far every column has moved: {@link DriftCalculator#compare(Dataset, Dataset)} with its
   * defaults.
   */
  public static DriftReport between(Dataset reference, Dataset current) {
    return DriftCalculator.withDefaults().compare(reference, current);
  }
}
