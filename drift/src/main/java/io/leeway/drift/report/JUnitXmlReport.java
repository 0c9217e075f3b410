package io.leeway.drift.report;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Visible;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.Severity;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A report as the XML that build servers read as the outcome of tests.
 *
 * <pre>{@code
 * JUnitXmlReport.of(report).failFrom(DriftStatus.MODERATE).write(Path.of("TEST-drift.xml"));
 * }</pre>
 *
 * <p>The report as a whole is a test, and so is every feature, prediction and check. A status from
 * {@linkplain #failFrom MILD} on is a failure, and so is a failed check of severity WARNING or
 * CRITICAL. What was not assessed or not checked is skipped, never passed, and so is a prediction
 * that drifts although the policy does not count predictions. A missing column fails the report as
 * a whole, unless the policy says otherwise.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class JUnitXmlReport {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_REASON = 1_000;

  private enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  private record Case(String group, String name, Outcome outcome, String type, String reason) {}

  private final DriftReport report;
  private final DriftStatus failFrom;

  private JUnitXmlReport(DriftReport report, DriftStatus failFrom) {
    this.report = Objects.requireNonNull(report, "report");
    this.failFrom = failFrom;
  }

  /** The XML of a report, where drift from MILD on is a failure. */
  public static JUnitXmlReport of(DriftReport report) {
    return new JUnitXmlReport(report, DriftStatus.MILD);
  }

  /**
   * The same with another status from which on drift is a failure.
   *
   * @throws IllegalArgumentException if it is not MILD, MODERATE or SEVERE
   */
  public JUnitXmlReport failFrom(DriftStatus status) {
    Checks.argument(
        status.atLeast(DriftStatus.MILD),
        "drift can fail from MILD, MODERATE or SEVERE on, but was asked to from %s",
        status);
    return new JUnitXmlReport(report, status);
  }

  /** One test suite. */
  public String toXml() {
    List<Case> cases = new ArrayList<>();
    cases.add(of("report", "drift", report.status(), report.verdict()));
    report.columns().map(this::of).forEach(cases::add);
    report.checks().stream().map(JUnitXmlReport::of).forEach(cases::add);
    Markup xml = new Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.open(
        "testsuite",
        "name",
        report.model().map(model -> "drift of " + name(model)).orElse("drift"),
        "tests",
        Integer.toString(cases.size()),
        "failures",
        count(cases, Outcome.FAILED),
        "errors",
        "0",
        "skipped",
        count(cases, Outcome.SKIPPED),
        "timestamp",
        report.createdAt().toString());
    xml.text("\n");
    cases.forEach(test -> write(xml, test));
    return xml.close().text("\n").toString();
  }

  /**
   * Writes {@link #toXml()} to a file, in place of what was there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Output.write(file, toXml());
  }

  private static String count(List<Case> cases, Outcome outcome) {
    return Long.toString(cases.stream().filter(test -> test.outcome == outcome).count());
  }

  private static String name(String name) {
    return Visible.name(name, LONGEST_NAME);
  }

  private Case of(FeatureDrift column) {
    String group = Words.of(column.role());
    boolean counts = column.role() == FeatureRole.FEATURE || report.policy().predictionsCount();
    if (column.drifts() && !counts) {
      String reason = "the policy does not count predictions; " + column.reason();
      return of(group, column.name(), DriftStatus.NOT_ASSESSED, reason);
    }
    return of(group, column.name(), column.status(), column.reason());
  }

  private Case of(String group, String name, DriftStatus status, String reason) {
    Outcome outcome =
        status == DriftStatus.NOT_ASSESSED
            ? Outcome.SKIPPED
            : status.atLeast(failFrom) ? Outcome.FAILED : Outcome.PASSED;
    return new Case("drift." + group, name, outcome, status.name(), reason);
  }

  private static Case of(CheckResult check) {
    Outcome outcome =
        check.state() == CheckState.NOT_CHECKED
            ? Outcome.SKIPPED
            : check.failed() && check.severity() != Severity.INFO ? Outcome.FAILED : Outcome.PASSED;
    return new Case(
        "check." + Words.of(check.kind()),
        check.check() + check.subject().map(subject -> " of " + subject).orElse(""),
        outcome,
        check.severity().name(),
        check.reason());
  }

  private static void write(Markup xml, Case test) {
    String reason = Visible.prose(test.reason, LONGEST_REASON);
    xml.open("testcase", "classname", test.group, "name", name(test.name));
    switch (test.outcome) {
      case FAILED -> xml.element("failure", reason, "type", test.type, "message", reason);
      case SKIPPED -> xml.empty("skipped", "message", reason);
      case PASSED -> xml.element("system-out", reason);
    }
    xml.close();
  }
}
