package io.leeway.drift.profile;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each name occurs, until there are too many different ones; from then on only how many
 * there are in all. Which it is does not depend on the order of the names.
 */
final class NameCounts {
  /** The most different names that are told apart. */
  static final int MOST_NAMES = 100_000;

  /** The most characters that different names may have together. */
  static final int MOST_CHARACTERS = 4_000_000;

  static final String TOO_MANY =
      "has more than 100,000 different names, or more than 4,000,000 characters in them";

  private @Nullable HashMap<String, Count> counts = new HashMap<>();
  private long characters;
  private long rows;
  private long missing;

  private static final class Count {
    long value;
  }

  static boolean areTooMany(int names, long characters) {
    return names > MOST_NAMES || characters > MOST_CHARACTERS;
  }

  /** Counts a name; null is missing. */
  void add(@Nullable String name) {
    rows++;
    if (name == null) {
      missing++;
    } else {
      addName(name);
    }
  }

  private void addName(String name) {
    HashMap<String, Count> known = counts;
    if (known == null) {
      return;
    }
    Count count = known.get(name);
    if (count == null) {
      count = new Count();
      known.put(name, count);
      characters += name.length();
      if (areTooMany(known.size(), characters)) {
        counts = null; // and the memory is free
      }
    }
    count.value++;
  }

  private Map<String, Long> counts() {
    if (counts == null) {
      return Collections.emptyMap();
    }
    Map<String, Long> copy = new HashMap<>();
    counts.forEach((name, count) -> copy.put(name, count.value));
    return copy;
  }

  /** What was counted, in the bins that it gives. */
  FeatureProfile profile() {
    Map<String, Long> names = counts();
    return counts != null && FeatureBins.Categorical.of(names) instanceof FeatureBins.Categorical it
        ? new CategoryProfile(it.bins(), it.bins().count(names), missing)
        : new UnbinnedProfile(rows, missing, TOO_MANY);
  }
}
