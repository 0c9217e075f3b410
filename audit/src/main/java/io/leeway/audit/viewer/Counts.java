package io.leeway.audit.viewer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts by name, of so many names that memory has an end. */
final class Counts {
  private static final int MOST_NAMES = 1_000;
  private static final int LONGEST_NAME = 200;

  private final Map<String, Long> counts = new TreeMap<>();
  private long others; // of names beyond those

  /** A name and how often there is one. */
  record Count(String name, long count) {}

  void add(String name) {
    String key = Words.cut(name, LONGEST_NAME);
    if (counts.containsKey(key) || counts.size() < MOST_NAMES) {
      counts.merge(key, 1L, Long::sum);
    } else {
      others++;
    }
  }

  /** The most frequent ones first. */
  List<Count> largest() {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed())
        .toList();
  }

  /** How many have a name that is not kept, as there are too many. */
  long others() {
    return others;
  }
}
