package io.leeway.drift.internal;

import java.util.Arrays;
import java.util.Optional;

/**
 * Sorts numbers into cells that keep their order: a smaller number is never in a later cell.
 *
 * <p>The cells are of equal width, or, for values of many orders of magnitude, of equal width in
 * the bits of the doubles, which is nearly the logarithm. A few values of the samples tell which;
 * the choice is a matter of speed and never of the result.
 *
 * <p>Immutable, safe for any thread.
 */
final class CellMap {
  /** So that the counts of two samples stay in a core's cache. */
  static final int CELLS = 1 << 16;

  private static final int LOOKED_AT = 512;

  private final boolean linear;
  private final double low; // where the second linear cell begins, nearly
  private final double scale;
  private final double width;
  private final long smallest; // bits of the magnitudes that are told apart
  private final long largest;
  private final long first; // key of the first cell
  private final int shift;

  private CellMap(double low, double high) {
    linear = true;
    this.low = low;
    width = (high / 2 - low / 2) / (CELLS / 2.0);
    scale = width > 0 ? 1 / width : 0;
    smallest = 0;
    largest = 0;
    first = 0;
    shift = 0;
  }

  private CellMap(long smallest, long largest, boolean negative, boolean positive) {
    linear = false;
    low = 0;
    scale = 0;
    width = 0;
    this.smallest = smallest;
    this.largest = largest;
    long span = largest - smallest;
    first = negative ? -span : 0;
    long last = positive ? span : 0;
    int bits = 64 - Long.numberOfLeadingZeros(last - first);
    shift = Math.max(0, bits - Integer.numberOfTrailingZeros(CELLS));
  }

  /** A map that spreads the samples over many cells, if there is one. */
  static Optional<CellMap> of(double[]... samples) {
    double[] some = some(samples);
    if (some.length == 0) {
      return Optional.empty();
    }
    CellMap linear = linear(some);
    CellMap logarithmic = logarithmic(some);
    CellMap better = logarithmic.spread(some) > linear.spread(some) * 9 / 8 ? logarithmic : linear;
    return better.spread(some) >= distinct(some) / 2 ? Optional.of(better) : Optional.empty();
  }

  /** A few finite values of each sample, in ascending order. */
  private static double[] some(double[]... samples) {
    double[] some = new double[LOOKED_AT * samples.length];
    int count = 0;
    for (double[] sample : samples) {
      for (int i = 0; i < LOOKED_AT && sample.length > 0; i++) {
        double value = sample[(int) ((long) i * sample.length / LOOKED_AT)];
        if (Double.isFinite(value)) {
          some[count++] = value + 0.0;
        }
      }
    }
    double[] sorted = Arrays.copyOf(some, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Between the smallest and the largest value but one: a single outlier is then of no matter. */
  private static CellMap linear(double[] some) {
    int last = some.length - 1;
    double low = some[Math.min(1, last)];
    double high = some[Math.max(0, last - 1)];
    return low < high ? new CellMap(low, high) : new CellMap(some[0], some[last]);
  }

  private static CellMap logarithmic(double[] some) {
    long smallest = Long.MAX_VALUE;
    long largest = 0;
    for (double value : some) {
      long magnitude = Double.doubleToRawLongBits(Math.abs(value));
      smallest = magnitude == 0 ? smallest : Math.min(smallest, magnitude);
      largest = Math.max(largest, magnitude);
    }
    boolean negative = some[0] < 0;
    boolean positive = some[some.length - 1] > 0;
    return new CellMap(Math.min(smallest, largest), largest, negative, positive);
  }

  private int spread(double[] sorted) {
    int cells = 1;
    for (int i = 1; i < sorted.length; i++) {
      cells += cell(sorted[i]) == cell(sorted[i - 1]) ? 0 : 1;
    }
    return cells;
  }

  private static int distinct(double[] sorted) {
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
    }
    return distinct;
  }

  /** The cell of a number, from 0 to {@link #CELLS} - 1. */
  int cell(double value) {
    int cell;
    if (linear) {
      cell = (int) ((value - low) * scale); // beyond the ends of an int: the end
    } else {
      long bits = Double.doubleToRawLongBits(value) & Long.MAX_VALUE;
      long magnitude = Math.min(Math.max(bits, smallest), largest) - smallest;
      long key = Math.max(first, value < 0 ? -magnitude : magnitude);
      cell = (int) ((key - first) >>> shift);
    }
    return Math.min(Math.max(cell, 0), CELLS - 1);
  }

  /** A number near those of a cell; finite. */
  double anchor(int cell) {
    if (linear) {
      return low + cell * width;
    }
    long key = first + ((long) cell << shift);
    double magnitude = Double.longBitsToDouble(Math.abs(key) + smallest);
    return key < 0 ? -magnitude : magnitude;
  }
}
