package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.DriftReport;
import io.leeway.drift.SchemaDrift;
import io.leeway.drift.internal.Text;
import java.util.Comparator;
import java.util.List;

/** What was checked beside drift, and how the columns themselves changed. */
final class CheckSections {
  private static final int MOST = 500;
  private static final int MOST_FAILED = 20;
  private static final int MOST_NAMES = 100;
  private static final int LONGEST_REASON = 400;
  private static final Comparator<CheckResult> WORST_FIRST =
      Comparator.comparing((CheckResult check) -> rank(check.state()))
          .thenComparing(Comparator.comparing(CheckResult::severity).reversed());

  private CheckSections() {}

  static void write(Markup page, DriftReport report) {
    if (!report.checks().isEmpty()) {
      Page.section(page, "checks", "Checks");
      long failed = report.failedChecks().size();
      page.element(
          "p",
          failed == 0
              ? "No check failed."
              : Text.count(failed) + " of " + Text.count(report.checks().size()) + " failed:");
      failed(page, report.failedChecks());
      for (CheckKind kind : CheckKind.values()) {
        checks(
            page,
            kind,
            report.checks().stream()
                .filter(check -> check.kind() == kind)
                .sorted(WORST_FIRST)
                .toList());
      }
      page.close();
    }
    schema(page, report.schema());
  }

  private static void failed(Markup page, List<CheckResult> failed) {
    if (failed.isEmpty()) {
      return;
    }
    page.open("ul");
    for (CheckResult check : failed.subList(0, Math.min(MOST_FAILED, failed.size()))) {
      page.open("li");
      Badge.write(page, check);
      page.text(" ").element("strong", check.check());
      check.subject().ifPresent(subject -> page.text(" of ").name(subject));
      page.text(": " + Visible.prose(check.reason(), LONGEST_REASON)).close();
    }
    page.close();
    if (failed.size() > MOST_FAILED) {
      page.element("p", "And " + Text.count(failed.size() - MOST_FAILED) + " more below.");
    }
  }

  private static int rank(CheckState state) {
    return switch (state) {
      case FAILED -> 0;
      case NOT_CHECKED -> 1;
      case PASSED -> 2;
    };
  }

  private static void checks(Markup page, CheckKind kind, List<CheckResult> checks) {
    if (checks.isEmpty()) {
      return;
    }
    page.element("h3", title(kind));
    Page.table(page, "Checks of " + Words.of(kind));
    Page.heads(page, "Check", "Result", "Of", "Value", "Limit", "Why").open("tbody");
    checks.stream().limit(MOST).forEach(check -> row(page, check));
    page.close();
    Page.endTable(page);
    if (checks.size() > MOST) {
      page.element("p", "And " + Text.count(checks.size() - MOST) + " more, in the JSON.");
    }
  }

  private static String title(CheckKind kind) {
    return switch (kind) {
      case QUALITY -> "Quality of the data";
      case FAIRNESS -> "Fairness";
      case SAFETY -> "Safety";
    };
  }

  private static void row(Markup page, CheckResult check) {
    page.open("tr").element("th", check.check(), "scope", "row").open("td");
    Badge.write(page, check);
    page.close().open("td");
    check.subject().ifPresentOrElse(page::name, () -> page.text("the data"));
    page.close().element("td", value(check));
    page.element("td", Words.orNone(check.limit(), Words::value));
    page.element("td", Visible.prose(check.reason(), LONGEST_REASON), "class", "wide").close();
  }

  private static String value(CheckResult check) {
    String value = Words.orNone(check.value(), Words::value);
    return check.low().isEmpty()
        ? value
        : value
            + " ("
            + Words.value(check.low().getAsDouble())
            + " to "
            + Words.value(check.high().orElseThrow())
            + ")";
  }

  private static void schema(Markup page, SchemaDrift schema) {
    if (schema.missing().isEmpty() && schema.added().isEmpty() && schema.retyped().isEmpty()) {
      return;
    }
    Page.section(page, "schema", "Columns that came, went or changed their type");
    page.open("dl", "class", "facts");
    names(page, "Missing from the current data", schema.missing());
    names(page, "Of another type", schema.retyped());
    names(page, "New in the current data", schema.added());
    page.close().close();
  }

  private static void names(Markup page, String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    page.open("div").element("dt", what).open("dd");
    for (int i = 0; i < Math.min(MOST_NAMES, names.size()); i++) {
      page.text(i == 0 ? "" : ", ").name(names.get(i));
    }
    if (names.size() > MOST_NAMES) {
      page.text(" and " + Text.count(names.size() - MOST_NAMES) + " more");
    }
    page.close().close();
  }
}
