package io.leeway.drift.quality;

import java.util.List;
import java.util.Set;

/** Columns that nobody expects. */
record NoOtherColumns(Set<String> expected) implements Rule {
  @Override
  public String text(String limit) {
    return "no column besides the " + expected.size() + " expected";
  }

  @Override
  public Finding find(Situation now) {
    List<String> others =
        now.current().columns().stream().filter(column -> !expected.contains(column)).toList();
    return new Finding(
        !others.isEmpty(),
        others.size(),
        others.isEmpty()
            ? "no column besides the " + expected.size() + " expected"
            : "not expected: " + Situation.list(others, 3) + " (" + others.size() + " in all)");
  }
}
