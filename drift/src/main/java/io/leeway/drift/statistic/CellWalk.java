package io.leeway.drift.statistic;

import io.leeway.drift.internal.Cells;
import java.util.BitSet;
import java.util.Optional;

/**
 * Walks through two samples that are counted in cells. A cell within which the distribution
 * functions cannot be as far apart as they are at the end of some cell is one run; the values of
 * the others are sorted.
 */
final class CellWalk extends RunWalk {
  private final Cells cells;
  private final BitSet open;
  private final double[] first;
  private final double[] second;
  private int cell = -1;
  private int p; // how many of the sorted values have been passed
  private int q;
  private int pEnd; // and at the end of the open cell
  private int qEnd;

  private CellWalk(Cells cells, BitSet open, Cells.Sorted sorted) {
    super(cells.n(), cells.m());
    this.cells = cells;
    this.open = open;
    this.first = sorted.first();
    this.second = sorted.second();
  }

  /** A walk that reaches the largest difference, if it needs few values sorted. */
  static Optional<CellWalk> of(Cells cells) {
    BitSet open = open(cells, largestAtEnds(cells));
    return cells.sort(open).map(sorted -> new CellWalk(cells, open, sorted));
  }

  private static long largestAtEnds(Cells cells) {
    long largest = 0;
    long difference = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      difference += (long) cells.first(cell) * cells.m() - (long) cells.second(cell) * cells.n();
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }

  /** The cells of different values in which the difference may reach {@code largest}. */
  private static BitSet open(Cells cells, long largest) {
    BitSet open = new BitSet();
    long difference = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      long up = (long) cells.first(cell) * cells.m();
      long down = (long) cells.second(cell) * cells.n();
      boolean reaches = difference + up >= largest || down - difference >= largest;
      open.set(cell, reaches && cells.isMixed(cell));
      difference += up - down;
    }
    return open;
  }

  @Override
  boolean next() {
    while (p == pEnd && q == qEnd) {
      if (++cell == cells.size()) {
        return false;
      }
      int firstCount = cells.first(cell);
      int secondCount = cells.second(cell);
      if (open.get(cell)) {
        pEnd += firstCount;
        qEnd += secondCount;
      } else if (firstCount + secondCount > 0) {
        value = cells.only(cell);
        i += firstCount;
        j += secondCount;
        return true;
      }
    }
    value = q == qEnd || (p < pEnd && first[p] <= second[q]) ? first[p] : second[q];
    while (p < pEnd && first[p] == value) {
      p++;
      i++;
    }
    while (q < qEnd && second[q] == value) {
      q++;
      j++;
    }
    return true;
  }
}
