package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Ranked;
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

  /** The parts must fit together; readers use {@link #checked}. */
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

  /**
   * A profile whose parts were read.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  static NumericProfile checked(
      NumericBins bins,
      long[] fine,
      double @Nullable [] sums,
      long missing,
      long negativeInfinities,
      long positiveInfinities,
      Moments moments) {
    PartChecks.counts(fine, bins.fine().size());
    PartChecks.total(fine, missing);
    int last = fine.length - 1;
    PartChecks.within("negative infinities", negativeInfinities, fine[0]);
    PartChecks.within(
        "positive infinities",
        positiveInfinities,
        last == 0 ? fine[0] - negativeInfinities : fine[last]);
    NumericProfile profile =
        new NumericProfile(
            bins, fine, sums, missing, negativeInfinities, positiveInfinities, moments);
    long finite = profile.values() - negativeInfinities - positiveInfinities;
    if (sums != null) {
      Checks.argument(
          sums.length == fine.length, "profile has %d sums for %d bins", sums.length, fine.length);
      Checks.argument(
          moments.n() == finite,
          "profile has moments of %d numbers, but counts %d finite ones",
          moments.n(),
          finite);
      PartChecks.moments(moments);
    }
    return profile;
  }

  /** The bins it was counted in. */
  public NumericBins bins() {
    return bins;
  }

  @Override
  public ColumnType type() {
    return ColumnType.NUMERIC;
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
   * The values in their order, each replaced by the mean of its fine bin.
   *
   * @throws IllegalArgumentException if only counts were kept
   */
  public Ranked ranked() {
    double[] offsets = sums;
    if (offsets == null) {
      throw new IllegalArgumentException("this profile has counts only; their means need sums");
    }
    double[] anchors = bins.anchors();
    double[] means = new double[fine.length];
    Arrays.setAll(means, i -> anchors[i] + (finite(i) == 0 ? 0 : offsets[i] / finite(i)));
    return new BinMeans(means, fine, negativeInfinities, positiveInfinities);
  }

  /** How many finite values a fine bin has. */
  private long finite(int bin) {
    return fine[bin]
        - (bin == 0 ? negativeInfinities : 0)
        - (bin == fine.length - 1 ? positiveInfinities : 0);
  }

  /**
   * The same counts in the coarse bins alone: about a twentieth of the size as JSON. Psi, js, kl,
   * chi2 and hellinger stay as they are; the bounds of ks and wasserstein are wider.
   */
  public NumericProfile withoutFineBins() {
    NumericBins coarse = NumericBins.of(bins.coarse(), bins.coarse());
    return new NumericProfile(
        coarse,
        counts(),
        sums == null ? null : coarseSums(sums, coarse.anchors()),
        missing,
        negativeInfinities,
        positiveInfinities,
        moments);
  }

  private double[] coarseSums(double[] fineSums, double[] to) {
    double[] from = bins.anchors();
    double[] coarse = new double[to.length];
    for (int i = 0; i < from.length; i++) {
      int bin = bins.coarseOf(i);
      coarse[bin] += fineSums[i] + finite(i) * (from[i] - to[bin]);
    }
    return coarse;
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
