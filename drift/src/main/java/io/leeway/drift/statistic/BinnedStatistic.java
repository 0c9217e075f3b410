package io.leeway.drift.statistic;

import io.leeway.drift.binning.Binning;
import java.util.Objects;

/** What all statistics of bin counts have in common: where the counts come from. */
abstract class BinnedStatistic {
  private final StatisticId id;
  private final Binning binning;
  private final SparsePooling pooling;

  BinnedStatistic(StatisticId id, Binning binning) {
    this(id, binning, SparsePooling.NONE);
  }

  BinnedStatistic(StatisticId id, Binning binning, SparsePooling pooling) {
    this.id = id;
    this.binning = Objects.requireNonNull(binning, "binning");
    this.pooling = Objects.requireNonNull(pooling, "pooling");
  }

  final SparsePooling pooling() {
    return pooling;
  }

  final Binning binning() {
    return binning;
  }

  final BinCounts count(double[] reference, double[] current) {
    return pooling.apply(BinCounts.of(id, binning, reference, current));
  }

  final BinCounts count(long[] referenceCounts, long[] currentCounts) {
    return pooling.apply(BinCounts.of(id, referenceCounts, currentCounts));
  }

  abstract double statistic(BinCounts counts);

  /**
   * The statistic of two samples of numbers; NaN is missing.
   *
   * @param reference the reference's values
   * @param current the current values
   * @throws IllegalArgumentException if a sample has no value
   */
  public double statistic(double[] reference, double[] current) {
    return statistic(count(reference, current));
  }

  /**
   * The statistic of two samples counted in the same bins.
   *
   * @param referenceCounts one count a bin, none negative
   * @param currentCounts as many
   * @throws IllegalArgumentException if the counts do not match, or are negative or all 0
   */
  public double statistic(long[] referenceCounts, long[] currentCounts) {
    return statistic(count(referenceCounts, currentCounts));
  }

  /**
   * On how many bins the statistic of counts is computed: all of them, unless sparse ones are
   * pooled.
   *
   * @param referenceCounts one count a bin, none negative
   * @param currentCounts as many
   * @throws IllegalArgumentException if the counts do not match, or are negative or all 0
   */
  public int bins(long[] referenceCounts, long[] currentCounts) {
    return count(referenceCounts, currentCounts).bins();
  }

  /** The statistic and its settings. */
  @Override
  public String toString() {
    return id + ", " + binning + (pooling == SparsePooling.NONE ? "" : ", pooling " + pooling);
  }
}
