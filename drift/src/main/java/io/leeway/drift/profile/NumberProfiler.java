package io.leeway.drift.profile;

import io.leeway.drift.binning.Ranked;
import io.leeway.drift.binning.SortedSample;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first numbers of a column. If there are no more, bins and counts come from them;
 * otherwise numbers are counted in cells until those are fine enough, and once more in the bins
 * that the cells give.
 */
final class NumberProfiler implements ColumnProfiler {
  /** In how many readings at most numbers are counted in cells. */
  private static final int MOST_READINGS = 4;

  private final ColumnCounter counter;
  private final NumberCells cells = new NumberCells();
  private @Nullable FirstNumbers first; // null when there are too many
  private @Nullable NumericRecorder recorder; // null until the bins are known
  private int readings;

  NumberProfiler(ColumnCounter counter) {
    FirstNumbers begun = new FirstNumbers();
    this.first = begun;
    this.counter = counter.toNumbers(begun);
  }

  @Override
  public ColumnCounter counter() {
    return counter;
  }

  @Override
  public void firstRowsEnd(boolean repeatable) {
    FirstNumbers kept = Objects.requireNonNull(first);
    first = null;
    if (repeatable) {
      counter.toNumbers(cells::add);
      kept.forEach(cells::add);
    } else {
      kept.forEach(countIn(SortedSample.of(kept.toArray()))::add);
    }
  }

  @Override
  public boolean endReading() {
    if (first != null) {
      double[] all = first.toArray();
      first = null;
      countIn(SortedSample.of(all)).addAll(all);
    } else if (recorder == null) {
      readings++;
      if (readings == MOST_READINGS || !cells.divide()) {
        countIn(cells);
      }
      return true;
    }
    counter.toNobody();
    return false;
  }

  private NumericRecorder countIn(Ranked reference) {
    NumericRecorder counting = new NumericRecorder(FeatureBins.Numeric.of(reference).bins());
    recorder = counting;
    counter.toNumbers(counting::add);
    return counting;
  }

  @Override
  public FeatureProfile profile() {
    return Objects.requireNonNull(recorder).profile();
  }
}
