package io.leeway.drift.quality;

import java.util.OptionalDouble;

/** A column that must be there. */
record ColumnPresent() implements Rule {
  @Override
  public String text(String limit) {
    return "the column is there";
  }

  @Override
  public Finding find(Situation now) {
    boolean there = now.current().columns().contains(now.column());
    return new Finding(
        !there, OptionalDouble.empty(), there ? "the column is there" : now.noSuchColumn());
  }
}
