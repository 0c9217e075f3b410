package io.leeway.drift.quality;

import io.leeway.drift.profile.ColumnType;
import java.util.OptionalDouble;

/** What a column must hold. */
record ColumnTypeIs(ColumnType type) implements Rule {
  @Override
  public String text(String limit) {
    return "the column is " + type;
  }

  @Override
  public Finding find(Situation now) {
    now.values(); // without a value the type is a guess
    ColumnType found = now.current().type(now.column());
    return new Finding(
        found != type,
        OptionalDouble.empty(),
        "column is " + found + (found == type ? "" : ", but must be " + type));
  }
}
