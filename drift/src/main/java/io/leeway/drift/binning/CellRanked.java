package io.leeway.drift.binning;

import io.leeway.drift.internal.Cells;
import java.util.Arrays;
import java.util.BitSet;

/** A sample counted in cells: to find a few ranks, only the values of a few cells are sorted. */
final class CellRanked implements Ranked {
  private final double[] values;
  private final Cells cells;

  CellRanked(double[] values, Cells cells) {
    this.values = values;
    this.cells = cells;
  }

  @Override
  public long count() {
    return cells.n();
  }

  @Override
  public double[] at(long... ranks) {
    int[] cellOf = cells(ranks);
    BitSet mixed = new BitSet();
    Arrays.stream(cellOf).filter(cells::isMixed).forEach(mixed::set);
    return cells
        .sort(mixed)
        .map(sorted -> at(ranks, cellOf, sorted.first()))
        .orElseGet(() -> SortedSample.of(values).at(ranks));
  }

  /** The cell of each rank. */
  private int[] cells(long[] ranks) {
    int[] cellOf = new int[ranks.length];
    int cell = 0;
    long passed = cells.first(0);
    for (int i = 0; i < ranks.length; i++) {
      while (passed <= ranks[i]) {
        passed += cells.first(++cell);
      }
      cellOf[i] = cell;
    }
    return cellOf;
  }

  /**
   * The value of each rank.
   *
   * @param sorted the values of the mixed ones among those cells, ascending
   */
  private double[] at(long[] ranks, int[] cellOf, double[] sorted) {
    double[] found = new double[ranks.length];
    int cell = 0;
    long passed = 0; // values in the cells before this one
    int passedSorted = 0;
    for (int i = 0; i < ranks.length; i++) {
      for (; cell < cellOf[i]; cell++) {
        boolean isSorted = i > 0 && cell == cellOf[i - 1] && cells.isMixed(cell);
        passedSorted += isSorted ? cells.first(cell) : 0;
        passed += cells.first(cell);
      }
      found[i] =
          cells.isMixed(cell) ? sorted[passedSorted + (int) (ranks[i] - passed)] : cells.only(cell);
    }
    return found;
  }
}
