package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.FeatureProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A column of the reference and the column of the same name of the current data. */
record ColumnPair(String name, FeatureRole role, Side reference, Side current) {
  private static final int MOST_NAMES = 10;

  /**
   * Why the two cannot be compared, if they cannot.
   *
   * @param sensitive whether the reason must not show a value
   */
  Optional<FeatureDrift> obstacle(boolean sensitive) {
    if (!has(current)) {
      return Optional.of(
          unassessed(
              FeatureState.COLUMN_MISSING,
              "current has no such column; columns found: " + found()));
    }
    if (!has(reference)) {
      return Optional.of(unassessed(FeatureState.COLUMN_NEW, "reference has no such column"));
    }
    ColumnType before = reference.type(name);
    ColumnType now = current.type(name);
    // A column without a single value was given a type for want of a better.
    if (before != now && size(reference).values() > 0 && size(current).values() > 0) {
      return Optional.of(
          unassessed(
              FeatureState.TYPE_CHANGED,
              before + " in reference, " + now + " in current" + (sensitive ? "" : culprit())));
    }
    return Optional.empty();
  }

  /** What the column holds, in the reference if that has it. */
  ColumnType type() {
    return has(reference) ? reference.type(name) : current.type(name);
  }

  FeatureComparison compare(FeatureRule rule) {
    return reference instanceof Side.Rows before && current instanceof Side.Rows now
        ? compare(before.data(), now.data(), rule)
        : compareCounts(rule);
  }

  private FeatureComparison compareCounts(FeatureRule rule) {
    Checks.argument(
        reference instanceof Side.Counts,
        "rows cannot be the reference of counts: bins are missing");
    FeatureProfile before = ((Side.Counts) reference).profile().feature(name);
    FeatureProfile now = current.countedAs(before, name);
    return FeatureComparison.ofCounts(name, role, before, now, rule);
  }

  private FeatureComparison compare(Dataset before, Dataset now, FeatureRule rule) {
    // When the types differ, one side is empty, and either type will do for it.
    boolean categorical =
        before.type(name) == ColumnType.CATEGORICAL || now.type(name) == ColumnType.CATEGORICAL;
    return categorical
        ? FeatureComparison.ofCategories(name, role, categories(before), categories(now), rule)
        : FeatureComparison.ofNumbers(name, role, before.numbers(name), now.numbers(name), rule);
  }

  private CategoryCounts categories(Dataset data) {
    return data.type(name) == ColumnType.CATEGORICAL
        ? data.counts(name)
        : new CategoryCounts(Map.of(), 0, data.rowCount());
  }

  FeatureDrift unassessed(FeatureState state, String reason) {
    return new FeatureDrift(
        name,
        role,
        Optional.of(type()),
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

  /** The value that made a column of numbers one of names, which is often a word for missing. */
  private String culprit() {
    Side names = reference.type(name) == ColumnType.CATEGORICAL ? reference : current;
    NumberParser parser = new NumberParser();
    return names.names(name).stream()
        .filter(value -> !parser.parse(value.toCharArray(), 0, value.length()))
        .findFirst()
        .map(value -> ", where '" + Text.name(value, 40) + "' is not a number")
        .orElse("");
  }

  /**
   * The first columns of the current data: enough to see a renamed one, in a report of any width.
   */
  private String found() {
    List<String> names = current.columnNames();
    List<String> first =
        names.stream().limit(MOST_NAMES).map(found -> Text.name(found, 40)).toList();
    return names.size() <= MOST_NAMES
        ? first.toString()
        : first + " and " + (names.size() - MOST_NAMES) + " more";
  }

  private boolean has(Side data) {
    return data.has(name);
  }

  private SampleSize size(Side data) {
    return has(data) ? data.size(name) : new SampleSize(0, 0);
  }
}
