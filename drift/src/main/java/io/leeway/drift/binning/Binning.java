package io.leeway.drift.binning;

import java.util.Arrays;

/**
 * A rule that makes bins from a reference.
 *
 * <p>Bins come from the reference alone, so that a current sample, and an outlier in it, cannot
 * move them. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public sealed interface Binning permits QuantileBinning, EqualWidthBinning, EdgeBinning {
  /**
   * Bins of about equal counts: the cuts are the quantiles of type 7 of the reference at 1/bins,
   * 2/bins, ...; infinite ones are dropped and equal ones kept once.
   *
   * @param bins at least 2
   * @throws IllegalArgumentException if {@code bins} is less than 2
   */
  static Binning quantiles(int bins) {
    return new QuantileBinning(bins, false);
  }

  /**
   * As {@link #quantiles}, but a value that several quantiles share becomes a bin of its own. In a
   * feature that is half zeros the zeros then do not hide among their neighbours: a shift from zero
   * to small values is seen.
   *
   * @param bins at least 2
   * @throws IllegalArgumentException if {@code bins} is less than 2
   */
  static Binning quantilesWithAtoms(int bins) {
    return new QuantileBinning(bins, true);
  }

  /**
   * Bins of equal width between the smallest and the largest finite value of the reference. An
   * outlier in the reference leaves most values in one bin; quantiles do not have that weakness.
   *
   * @param bins 2 to 1,000
   * @throws IllegalArgumentException if it is outside that
   */
  static Binning equalWidth(int bins) {
    return EqualWidthBinning.fixed(bins);
  }

  /**
   * As {@link #equalWidth}, as many as D. Doane 1976 (doi:10.1080/00031305.1976.10479172) has for
   * the size and the skewness of the reference.
   */
  static Binning doane() {
    return new EqualWidthBinning("doane", EqualWidthBinning::doane);
  }

  /**
   * As {@link #equalWidth}, of the width 2 IQR / cbrt(n) (D. Freedman and P. Diaconis 1981,
   * doi:10.1007/BF01025868), at most 1,000; Doane's number where the interquartile range is 0.
   */
  static Binning freedmanDiaconis() {
    return new EqualWidthBinning("freedman_diaconis", EqualWidthBinning::freedmanDiaconis);
  }

  /**
   * Bins between given edges, whatever the reference.
   *
   * @param cuts finite and increasing
   * @throws IllegalArgumentException if a cut is NaN or infinite, or not larger than the one before
   */
  static Binning edges(double... cuts) {
    return new EdgeBinning(Bins.ofCuts(cuts));
  }

  /**
   * The rule that {@code toString} writes: {@code quantiles(10)}, {@code quantiles_with_atoms(10)},
   * {@code equal_width(20)}, {@code doane}, {@code freedman_diaconis}, {@code edges(0.5, 2.0)}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Binning of(String rule) {
    int open = rule.indexOf('(');
    String name = open < 0 ? rule : rule.substring(0, open) + "()";
    String inner = open < 0 ? "" : rule.substring(open + 1).replaceFirst("\\)$", "").trim();
    try {
      return switch (name) {
        case "quantiles()" -> quantiles(Integer.parseInt(inner));
        case "quantiles_with_atoms()" -> quantilesWithAtoms(Integer.parseInt(inner));
        case "equal_width()" -> equalWidth(Integer.parseInt(inner));
        case "doane" -> doane();
        case "freedman_diaconis" -> freedmanDiaconis();
        case "edges()" ->
            edges(Arrays.stream(inner.split(",")).mapToDouble(Double::parseDouble).toArray());
        default -> throw new NumberFormatException(name);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "bins must be quantiles(n), quantiles_with_atoms(n), equal_width(n), doane,"
              + " freedman_diaconis or edges(a, b, ...), but were '"
              + rule
              + "'",
          e);
    }
  }

  /**
   * The bins that the rule makes from a reference.
   *
   * @throws IllegalArgumentException if the rule needs a value and the reference has none
   */
  Bins bins(SortedSample reference);

  /** As {@link #bins(SortedSample)}, for values in any order. */
  default Bins bins(double[] reference) {
    return bins(SortedSample.of(reference));
  }

  /** The bins of the reference with its own counts. */
  default Histogram histogram(double[] reference) {
    return bins(reference).histogram(reference);
  }
}
