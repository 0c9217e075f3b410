package io.leeway.drift;

import java.util.List;

/**
 * How the columns themselves have changed.
 *
 * @param status MILD if a column is missing or of another type, NONE otherwise
 * @param missing columns that the current data does not have
 * @param added columns that the reference does not have
 * @param retyped columns that are numeric on one side and categorical on the other
 * @since 0.1
 */
public record SchemaDrift(
    DriftStatus status, List<String> missing, List<String> added, List<String> retyped) {
  /** Copies the lists. */
  public SchemaDrift {
    missing = List.copyOf(missing);
    added = List.copyOf(added);
    retyped = List.copyOf(retyped);
  }

  static SchemaDrift of(List<FeatureDrift> columns) {
    List<String> missing = names(columns, FeatureState.COLUMN_MISSING);
    List<String> retyped = names(columns, FeatureState.TYPE_CHANGED);
    return new SchemaDrift(
        missing.isEmpty() && retyped.isEmpty() ? DriftStatus.NONE : DriftStatus.MILD,
        missing,
        names(columns, FeatureState.COLUMN_NEW),
        retyped);
  }

  private static List<String> names(List<FeatureDrift> columns, FeatureState state) {
    return columns.stream()
        .filter(column -> column.state() == state)
        .map(FeatureDrift::name)
        .toList();
  }
}
