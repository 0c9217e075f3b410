package io.leeway.drift.profile;

import io.leeway.drift.binning.Bins;

/**
 * Counts numbers in frozen bins. For one thread.
 *
 * @since 0.1
 */
public final class NumericRecorder {
  private static final int PARTS = 4;
  private static final int COUNT = 0; // of the finite values; a double is exact up to 2^53
  private static final int PIVOT = 1; // the first value: the others are not far from it
  private static final int SUM = 2; // of the distances from the pivot
  private static final int SQUARES = 3; // of those distances

  private final NumericBins bins;
  private final Bins fine;

  /** The parts of a bin stand side by side, so that counting a value touches one cache line. */
  private final double[] parts;

  private long missing;
  private long negativeInfinities;
  private long positiveInfinities;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** Begins with nothing counted. */
  public NumericRecorder(NumericBins bins) {
    this.bins = bins;
    this.fine = bins.fine();
    this.parts = new double[PARTS * fine.size()];
  }

  /** Counts a value; NaN is missing. */
  public void add(double value) {
    if (Math.abs(value) <= Double.MAX_VALUE) {
      int bin = PARTS * fine.indexOf(value);
      if (parts[bin + COUNT]++ == 0) {
        parts[bin + PIVOT] = value;
      }
      double distance = value - parts[bin + PIVOT];
      parts[bin + SUM] += distance;
      parts[bin + SQUARES] += distance * distance;
      if (value < min) {
        min = value;
      }
      if (value > max) {
        max = value;
      }
    } else {
      addOther(value);
    }
  }

  private void addOther(double value) {
    if (Double.isNaN(value)) {
      missing++;
    } else if (value < 0) {
      negativeInfinities++;
    } else {
      positiveInfinities++;
    }
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
    double[] anchors = bins.anchors();
    long[] counts = new long[anchors.length];
    double[] sums = new double[anchors.length];
    for (int i = 0; i < counts.length; i++) {
      double count = parts[PARTS * i + COUNT];
      counts[i] = (long) count;
      sums[i] = parts[PARTS * i + SUM] + count * (parts[PARTS * i + PIVOT] - anchors[i]);
    }
    counts[0] += negativeInfinities;
    counts[counts.length - 1] += positiveInfinities;
    return new NumericProfile(
        bins, counts, sums, missing, negativeInfinities, positiveInfinities, moments());
  }

  /** The moments of each bin, put together; counted from one of the values until the end. */
  private Moments moments() {
    Moments all = Moments.NONE;
    double origin = 0;
    for (int bin = 0; bin < parts.length; bin += PARTS) {
      double count = parts[bin + COUNT];
      if (count > 0) {
        double pivot = parts[bin + PIVOT];
        origin = all.n() == 0 ? pivot : origin;
        double mean = parts[bin + SUM] / count;
        double spread = Math.max(0, parts[bin + SQUARES] - mean * parts[bin + SUM]);
        all = all.merge(new Moments((long) count, pivot - origin + mean, spread, min, max));
      }
    }
    return new Moments(all.n(), origin + all.mean(), all.squares(), min, max);
  }
}
