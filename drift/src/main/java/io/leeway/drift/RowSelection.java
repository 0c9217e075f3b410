package io.leeway.drift;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Which rows of its columns a dataset shows: a run of them, or a list. Never a copy of values. */
final class RowSelection {
  private final int first;
  private final int size;
  private final int @Nullable [] rows; // null: the run that begins at first

  private RowSelection(int first, int size, int @Nullable [] rows) {
    this.first = first;
    this.size = size;
    this.rows = rows;
  }

  static RowSelection all(int size) {
    return new RowSelection(0, size, null);
  }

  int size() {
    return size;
  }

  /** The row of the columns that stands at a place of the selection. */
  int row(int place) {
    return rows == null ? first + place : rows[first + place];
  }

  RowSelection range(int from, int to) {
    return new RowSelection(first + from, to - from, rows);
  }

  /** The rows at some places of the selection, in that order. */
  RowSelection pick(int[] places) {
    return new RowSelection(0, places.length, Arrays.stream(places).map(this::row).toArray());
  }

  /** The rows that a predicate takes, in their order. */
  RowSelection filter(IntPredicate predicate) {
    int[] kept = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      int row = row(i);
      if (predicate.test(row)) {
        kept[count++] = row;
      }
    }
    return new RowSelection(0, count, Arrays.copyOf(kept, count));
  }
}
