package io.leeway.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bins for names, made from a reference: its most frequent names, then {@code (other)} for the rest
 * of its names if there is a rest, then {@code (unseen)} for names that it does not have.
 */
final class CategoryBins {
  static final String OTHER = "(other)";
  static final String UNSEEN = "(unseen)";

  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> binOfName = new HashMap<>();

  CategoryBins(CategoryCounts reference, int most) {
    List<String> byCount =
        reference.counts().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    for (String name : byCount) {
      binOfName.put(name, Math.min(binOfName.size(), most));
    }
    labels.addAll(byCount.subList(0, Math.min(most, byCount.size())));
    if (byCount.size() > most) {
      labels.add(OTHER);
    }
    labels.add(UNSEEN);
  }

  List<String> labels() {
    return labels;
  }

  long[] count(CategoryCounts sample) {
    long[] counts = new long[labels.size()];
    sample
        .counts()
        .forEach((name, count) -> counts[binOfName.getOrDefault(name, counts.length - 1)] += count);
    return counts;
  }
}
