package io.leeway.drift;

import io.leeway.drift.profile.ColumnType;
import java.util.List;

/** The values of one column, for all rows of the table it was read with. */
sealed interface Column {
  ColumnType type();

  int size();

  boolean isMissing(int row);

  /** Numbers; NaN is missing. */
  record Numeric(double[] values) implements Column {
    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }
  }

  /** Names as codes into a dictionary; a code below 0 is missing. */
  record Categorical(int[] codes, List<String> names) implements Column {
    static final int MISSING = -1;

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public int size() {
      return codes.length;
    }

    @Override
    public boolean isMissing(int row) {
      return codes[row] < 0;
    }
  }
}
