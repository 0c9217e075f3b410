package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Frozen bins for numbers: {@code (-Inf, c1), [c1, c2), ..., [ck, +Inf]}.
 *
 * <p>A value equal to a cut lies above it. A bin that holds a single number (an atom, such as the
 * zeros of a zero-inflated feature) is the bin from that number to the next larger double.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Bins {
  private final double[] cuts;
  private final double[] padded; // with NaN, which no value reaches, to 2^k - 1
  private final int halfway; // 2^(k-1), 0 without cuts

  private Bins(double[] cuts) {
    this.cuts = cuts;
    halfway = Integer.highestOneBit(cuts.length);
    padded = Arrays.copyOf(cuts, Math.max(0, 2 * halfway - 1));
    Arrays.fill(padded, cuts.length, padded.length, Double.NaN);
  }

  /**
   * Bins between given cuts.
   *
   * @param cuts finite and increasing; none for a single bin
   * @throws IllegalArgumentException if a cut is NaN or infinite, or not larger than the one before
   */
  public static Bins ofCuts(double... cuts) {
    double[] copy = new double[cuts.length];
    for (int i = 0; i < cuts.length; i++) {
      Checks.argument(Double.isFinite(cuts[i]), "cuts must be finite, but one was %s", cuts[i]);
      copy[i] = cuts[i] + 0.0; // turns -0.0 into 0.0
      Checks.argument(
          i == 0 || copy[i] > copy[i - 1],
          "cuts must increase, but %s is followed by %s",
          i == 0 ? null : copy[i - 1],
          copy[i]);
    }
    return new Bins(copy);
  }

  /** {@link Binning#quantiles}, applied to numbers that are ranked already. */
  public static Bins atQuantiles(Ranked reference, int bins) {
    return atQuantiles(reference, bins, false);
  }

  /** {@link Binning#quantilesWithAtoms}, applied to numbers that are ranked already. */
  public static Bins atQuantilesWithAtoms(Ranked reference, int bins) {
    return atQuantiles(reference, bins, true);
  }

  private static Bins atQuantiles(Ranked reference, int bins, boolean atoms) {
    double[] quantiles = reference.quantiles(bins);
    TreeSet<Double> cuts = new TreeSet<>();
    for (int i = 1; i < bins; i++) {
      double cut = quantiles[i];
      boolean shared = !cuts.add(cut);
      if (shared && atoms) {
        // Beyond the largest double there is only +Infinity: it is apart above that double.
        cuts.add(cut == Double.POSITIVE_INFINITY ? Double.MAX_VALUE : Math.nextUp(cut));
      }
    }
    return ofCuts(cuts.stream().mapToDouble(cut -> cut).filter(Double::isFinite).toArray());
  }

  /** How many bins there are: one more than cuts. */
  public int size() {
    return cuts.length + 1;
  }

  /** The cuts, ascending. */
  public List<Double> cuts() {
    return Arrays.stream(cuts).boxed().toList();
  }

  /**
   * Where a bin begins: -Infinity for the first.
   *
   * @param bin from 0 to {@code size() - 1}
   */
  public double from(int bin) {
    return bin == 0 ? Double.NEGATIVE_INFINITY : cuts[bin - 1];
  }

  /**
   * Where a bin ends: +Infinity for the last.
   *
   * @param bin from 0 to {@code size() - 1}
   */
  public double to(int bin) {
    return bin == cuts.length ? Double.POSITIVE_INFINITY : cuts[bin];
  }

  /**
   * Whether a bin holds a single number.
   *
   * @param bin from 0 to {@code size() - 1}
   */
  public boolean isAtom(int bin) {
    return bin > 0 && bin < cuts.length && Math.nextUp(cuts[bin - 1]) == cuts[bin];
  }

  /**
   * The bin of a value, from 0 to {@code size() - 1}.
   *
   * @throws IllegalArgumentException if the value is NaN
   */
  public int indexOf(double value) {
    Checks.argument(!Double.isNaN(value), "NaN is missing and lies in no bin");
    return search(value);
  }

  /** Bisection in always the same steps, without a branch that the processor could guess wrong. */
  private int search(double value) {
    int below = 0;
    for (int step = halfway; step > 0; step >>= 1) {
      below += padded[below + step - 1] <= value ? step : 0;
    }
    return below;
  }

  /** Counts a sample in these bins; NaN is counted as missing. */
  public Histogram histogram(double[] values) {
    long[] counts = new long[size()];
    long missing = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        missing++;
      } else {
        counts[search(value)]++;
      }
    }
    return new Histogram(this, counts, missing);
  }

  /** What each bin holds: {@code [1.5, 2.0)}, or {@code = 0.0} for a bin of one number. */
  public List<String> labels() {
    if (cuts.length == 0) {
      return List.of("all");
    }
    List<String> labels = new ArrayList<>(size());
    labels.add("< " + cuts[0]);
    for (int i = 1; i < cuts.length; i++) {
      labels.add(isAtom(i) ? "= " + cuts[i - 1] : "[" + cuts[i - 1] + ", " + cuts[i] + ")");
    }
    labels.add(">= " + cuts[cuts.length - 1]);
    return labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bins bins && Arrays.equals(cuts, bins.cuts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cuts);
  }

  /** The number of bins and the cuts. */
  @Override
  public String toString() {
    return size() + " bins, cuts " + Arrays.toString(cuts);
  }
}
