package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of a numeric feature.
 *
 * @since 0.1
 */
@SuppressWarnings("serial") // its fields are never serialized: see writeReplace
public final class NumericProfile implements FeatureProfile {
  private final NumericBins bins;
  private final long[] fine;
  private final double @Nullable [] sums; // null if only counts were kept
  private final long missing;
  private final long negativeInfinities;
  private final long positiveInfinities;
  private final Moments moments;

  NumericProfile(
      NumericBins bins,
      long[] fine,
      double @Nullable [] sums,
      long missing,
      long negativeInfinities,
      long positiveInfinities,
      Moments moments) {
    this.bins = bins;
    this.fine = fine;
    this.sums = sums;
    this.missing = missing;
    this.negativeInfinities = negativeInfinities;
    this.positiveInfinities = positiveInfinities;
    this.moments = moments;
  }

  /** The bins it was counted in. */
  public NumericBins bins() {
    return bins;
  }

  @Override
  public long rows() {
    return values() + missing;
  }

  @Override
  public long missing() {
    return missing;
  }

  /** How many rows had a value, an infinite one included. */
  public long values() {
    return Arrays.stream(fine).sum();
  }

  /** How many values were -Infinity; they are in the first bin. */
  public long negativeInfinities() {
    return negativeInfinities;
  }

  /** How many values were +Infinity; they are in the last bin. */
  public long positiveInfinities() {
    return positiveInfinities;
  }

  /** Count, mean, spread and range of the finite values; empty if only counts were kept. */
  public Optional<Moments> moments() {
    return sums == null ? Optional.empty() : Optional.of(moments);
  }

  @Override
  public long[] counts() {
    return bins.toCoarse(fine);
  }

  /** The count of each fine bin, as a copy. */
  public long[] fineCounts() {
    return fine.clone();
  }

  /**
   * The sum of {@code to - x} over the values x of each fine bin.
   *
   * @param to where the bins end, one a bin
   * @throws IllegalArgumentException if only counts were kept
   */
  double[] distancesTo(double[] to) {
    double[] offsets = sums;
    if (offsets == null) {
      throw new IllegalArgumentException("this profile has counts only; wasserstein needs sums");
    }
    double[] anchors = bins.anchors();
    double[] distances = new double[fine.length];
    Arrays.setAll(distances, i -> fine[i] * (to[i] - anchors[i]) - offsets[i]);
    return distances;
  }

  /** The sum of the distances from the edge of each fine bin; empty if only counts were kept. */
  List<Double> sums() {
    return sums == null ? List.of() : Arrays.stream(sums).boxed().toList();
  }

  @Override
  public NumericProfile merge(FeatureProfile other) {
    Checks.argument(
        other instanceof NumericProfile profile && profile.bins.equals(bins),
        "profiles must have the same bins to be merged");
    NumericProfile that = (NumericProfile) other;
    long[] counts = fine.clone();
    Arrays.setAll(counts, i -> Math.addExact(counts[i], that.fine[i]));
    return new NumericProfile(
        bins,
        counts,
        added(sums, that.sums),
        Math.addExact(missing, that.missing),
        negativeInfinities + that.negativeInfinities,
        positiveInfinities + that.positiveInfinities,
        moments.merge(that.moments));
  }

  private static double @Nullable [] added(double @Nullable [] first, double @Nullable [] second) {
    if (first == null || second == null) {
      return null;
    }
    double[] sums = new double[first.length];
    Arrays.setAll(sums, i -> first[i] + second[i]);
    return sums;
  }

  /** Serialized as its bytes. */
  private Object writeReplace() {
    return new SerializedProfile(toBytes());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a profile is serialized as its bytes");
  }
}
