package io.leeway.drift.profile;

/** Counts the names of a column; bins and their counts both follow from that. */
final class NameProfiler implements ColumnProfiler {
  private final ColumnCounter counter;
  private final NameCounts counts = new NameCounts();

  NameProfiler(ColumnCounter counter) {
    this.counter = counter.toNames(counts::add);
  }

  @Override
  public ColumnCounter counter() {
    return counter;
  }

  @Override
  public void firstRowsEnd(boolean repeatable) {
    // counts of names grow no further than their limit
  }

  @Override
  public boolean endReading() {
    counter.toNobody();
    return false;
  }

  @Override
  public FeatureProfile profile() {
    return counts.profile();
  }
}
