package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Ranked;
import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.internal.Cells;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Wasserstein-1 distance (earth mover's): how far the values would have to be moved, on average, to
 * turn one sample into the other.
 *
 * <pre>{@code
 * double years = Wasserstein.withDefaults().statistic(trainedAges, servedAges);
 * double inSpreads = Wasserstein.withDefaults().normalised(trainedAges, servedAges);
 * }</pre>
 *
 * <p>The value is the integral of |F - G|, the distance between the two distribution functions, and
 * is exact for samples of any sizes.
 *
 * <ul>
 *   <li>Range: 0 upwards, in the feature's unit; 0 when both samples have the same shares of the
 *       same values. A metric. A shift of every value by d gives |d|.
 *   <li>{@link #normalised} divides by the reference's spread: its interquartile range over 1.349,
 *       which is the standard deviation for a normal feature and heeds no outlier; where half the
 *       values are equal, the standard deviation. {@link #withScale} chooses. A constant has no
 *       spread: {@link IllegalArgumentException}.
 *   <li>NaN is missing and left out. Infinite values, a distance above the largest double, or no
 *       value in a sample: {@link IllegalArgumentException}.
 *   <li>Cost: up to some 30,000 values, sorting both samples; above, three passes over them and
 *       sorting the few values near which the distribution functions cross.
 *   <li>Immutable, safe for any thread. It has no test of its own.
 * </ul>
 *
 * @since 0.1
 */
public final class Wasserstein extends SampleStatistic {
  private static final Wasserstein DEFAULT = new Wasserstein(Scale.INTERQUARTILE_RANGE);

  /** An interquartile range of a normal feature, in standard deviations. */
  private static final double NORMAL_IQR = 1.3489795003921634;

  /** What {@link #normalised} divides by. */
  public enum Scale {
    /** The reference's interquartile range over 1.349, or its standard deviation if that is 0. */
    INTERQUARTILE_RANGE,
    /** The reference's standard deviation, with n - 1. */
    STANDARD_DEVIATION
  }

  private final Scale scale;

  private Wasserstein(Scale scale) {
    super(StatisticId.WASSERSTEIN);
    this.scale = Objects.requireNonNull(scale, "scale");
  }

  /** Normalised by the interquartile range. */
  public static Wasserstein withDefaults() {
    return DEFAULT;
  }

  /** Another spread to normalise by. */
  public Wasserstein withScale(Scale scale) {
    return new Wasserstein(scale);
  }

  @Override
  public double statistic(double[] reference, double[] current) {
    return distance(reference, current).orElseGet(() -> super.statistic(reference, current));
  }

  private static OptionalDouble distance(double[] reference, double[] current) {
    return Cells.of(reference, current).map(CellDistance::of).orElse(OptionalDouble.empty());
  }

  @Override
  double compute(SortedSample reference, SortedSample current) {
    double unit = unit(reference, current);
    double distance = distance(reference.scaled(1 / unit), current.scaled(1 / unit)) * unit;
    Checks.argument(
        Double.isFinite(distance), "wasserstein between the samples is above the largest double");
    return distance;
  }

  private static double distance(SortedSample reference, SortedSample current) {
    double pairs = (double) reference.size() * current.size();
    PooledWalk walk = new PooledWalk(reference, current);
    walk.next();
    double sum = 0;
    double last = walk.value();
    long difference = walk.difference();
    while (walk.next()) {
      sum += Math.abs(difference) / pairs * (walk.value() - last);
      last = walk.value();
      difference = walk.difference();
    }
    return sum;
  }

  /**
   * The distance over the reference's spread, without unit.
   *
   * @param reference the reference's values
   * @param current the current values
   * @throws IllegalArgumentException as {@link #statistic(double[], double[])}, and if the
   *     reference has no spread
   */
  public double normalised(double[] reference, double[] current) {
    OptionalDouble distance = distance(reference, current);
    return distance.isPresent()
        ? distance.getAsDouble() / spread(reference)
        : normalised(SortedSample.of(reference), SortedSample.of(current));
  }

  /** As {@link #normalised(double[], double[])}, for samples that are sorted already. */
  public double normalised(SortedSample reference, SortedSample current) {
    check(reference, current);
    double unit = unit(reference, current);
    SortedSample scaled = reference.scaled(1 / unit);
    double normalised = distance(scaled, current.scaled(1 / unit)) / spread(scaled);
    Checks.argument(
        Double.isFinite(normalised), "normalised wasserstein is above the largest double");
    return normalised;
  }

  /**
   * What {@link #normalised} divides by.
   *
   * @throws IllegalArgumentException if it is 0 or not finite
   */
  double spread(SortedSample reference) {
    return ofQuartiles(reference) > 0 || reference.size() < 2
        ? spread(reference, 0)
        : spread(reference, reference.standardDeviation());
  }

  /**
   * What {@link #normalised} divides by.
   *
   * @param reference the reference's values, or near ones
   * @param standardDeviation the reference's; used where the interquartile range is 0, or if that
   *     scale was chosen
   * @throws IllegalArgumentException if the spread is 0 or not finite
   */
  public double spread(Ranked reference, double standardDeviation) {
    double range = ofQuartiles(reference);
    double spread = range > 0 ? range : standardDeviation;
    Checks.argument(
        spread > 0 && Double.isFinite(spread),
        "reference has the spread %s; normalised wasserstein needs one above 0",
        spread);
    return spread;
  }

  double spread(double[] reference) {
    double spread = ofQuartiles(Ranked.of(reference));
    return spread > 0 ? spread : spread(SortedSample.of(reference));
  }

  /** The interquartile range over that of a standard normal feature; 0 if another scale is used. */
  private double ofQuartiles(Ranked reference) {
    if (scale != Scale.INTERQUARTILE_RANGE) {
      return 0;
    }
    double[] quartiles = reference.quantiles(4);
    return (quartiles[3] / 2 - quartiles[1] / 2) / (NORMAL_IQR / 2);
  }

  /** The spread to normalise by. */
  @Override
  public String toString() {
    return "wasserstein, scale " + scale;
  }
}
