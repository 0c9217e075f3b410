package io.leeway.drift.analyst;

import io.leeway.drift.BinTable;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.SchemaDrift;
import io.leeway.drift.Segment;
import io.leeway.drift.Severity;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about the data itself: whether it is enough, and whether it is sound. */
final class DataRules {
  /**
   * Below so many rows the share of a tenth of them is known to 4 points at best (two standard
   * errors at 200), and the deciles of psi hold 20 values each.
   */
  static final long ENOUGH_ROWS = 200;

  /**
   * So many where nothing was tested: psi over 20 bins then is under 0.04 by chance, and cannot
   * pass for drift.
   */
  static final long ENOUGH_UNTESTED_ROWS = 1_000;

  /** A share of unseen values that a model may trip over; rarer ones come with any large sample. */
  static final double UNSEEN = 0.01;

  /** One value in ten that the model never learnt is no longer a detail. */
  static final double MANY_UNSEEN = 0.10;

  /** Fewer unseen values than this may be typing errors. */
  static final long UNSEEN_VALUES = 5;

  /** A report that could not look at half of its columns says little about the data. */
  static final double LITTLE_ASSESSED = 0.50;

  /** How many findings one rule adds. */
  private static final int MOST = 5;

  private DataRules() {}

  static Optional<Opinion> schema(Evidence evidence) {
    SchemaDrift schema = evidence.report.schema();
    List<String> findings = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    if (!schema.missing().isEmpty()) {
      String gone = Words.names(schema.missing());
      findings.add("missing: " + gone + added(schema));
      steps.add("bring " + gone + " back, or find out what it is called now");
    }
    if (!schema.retyped().isEmpty()) {
      String retyped = Words.names(schema.retyped());
      findings.add("numbers on one side and names on the other: " + retyped);
      steps.add("see what made " + retyped + " change type: often a word that stands for missing");
    }
    String why = "columns are missing or of another type";
    return findings.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Opinion(Verdict.INVESTIGATE, why)
                .withFlag(RiskFlag.SCHEMA_BREAK)
                .withFindings(findings)
                .withNextSteps(steps)
                .withHold(true, why));
  }

  private static String added(SchemaDrift schema) {
    return schema.added().isEmpty() ? "" : "; new: " + Words.names(schema.added());
  }

  static Optional<Opinion> missing(Evidence evidence) {
    List<FeatureDrift> spikes = evidence.missingSpikes();
    if (spikes.isEmpty()) {
      return Optional.empty();
    }
    boolean large =
        spikes.stream()
            .flatMap(column -> Evidence.missingSpike(column).stream())
            .anyMatch(rate -> rate.status().atLeast(DriftStatus.MODERATE));
    boolean counted = evidence.report.significanceAssessed();
    return Optional.of(
        new Opinion(
                Verdict.INVESTIGATE,
                Words.names(Words.namesOf(spikes))
                    + (spikes.size() == 1 ? " lacks" : " lack")
                    + " values more often than before")
            .withFlag(RiskFlag.MISSING_SPIKE)
            .withFindings(
                limited(spikes)
                    .map(
                        column ->
                            Words.missing(column, Evidence.missingSpike(column).orElseThrow()))
                    .toList())
            .withNextSteps(
                limited(spikes)
                    .map(
                        column ->
                            "look at the source of "
                                + Words.name(column.name())
                                + ": "
                                + (counted ? Words.rates(column) : "its values go missing"))
                    .toList())
            .withHold(large, "values are missing that should be there"));
  }

  private static Stream<FeatureDrift> limited(List<FeatureDrift> columns) {
    return columns.stream().limit(MOST);
  }

  static Optional<Opinion> unseen(Evidence evidence) {
    List<FeatureDrift> columns =
        evidence
            .report
            .worstFirst()
            .filter(column -> column.state() == FeatureState.ASSESSED)
            .filter(column -> unexpectedRate(column) >= UNSEEN)
            .filter(column -> unseenValues(column) >= UNSEEN_VALUES)
            .toList();
    boolean many = columns.stream().anyMatch(column -> unexpectedRate(column) >= MANY_UNSEEN);
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Opinion(
                    many ? Verdict.INVESTIGATE : Verdict.MONITOR,
                    Words.names(Words.namesOf(columns))
                        + (columns.size() == 1 ? " has" : " have")
                        + " values that the reference does not have")
                .withFlag(RiskFlag.UNSEEN_CATEGORIES)
                .withFindings(limited(columns).map(DataRules::unseenValuesOf).toList())
                .withNextSteps(
                    List.of(
                        "find out what the new values of "
                            + Words.names(Words.namesOf(columns))
                            + " mean and what the model makes of them")));
  }

  /**
   * The unseen share less what rare names lead one to expect. By Good and Turing the share of names
   * never met is about that of names met once; of those in {@code (other)} it is not known which
   * were, so all count.
   */
  private static double unexpectedRate(FeatureDrift column) {
    if (column.unseenRate().isEmpty()) {
      return 0;
    }
    BinTable bins = column.bins().orElseThrow();
    long rare = bins.reference().stream().filter(count -> count == 1).count();
    int other = bins.labels().indexOf(CategoryBins.OTHER);
    if (other >= 0) {
      rare += bins.reference().get(other);
    }
    double expected = (double) rare / Math.max(1, column.reference().values());
    return column.unseenRate().getAsDouble() - expected;
  }

  private static long unseenValues(FeatureDrift column) {
    List<Long> counts = column.bins().orElseThrow().current();
    return counts.get(counts.size() - 1);
  }

  private static String unseenValuesOf(FeatureDrift column) {
    return Words.name(column.name())
        + ": "
        + Text.count(unseenValues(column))
        + " of "
        + Text.count(column.current().values())
        + " values ("
        + Text.percent(column.unseenRate().orElseThrow())
        + ") are none of the reference's";
  }

  static Optional<Opinion> quality(Evidence evidence) {
    return failed(evidence, CheckKind.QUALITY, "data quality", RiskFlag.QUALITY_FAILURE);
  }

  static Optional<Opinion> fairness(Evidence evidence) {
    return failed(evidence, CheckKind.FAIRNESS, "fairness", RiskFlag.FAIRNESS_FAILURE);
  }

  static Optional<Opinion> safety(Evidence evidence) {
    return failed(evidence, CheckKind.SAFETY, "safety", RiskFlag.SAFETY_FAILURE);
  }

  private static Optional<Opinion> failed(
      Evidence evidence, CheckKind kind, String what, RiskFlag flag) {
    List<CheckResult> failed =
        evidence.report.failedChecks().stream()
            .filter(check -> check.kind() == kind && check.severity() != Severity.INFO)
            .toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    boolean critical = failed.get(0).severity() == Severity.CRITICAL;
    String count = Words.count(failed.size(), "check") + " of " + what + " failed";
    Set<String> columns =
        evidence.report.columns().map(FeatureDrift::name).collect(Collectors.toSet());
    return Optional.of(
        new Opinion(critical ? Verdict.INVESTIGATE : Verdict.MONITOR, count)
            .withFlag(flag)
            .withFindings(
                failed.stream().limit(MOST).map(check -> finding(check, columns)).toList())
            .withNextSteps(List.of("look into the " + count + ": the report has the reasons"))
            .withHold(critical && kind == CheckKind.QUALITY, "a critical check of quality failed"));
  }

  private static String finding(CheckResult check, Set<String> columns) {
    String subject =
        Words.isColumn(check, columns) ? " of " + Words.name(check.subject().orElseThrow()) : "";
    return check.severity()
        + " check "
        + check.check()
        + subject
        + " failed"
        + number(": value ", check.value())
        + number(", limit ", check.limit());
  }

  private static String number(String what, OptionalDouble number) {
    return number.isPresent() ? what + Text.number(number.getAsDouble()) : "";
  }

  static Optional<Opinion> sample(Evidence evidence) {
    OptionalLong rows = evidence.rows();
    Optional<Segment> segment = evidence.report.segment().filter(Segment::small);
    if (rows.isPresent() && rows.getAsLong() >= ENOUGH_ROWS && segment.isEmpty()) {
      return Optional.empty();
    }
    String size =
        rows.isEmpty()
            ? "it is not known how many rows there are"
            : segment.isPresent()
                ? "the segment of " + Words.name(segment.get().column()) + " is small"
                : "a side has only " + Words.count(rows.getAsLong(), "row");
    String finding =
        rows.isEmpty()
            ? size
            : size
                + ": reference "
                + Text.count(evidence.report.referenceRows())
                + " rows, current "
                + Text.count(evidence.report.currentRows())
                + "; a verdict should rest on "
                + ENOUGH_ROWS
                + " or more";
    return Optional.of(
        new Opinion(Verdict.MONITOR, size)
            .withFlag(RiskFlag.SMALL_SAMPLE)
            .withFindings(List.of(finding))
            .withNextSteps(
                List.of("compare over a longer time, until there are " + ENOUGH_ROWS + " rows"))
            .withHold(true, size));
  }

  static Optional<Opinion> untested(Evidence evidence) {
    if (evidence.report.significanceAssessed()) {
      return Optional.empty();
    }
    long rows = evidence.rows().orElse(0);
    return Optional.of(
        new Opinion(Verdict.NO_ACTION, "nothing was tested for significance")
            .withFlag(RiskFlag.SIGNIFICANCE_NOT_ASSESSED)
            .withFindings(List.of("the scores were computed elsewhere and come without tests"))
            .withHold(
                rows < ENOUGH_UNTESTED_ROWS,
                "without tests it takes " + Text.count(ENOUGH_UNTESTED_ROWS) + " rows"));
  }

  static Optional<Opinion> notAssessed(Evidence evidence) {
    List<FeatureDrift> columns =
        evidence
            .report
            .columns()
            .filter(column -> column.state() != FeatureState.COLUMN_NEW)
            .filter(column -> column.state() != FeatureState.MUTED)
            .toList();
    List<FeatureDrift> without =
        columns.stream().filter(column -> column.state() != FeatureState.ASSESSED).toList();
    boolean none = without.size() == columns.size();
    boolean wholeIsKnown = !evidence.report.significanceAssessed() && columns.isEmpty();
    if (wholeIsKnown || (!none && without.size() < LITTLE_ASSESSED * columns.size())) {
      return Optional.empty();
    }
    boolean forWantOfData =
        evidence.report.currentRows() > 0
            && !without.isEmpty()
            && without.stream().allMatch(c -> c.state() == FeatureState.INSUFFICIENT_DATA);
    String count =
        columns.isEmpty()
            ? "there is no column to compare"
            : without.size() + " of " + columns.size() + " columns could not be compared";
    return Optional.of(
        new Opinion(none && !forWantOfData ? Verdict.INVESTIGATE : Verdict.MONITOR, count)
            .withFlag(RiskFlag.NOT_ASSESSED)
            .withFindings(List.of(count + states(without)))
            .withNextSteps(
                List.of(
                    without.isEmpty()
                        ? "see whether the policy leaves out what it should not"
                        : "see why "
                            + Words.names(Words.namesOf(without))
                            + " could not be compared: the report has the reasons")));
  }

  private static String states(List<FeatureDrift> columns) {
    String states =
        columns.stream()
            .collect(Collectors.groupingBy(FeatureDrift::state, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(state -> state.getKey() + " " + Text.count(state.getValue()))
            .collect(Collectors.joining(", "));
    return states.isEmpty() ? "" : ": " + states;
  }
}
