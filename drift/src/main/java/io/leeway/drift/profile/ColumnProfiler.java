package io.leeway.drift.profile;

/** Makes the bins of one column and counts in them, in as many readings as that takes. */
interface ColumnProfiler {
  static ColumnProfiler of(RowSource.Column column) {
    ColumnCounter counter = new ColumnCounter(column);
    return switch (column.type()) {
      case NUMERIC -> new NumberProfiler(counter);
      case CATEGORICAL -> new NameProfiler(counter);
    };
  }

  /** What the values go to. */
  ColumnCounter counter();

  /** The first reading has given as many rows as can be kept, and goes on. */
  void firstRowsEnd(boolean repeatable);

  /**
   * A reading is over.
   *
   * @return whether another one is needed
   */
  boolean endReading();

  /** What was counted, when no other reading is needed. */
  FeatureProfile profile();
}
