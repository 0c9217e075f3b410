package io.leeway.drift.report;

import io.leeway.drift.DriftPolicy;
import io.leeway.drift.FeatureDrift;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules that columns were held to, each once, numbered as they come. */
final class Rules {
  private final DriftPolicy policy;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  Rules(DriftPolicy policy) {
    this.policy = policy;
  }

  /** The number of a column's rules. */
  int number(FeatureDrift column) {
    return numbers.computeIfAbsent(policy.explain(column), text -> count() + 1);
  }

  private int count() {
    return numbers.size();
  }

  /** The rules that have a number. */
  Map<String, Integer> numbers() {
    return numbers;
  }
}
