package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.internal.Text;

/** By which rules the report was made. */
final class PolicySection {
  private PolicySection() {}

  static void write(Markup page, DriftReport report, Rules rules) {
    DriftPolicy policy = report.policy();
    Page.section(page, "policy", "The policy in force");
    page.open("dl", "class", "facts");
    Page.fact(page, "Policy", policy.name() + " " + policy.version());
    Page.hash(page, "Its hash", policy.hash());
    Page.fact(page, "Significance", significance(report));
    Page.fact(page, "Predictions", counts(policy.predictionsCount()));
    Page.fact(page, "Missing and retyped columns", counts(policy.schemaCounts()));
    page.close();
    rules
        .numbers()
        .forEach(
            (rule, number) -> {
              page.element("h3", "Rule " + number, "id", "rule" + number);
              page.element("pre", rule);
            });
    page.close();
  }

  private static String significance(DriftReport report) {
    DriftPolicy policy = report.policy();
    return report.significanceAssessed()
        ? "alpha "
            + policy.alpha()
            + ", correction "
            + Words.correction(policy.correction())
            + " over "
            + Text.count(report.tests())
            + " tests"
        : "not assessed";
  }

  private static String counts(boolean count) {
    return count ? "count in the status of the report" : "do not count in the status of the report";
  }
}
