package io.leeway.drift.profile;

import org.jspecify.annotations.Nullable;

/**
 * An interval of doubles, divided into cells of equally many doubles each, with the count, the
 * smallest and the largest of the numbers in each cell. A cell with many of them is divided in turn
 * and counted in another reading.
 *
 * <p>Doubles are found by their place: a long in the same order, see {@link #place}.
 */
final class CellRange {
  /** Into how many cells one is divided at least. */
  private static final int FEWEST_CELLS = 32;

  /** Takes the cells, the smallest first. */
  @FunctionalInterface
  interface CellVisitor {
    void cell(double smallest, long count);
  }

  private final long from;
  private final int shift;
  private final long[] counts;
  private final double[] smallest;
  private final double[] largest;
  private final @Nullable CellRange[] divided;
  private boolean counted; // what comes now belongs into divided cells

  /**
   * An interval in which nothing is counted yet.
   *
   * @param from the place of its first double
   * @param shift each cell has 2^shift places
   * @param cells how many
   */
  CellRange(long from, int shift, int cells) {
    this.from = from;
    this.shift = shift;
    this.counts = new long[cells];
    this.smallest = new double[cells];
    this.largest = new double[cells];
    this.divided = new CellRange[cells];
  }

  /** An interval between two numbers, both included, in at most so many cells. */
  private static CellRange between(double smallest, double largest, int cells) {
    long from = place(smallest);
    long distance = place(largest) - from;
    int shift = 0;
    while (distance >> shift >= cells) {
      shift++;
    }
    return new CellRange(from, shift, (int) (distance >> shift) + 1);
  }

  /** The bits of a double, so turned that longs are in the order of the doubles. */
  static long place(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Counts a number in the innermost cell that has it, unless an earlier reading has done so. */
  void add(double value, long place) {
    long cell = (place - from) >> shift;
    if (cell < 0 || cell >= counts.length) {
      return; // the source gives other numbers than before, which forEach finds
    }
    int i = (int) cell;
    if (!counted) {
      count(i, value);
    } else if (divided[i] != null) {
      divided[i].add(value, place);
    }
  }

  private void count(int cell, double value) {
    if (counts[cell]++ == 0) {
      smallest[cell] = value;
      largest[cell] = value;
    } else if (value < smallest[cell]) {
      smallest[cell] = value;
    } else if (value > largest[cell]) {
      largest[cell] = value;
    }
  }

  /**
   * Divides each cell that has too many numbers which are not all equal, so that another reading
   * can count them more finely.
   *
   * @param most how many are not too many
   * @param cellsForEach how many cells there are to be for each number
   * @return whether there was one
   */
  boolean divide(long most, double cellsForEach) {
    counted = true;
    boolean any = false;
    for (int i = 0; i < counts.length; i++) {
      if (divided[i] != null) {
        any |= divided[i].divide(most, cellsForEach);
      } else if (counts[i] > most && smallest[i] < largest[i]) {
        int cells = (int) Math.max(FEWEST_CELLS, Math.ceil(cellsForEach * counts[i]));
        divided[i] = between(smallest[i], largest[i], cells);
        any = true;
      }
    }
    return any;
  }

  /**
   * Visits the innermost cells that have numbers, the smallest first.
   *
   * @return how many numbers there are
   * @throws IllegalStateException if another reading has given other numbers than the first
   */
  long forEach(CellVisitor visitor) {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      if (divided[i] == null && counts[i] > 0) {
        visitor.cell(smallest[i], counts[i]);
      } else if (divided[i] != null && divided[i].forEach(visitor) != counts[i]) {
        throw new IllegalStateException(
            "the source changed while it was read: of the numbers from "
                + smallest[i]
                + " to "
                + largest[i]
                + " it does not have "
                + counts[i]
                + " again");
      }
    }
    return total;
  }
}
