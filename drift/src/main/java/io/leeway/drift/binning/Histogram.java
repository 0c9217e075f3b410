package io.leeway.drift.binning;

import java.util.Arrays;

/**
 * How many values of one sample lie in each bin.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Histogram {
  private final Bins bins;
  private final long[] counts;
  private final long missing;

  Histogram(Bins bins, long[] counts, long missing) {
    this.bins = bins;
    this.counts = counts;
    this.missing = missing;
  }

  /** The bins, in which other samples can be counted too. */
  public Bins bins() {
    return bins;
  }

  /** The count of each bin, as a copy. */
  public long[] counts() {
    return counts.clone();
  }

  /** How many values were missing; they are in no bin. */
  public long missing() {
    return missing;
  }

  /** How many values lie in the bins together. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** The counts, and how many are missing. */
  @Override
  public String toString() {
    return Arrays.toString(counts) + ", " + missing + " missing";
  }
}
