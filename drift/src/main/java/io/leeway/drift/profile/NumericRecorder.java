package io.leeway.drift.profile;

import io.leeway.drift.binning.Bins;

/**
 * Counts numbers in frozen bins. For one thread.
 *
 * @since 0.1
 */
public final class NumericRecorder {
  private final NumericBins bins;
  private final Bins fine;
  private final double[] anchors;
  private final long[] counts;
  private final double[] sums;
  private long missing;
  private long negativeInfinities;
  private long positiveInfinities;
  private long n;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** Begins with nothing counted. */
  public NumericRecorder(NumericBins bins) {
    this.bins = bins;
    this.fine = bins.fine();
    this.anchors = bins.anchors();
    this.counts = new long[fine.size()];
    this.sums = new double[fine.size()];
  }

  /** Counts a value; NaN is missing. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      missing++;
      return;
    }
    int bin = fine.indexOf(value);
    counts[bin]++;
    if (Double.isInfinite(value)) {
      negativeInfinities += value < 0 ? 1 : 0;
      positiveInfinities += value > 0 ? 1 : 0;
      return;
    }
    sums[bin] += value - anchors[bin];
    n++;
    // B. Welford 1962, doi:10.1080/00401706.1962.10490022
    double deviation = value - mean;
    mean += deviation / n;
    squares += deviation * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** Counts every value of an array. */
  public NumericRecorder addAll(double[] values) {
    for (double value : values) {
      add(value);
    }
    return this;
  }

  /** What has been counted so far. */
  public NumericProfile profile() {
    return new NumericProfile(
        bins,
        counts.clone(),
        sums.clone(),
        missing,
        negativeInfinities,
        positiveInfinities,
        new Moments(n, mean, squares, min, max));
  }
}
