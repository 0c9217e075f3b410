package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frozen bins for names: the most frequent names of a reference, then {@code (other)} for the rest
 * of its names if there is a rest, then {@code (unseen)} for names that it does not have.
 *
 * <p>Two names are the same only if every character is: no Unicode normalisation.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class CategoryBins {
  /** The label of the bin for names of the reference that are too rare for one of their own. */
  public static final String OTHER = "(other)";

  /** The label of the bin for names that the reference does not have. */
  public static final String UNSEEN = "(unseen)";

  private final ArrayList<String> labels;
  private final HashMap<String, Integer> binOfName;

  private final int frequent;

  private CategoryBins(ArrayList<String> labels, HashMap<String, Integer> binOfName, int frequent) {
    this.labels = labels;
    this.binOfName = binOfName;
    this.frequent = frequent;
  }

  /**
   * Bins for the names of a reference.
   *
   * @param counts how often each name occurs; those with a count of 0 are left out
   * @param most how many names have a bin of their own, the most frequent ones, and of equally
   *     frequent ones the first in order of their characters; at least 1
   * @throws IllegalArgumentException if {@code most} is less than 1 or a count is negative
   */
  public static CategoryBins of(Map<String, Long> counts, int most) {
    Checks.argument(most >= 1, "categories must be at least 1, but was %d", most);
    counts.forEach(
        (name, count) ->
            Checks.argument(
                count >= 0, "counts must not be negative, but '%s' has %d", name, count));
    List<String> byCount =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    int own = Math.min(most, byCount.size());
    return ofNames(byCount.subList(0, own), byCount.subList(own, byCount.size()));
  }

  /**
   * Bins for given names.
   *
   * @param frequent the names that have a bin of their own, in the order of their bins
   * @param rare the names that share one; it is left out if there are none
   * @throws IllegalArgumentException if a name is given twice
   */
  public static CategoryBins ofNames(List<String> frequent, Collection<String> rare) {
    HashMap<String, Integer> binOfName = new HashMap<>();
    for (String name : frequent) {
      Checks.argument(
          binOfName.put(name, binOfName.size()) == null, "name '%s' is given twice", name);
    }
    for (String name : rare) {
      Checks.argument(
          binOfName.put(name, frequent.size()) == null, "name '%s' is given twice", name);
    }
    ArrayList<String> labels = new ArrayList<>(frequent);
    if (!rare.isEmpty()) {
      labels.add(unused(OTHER, labels));
    }
    labels.add(unused(UNSEEN, labels));
    return new CategoryBins(labels, binOfName, frequent.size());
  }

  /** A label that no name of its own bin looks like. */
  private static String unused(String label, List<String> labels) {
    return labels.contains(label) ? unused("(" + label + ")", labels) : label;
  }

  /** How many bins there are, the last for unseen names. */
  public int size() {
    return labels.size();
  }

  /** What each bin holds. */
  public List<String> labels() {
    return List.copyOf(labels);
  }

  /** The names that have a bin of their own, in the order of their bins. */
  public List<String> frequent() {
    return List.copyOf(labels.subList(0, frequent));
  }

  /** The names that share a bin, in order of their characters. */
  public List<String> rare() {
    return binOfName.entrySet().stream()
        .filter(entry -> entry.getValue() == frequent)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The bin of a name, from 0 to {@code size() - 1}. */
  public int indexOf(String name) {
    return binOfName.getOrDefault(name, labels.size() - 1);
  }

  /**
   * Counts names in these bins.
   *
   * @param sample how often each name occurs
   * @throws IllegalArgumentException if a count is negative, or those of a bin add up to more than
   *     a long holds
   */
  public long[] count(Map<String, Long> sample) {
    long[] bins = new long[labels.size()];
    sample.forEach(
        (name, count) -> {
          int bin = indexOf(name);
          Checks.argument(
              count >= 0 && bins[bin] <= Long.MAX_VALUE - count,
              "counts must not be negative and add up to at most %d a bin, but '%s' has %d",
              Long.MAX_VALUE,
              name,
              count);
          bins[bin] += count;
        });
    return bins;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CategoryBins bins
        && labels.equals(bins.labels)
        && binOfName.equals(bins.binOfName);
  }

  @Override
  public int hashCode() {
    return labels.hashCode();
  }

  /** The number of bins. */
  @Override
  public String toString() {
    return labels.size() + " bins for names";
  }
}
