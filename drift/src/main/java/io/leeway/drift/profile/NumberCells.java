package io.leeway.drift.profile;

import io.leeway.drift.binning.Ranked;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a column of any length, ranked as if every number were the smallest of its cell.
 *
 * <p>In the first reading the cells are those of doubles with the same sign, exponent and first ten
 * bits of the mantissa. Then {@link #divide} divides what holds too much, for another reading to
 * count. The cells, and so the ranks, depend on the numbers only, not on their order.
 */
final class NumberCells implements Ranked {
  private static final int EXPONENT_SHIFT = 52;
  private static final int MANTISSA_BITS = 10;

  /** What part of all numbers a cell may hold, unless they are equal. */
  private static final int PARTS = 1_000;

  /** How many cells all numbers together are divided into in another reading. */
  private static final double CELLS = 32_768;

  /** One for each sign and exponent that occurs. */
  private final @Nullable CellRange[] pages = new CellRange[1 << (64 - EXPONENT_SHIFT)];

  private long negativeInfinities;
  private long positiveInfinities;
  private long finite;
  private boolean again;

  /** Counts a number; NaN is left out. */
  void add(double value) {
    if (!Double.isFinite(value)) {
      addInfinity(value);
      return;
    }
    double number = value + 0.0; // turns -0.0 into 0.0
    long place = CellRange.place(number);
    CellRange page = page(place);
    if (page != null) {
      page.add(number, place);
    }
    finite += again ? 0 : 1;
  }

  private void addInfinity(double value) {
    if (!again) {
      negativeInfinities += value == Double.NEGATIVE_INFINITY ? 1 : 0;
      positiveInfinities += value == Double.POSITIVE_INFINITY ? 1 : 0;
    }
  }

  private @Nullable CellRange page(long place) {
    int index = (int) (place >> EXPONENT_SHIFT) + pages.length / 2;
    if (pages[index] == null && !again) {
      pages[index] =
          new CellRange(
              (place >> EXPONENT_SHIFT) << EXPONENT_SHIFT,
              EXPONENT_SHIFT - MANTISSA_BITS,
              1 << MANTISSA_BITS);
    }
    return pages[index];
  }

  /**
   * Divides the cells that hold too much, for another reading to count.
   *
   * @return whether there is one
   */
  boolean divide() {
    again = true;
    boolean any = false;
    for (CellRange page : pages) {
      any |= page != null && page.divide(count() / PARTS, CELLS / count());
    }
    return any;
  }

  @Override
  public long count() {
    return negativeInfinities + finite + positiveInfinities;
  }

  @Override
  public double[] at(long... ranks) {
    Walk walk = new Walk(ranks);
    walk.cell(Double.NEGATIVE_INFINITY, negativeInfinities);
    for (CellRange page : pages) {
      if (page != null) {
        page.forEach(walk);
      }
    }
    walk.cell(Double.POSITIVE_INFINITY, positiveInfinities);
    return walk.values;
  }

  /** Goes through the cells and finds the numbers at ascending ranks. */
  private static final class Walk implements CellRange.CellVisitor {
    private final long[] ranks;
    private final double[] values;
    private int next;
    private long below;

    Walk(long[] ranks) {
      this.ranks = ranks;
      this.values = new double[ranks.length];
    }

    @Override
    public void cell(double smallest, long count) {
      below += count;
      while (next < ranks.length && ranks[next] < below) {
        values[next++] = smallest;
      }
    }
  }
}
