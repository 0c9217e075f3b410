package io.leeway.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each name occurs in a sample.
 *
 * @param counts names to counts above 0
 * @param total their sum
 * @param missing how many rows have no name
 */
record CategoryCounts(Map<String, Long> counts, long total, long missing) {
  static CategoryCounts of(List<String> names, long[] counts, long missing) {
    Map<String, Long> byName = new LinkedHashMap<>();
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        byName.put(names.get(i), counts[i]);
        total += counts[i];
      }
    }
    return new CategoryCounts(byName, total, missing);
  }

  /** The numbers as names, for a feature that takes few values. */
  static CategoryCounts ofNumbers(double[] values) {
    Map<String, Long> byName = new LinkedHashMap<>();
    long missing = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        missing++;
      } else {
        byName.merge(name(value + 0.0), 1L, Long::sum);
      }
    }
    return new CategoryCounts(byName, values.length - missing, missing);
  }

  /** 1 and not 1.0: whole numbers are shown as people write them. */
  private static String name(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
