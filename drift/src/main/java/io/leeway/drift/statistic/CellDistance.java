package io.leeway.drift.statistic;

import io.leeway.drift.internal.Cells;
import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * The Wasserstein-1 distance of two samples that are counted in cells.
 *
 * <p>With H = F - G the distance is the integral of |H|, and by parts the sum over all values x of
 * -x times the step that |H| takes at x. Where H keeps its sign within a cell, those steps are all
 * 1/n and -1/m, or the reverse, so that the sums of the values do; only in the other cells their
 * order matters. In each cell x is counted from a number a near it, which adds |H| there times the
 * distance between neighbouring a: no large numbers cancel.
 */
final class CellDistance {
  private final Cells cells;
  private final Cells.Sums sums;
  private final BitSet open;
  private final Cells.Sorted sorted;
  private int p; // how many of the sorted values have been passed
  private int q;

  private CellDistance(Cells cells, Cells.Sums sums, BitSet open, Cells.Sorted sorted) {
    this.cells = cells;
    this.sums = sums;
    this.open = open;
    this.sorted = sorted;
  }

  /** The distance; empty if it needs many values sorted, or they are near the ends of a double. */
  static OptionalDouble of(Cells cells) {
    BitSet open = open(cells);
    return cells
        .sort(open)
        .map(sorted -> new CellDistance(cells, cells.sums(), open, sorted))
        .filter(distance -> SampleStatistic.isOrdinary(distance.sums.largest()))
        .map(distance -> OptionalDouble.of(distance.sum()))
        .orElse(OptionalDouble.empty());
  }

  /** The cells of different values in which H may change its sign. */
  private static BitSet open(Cells cells) {
    BitSet open = new BitSet();
    long difference = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      long up = (long) cells.first(cell) * cells.m();
      long down = (long) cells.second(cell) * cells.n();
      boolean changes = difference - down < 0 && difference + up > 0;
      open.set(cell, changes && cells.isMixed(cell));
      difference += up - down;
    }
    return open;
  }

  private double sum() {
    double pairs = (double) cells.n() * cells.m();
    double sum = 0;
    double anchor = 0;
    long difference = 0; // H n m
    for (int cell = 0; cell < cells.size(); cell++) {
      long up = (long) cells.first(cell) * cells.m();
      long down = (long) cells.second(cell) * cells.n();
      if (up > 0 || down > 0) {
        sum += Math.abs(difference) / pairs * (cells.anchor(cell) - anchor);
        anchor = cells.anchor(cell);
        sum -= open.get(cell) ? walk(cell, difference) : steps(cell, difference, up - down);
        difference += up - down;
      }
    }
    return sum;
  }

  /** The steps of |H| in a cell times the values counted from the anchor. */
  private double steps(int cell, long difference, long change) {
    if (!cells.isMixed(cell)) {
      double step = (double) Math.abs(difference + change) - Math.abs(difference);
      return step / cells.n() / cells.m() * (cells.only(cell) - cells.anchor(cell));
    }
    double steps = sums.first()[cell] / cells.n() - sums.second()[cell] / cells.m();
    return difference >= cells.second(cell) * (long) cells.n() ? steps : -steps;
  }

  /** The same, a run of equal values at a step. */
  private double walk(int cell, long before) {
    double[] first = sorted.first();
    double[] second = sorted.second();
    int pEnd = p + cells.first(cell);
    int qEnd = q + cells.second(cell);
    long difference = before;
    double steps = 0;
    while (p < pEnd || q < qEnd) {
      double value = q == qEnd || (p < pEnd && first[p] <= second[q]) ? first[p] : second[q];
      long last = Math.abs(difference);
      for (; p < pEnd && first[p] == value; p++) {
        difference += cells.m();
      }
      for (; q < qEnd && second[q] == value; q++) {
        difference -= cells.n();
      }
      steps += (double) (Math.abs(difference) - last) * (value - cells.anchor(cell));
    }
    return steps / cells.n() / cells.m();
  }
}
