package io.leeway.drift;

import java.util.List;
import java.util.Optional;

/** A column of the reference and the column of the same name of the current data. */
record ColumnPair(String name, FeatureRole role, Dataset reference, Dataset current) {
  /** Why the two cannot be compared, if they cannot. */
  Optional<FeatureDrift> obstacle() {
    if (!has(current)) {
      return Optional.of(
          unassessed(
              FeatureState.COLUMN_MISSING,
              "current has no such column; columns found: " + current.columnNames()));
    }
    if (!has(reference)) {
      return Optional.of(unassessed(FeatureState.COLUMN_NEW, "reference has no such column"));
    }
    ColumnType before = reference.type(name);
    ColumnType now = current.type(name);
    // A column without a single value was given a type for want of a better.
    if (before != now && size(reference).values() > 0 && size(current).values() > 0) {
      return Optional.of(
          unassessed(FeatureState.TYPE_CHANGED, before + " in reference, " + now + " in current"));
    }
    return Optional.empty();
  }

  FeatureComparison compare(int minimumSize) {
    // When the types differ, one side is empty, and either type will do for it.
    boolean categorical =
        reference.type(name) == ColumnType.CATEGORICAL
            || current.type(name) == ColumnType.CATEGORICAL;
    return categorical
        ? FeatureComparison.ofCategories(
            name, role, categories(reference), categories(current), minimumSize)
        : FeatureComparison.ofNumbers(
            name, role, reference.numbers(name), current.numbers(name), minimumSize);
  }

  private CategoryCounts categories(Dataset data) {
    return data.type(name) == ColumnType.CATEGORICAL
        ? data.counts(name)
        : CategoryCounts.ofNumbers(data.numbers(name));
  }

  FeatureDrift unassessed(FeatureState state, String reason) {
    return new FeatureDrift(
        name,
        role,
        has(reference) ? reference.type(name) : current.type(name),
        state,
        DriftStatus.NOT_ASSESSED,
        reason,
        0,
        size(reference),
        size(current),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private boolean has(Dataset data) {
    return data.columnNames().contains(name);
  }

  private SampleSize size(Dataset data) {
    return has(data) ? data.size(name) : new SampleSize(0, 0);
  }
}
