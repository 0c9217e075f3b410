package io.leeway.drift.assertj;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Segment;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What assertions ask of a report. */
final class Reports {
  private Reports() {}

  /**
   * Whether something was compared that counts. A missing column alone gives a report a status, and
   * is no reason to trust it.
   */
  static boolean assessed(DriftReport report) {
    return report.status() != DriftStatus.NOT_ASSESSED
        && (!report.significanceAssessed()
            || report.columns().anyMatch(column -> counts(report, column) && isAssessed(column)));
  }

  static boolean isAssessed(FeatureDrift column) {
    return column.state() == FeatureState.ASSESSED;
  }

  private static boolean counts(DriftReport report, FeatureDrift column) {
    return column.role() == FeatureRole.FEATURE || report.policy().predictionsCount();
  }

  /** What a column adds to the status of its report. */
  static DriftStatus status(DriftReport report, FeatureDrift column) {
    return switch (column.state()) {
      case COLUMN_MISSING, TYPE_CHANGED ->
          report.policy().schemaCounts() ? DriftStatus.MILD : DriftStatus.NOT_ASSESSED;
      default -> counts(report, column) ? column.status() : DriftStatus.NOT_ASSESSED;
    };
  }

  /** Which model, segment and window a report is about, as far as is known. */
  static String subject(DriftReport report) {
    return Stream.of(
            report.model().map(model -> "model " + Text.name(model, 40)),
            report.segment().map(Segment::toString),
            report.window().map(Object::toString))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  static List<String> names(Stream<FeatureDrift> columns) {
    return columns.map(FeatureDrift::name).toList();
  }
}
