package io.leeway.drift.statistic;

import io.leeway.drift.binning.Binning;
import java.util.Objects;

/**
 * Kullback-Leibler divergence: how many nats it costs to describe one sample's bins by the shares
 * of the other.
 *
 * <pre>{@code
 * double nats = KullbackLeibler.withDefaults().statistic(reference, current);
 * }</pre>
 *
 * <p>With reference share r and current share c of each bin, the value is the sum of c ln(c / r),
 * the divergence of the current sample from the reference; {@link #withDirection} turns it round.
 * The two add up to the population stability index.
 *
 * <ul>
 *   <li>Range: 0 upwards, in nats, with counts added or without smoothing; not symmetric. With a
 *       {@linkplain Smoothing#floor floor} the shares do not add up to 1, and the value may be
 *       negative.
 *   <li>Bins: deciles of the reference; {@link #withBinning}.
 *   <li>Empty bins: half a count is added to every bin of both samples; {@link #withSmoothing}.
 *   <li>NaN is missing and left out; infinities fall in the outer bins.
 *   <li>No value in either sample, or an empty bin without smoothing: {@link
 *       IllegalArgumentException}.
 *   <li>Cost: sorting the reference once, then one pass.
 *   <li>Immutable, safe for any thread. It has no test of its own.
 * </ul>
 *
 * @since 0.1
 */
public final class KullbackLeibler extends BinnedStatistic {
  private static final KullbackLeibler DEFAULT =
      new KullbackLeibler(
          Binning.quantiles(10), Smoothing.pseudoCount(0.5), Direction.CURRENT_FROM_REFERENCE);

  /** Which sample is described by the shares of which. */
  public enum Direction {
    /** Sum of c ln(c / r): KL(current, reference). */
    CURRENT_FROM_REFERENCE,
    /** Sum of r ln(r / c): KL(reference, current). */
    REFERENCE_FROM_CURRENT
  }

  private final Smoothing smoothing;
  private final Direction direction;

  private KullbackLeibler(Binning binning, Smoothing smoothing, Direction direction) {
    super(StatisticId.KL, binning);
    this.smoothing = Objects.requireNonNull(smoothing, "smoothing");
    this.direction = Objects.requireNonNull(direction, "direction");
  }

  /** Of the current sample from the reference, on its deciles, half a count added to every bin. */
  public static KullbackLeibler withDefaults() {
    return DEFAULT;
  }

  /** Another rule for bins; it matters for arrays of values only. */
  public KullbackLeibler withBinning(Binning binning) {
    return new KullbackLeibler(binning, smoothing, direction);
  }

  /** Another treatment of empty bins. */
  public KullbackLeibler withSmoothing(Smoothing smoothing) {
    return new KullbackLeibler(binning(), smoothing, direction);
  }

  /** The other direction. */
  public KullbackLeibler withDirection(Direction direction) {
    return new KullbackLeibler(binning(), smoothing, direction);
  }

  @Override
  double statistic(BinCounts counts) {
    boolean forward = direction == Direction.CURRENT_FROM_REFERENCE;
    double[] described = smoothing.shares(forward ? counts.current() : counts.reference());
    double[] by = smoothing.shares(forward ? counts.reference() : counts.current());
    double sum = 0;
    for (int i = 0; i < described.length; i++) {
      smoothing.requirePositive(StatisticId.KL, i, described[i], by[i]);
      sum += described[i] * (Math.log(described[i]) - Math.log(by[i]));
    }
    return sum;
  }

  /** The direction, the bins and the smoothing. */
  @Override
  public String toString() {
    return super.toString() + ", " + smoothing + ", " + direction;
  }
}
