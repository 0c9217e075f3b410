package io.leeway.drift;

import io.leeway.drift.profile.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column that grows by a value at a time. Only the array of its type is ever allocated. */
abstract sealed class ColumnBuilder {
  /** The most elements that every JVM can put into an array. */
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  int size;

  abstract void addMissing();

  abstract Column build();

  static ColumnBuilder of(ColumnType type) {
    return type == ColumnType.NUMERIC ? new Numbers() : new Names();
  }

  /** How large the array becomes when it is full. */
  private int grown() {
    if (size == MAX_ROWS) {
      throw new IllegalArgumentException("a dataset holds at most " + MAX_ROWS + " rows");
    }
    return (int) Math.min(MAX_ROWS, Math.max(1024, size * 3L / 2));
  }

  static final class Numbers extends ColumnBuilder {
    private double[] values = {};

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, super.grown());
      }
      values[size++] = value;
    }

    @Override
    void addMissing() {
      add(Double.NaN);
    }

    @Override
    Column build() {
      return new Column.Numeric(Arrays.copyOf(values, size));
    }
  }

  static final class Names extends ColumnBuilder {
    private final Map<String, Integer> codeOfName = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] codes = {};

    void add(String name) {
      Integer code = codeOfName.get(name);
      if (code == null) {
        code = names.size();
        codeOfName.put(name, code);
        names.add(name);
      }
      addCode(code);
    }

    @Override
    void addMissing() {
      addCode(Column.Categorical.MISSING);
    }

    private void addCode(int code) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, super.grown());
      }
      codes[size++] = code;
    }

    @Override
    Column build() {
      return new Column.Categorical(Arrays.copyOf(codes, size), List.copyOf(names));
    }
  }
}
