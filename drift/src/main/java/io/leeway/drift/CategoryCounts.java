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
}
