package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import java.util.TreeSet;

/** Cuts at equal distances between the smallest and the largest finite value of the reference. */
record EqualWidthBinning(String name, Count count) implements Binning {
  /** The most bins that a rule may ask for, be an outlier as far away as it likes. */
  static final int MOST_BINS = 1_000;

  /** How many bins there are to be for the finite values of a reference. */
  @FunctionalInterface
  interface Count {
    double of(SortedSample finite);
  }

  static EqualWidthBinning fixed(int bins) {
    Checks.argument(
        bins >= 2 && bins <= MOST_BINS, "bins must be in 2..%d, but was %d", MOST_BINS, bins);
    return new EqualWidthBinning("equal_width(" + bins + ")", finite -> bins);
  }

  /** 1 + log2 n + log2(1 + |skewness| / its standard error). */
  static double doane(SortedSample finite) {
    double n = finite.size();
    if (n < 3) {
      return 2;
    }
    double error = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    return 1 + log2(n) + log2(1 + Math.abs(finite.skewness()) / error);
  }

  /** The range over 2 IQR n^(-1/3); Doane's number where the interquartile range is 0. */
  static double freedmanDiaconis(SortedSample finite) {
    double range = finite.get(finite.size() - 1) / 2 - finite.get(0) / 2;
    double[] quartiles = finite.quantiles(4);
    double iqr = quartiles[3] / 2 - quartiles[1] / 2;
    return iqr > 0 ? range / (2 * iqr) * Math.cbrt(finite.size()) : doane(finite);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Override
  public Bins bins(SortedSample reference) {
    SortedSample finite = reference.finite();
    Checks.argument(
        finite.size() > 0, "bins of equal width need at least 1 finite value, but there are 0");
    int bins = (int) Math.max(2, Math.min(MOST_BINS, Math.ceil(count.of(finite))));
    double first = finite.get(0);
    double last = finite.get(finite.size() - 1);
    TreeSet<Double> cuts = new TreeSet<>();
    for (int i = 1; i < bins; i++) {
      // In halves, because last - first may be larger than any double.
      double half = (last / 2 - first / 2) * ((double) i / bins);
      cuts.add(first + half + half);
    }
    return Bins.ofCuts(cuts.stream().mapToDouble(cut -> cut).toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
