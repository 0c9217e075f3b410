package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import java.util.Set;

/** The values that a column may have. */
sealed interface Allowed {
  ColumnType type();

  /**
   * What is allowed, for people.
   *
   * @param hidden whether no value must be shown
   */
  String text(boolean hidden);

  Outside outside(Current current, String column);

  /** Numbers from one to another, both included; either may be infinite. */
  record Range(double min, double max) implements Allowed {
    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    boolean has(double value) {
      return value >= min && value <= max;
    }

    @Override
    public String text(boolean hidden) {
      return hidden ? "range" : Situation.exact(min) + " to " + Situation.exact(max);
    }

    @Override
    public Outside outside(Current current, String column) {
      return current.outside(column, this);
    }
  }

  /** Names. */
  record Names(Set<String> names) implements Allowed {
    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public String text(boolean hidden) {
      return Text.count(names.size()) + (names.size() == 1 ? " name" : " names");
    }

    @Override
    public Outside outside(Current current, String column) {
      return current.outside(column, this);
    }
  }
}
