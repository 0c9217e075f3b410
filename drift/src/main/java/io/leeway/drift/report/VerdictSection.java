package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Visible;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.internal.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The verdict, how sure it is, and where to begin. */
final class VerdictSection {
  private static final int WORST = 3;

  private VerdictSection() {}

  static void write(Markup page, DriftReport report) {
    DriftStatus status = report.status();
    page.open("section", "class", "verdict " + Badge.css(status), "aria-labelledby", "verdict-h");
    page.open("h2", "id", "verdict-h");
    Badge.write(page, status);
    page.close();
    page.element("p", Words.meaning(status), "class", "lead");
    page.element("p", numbers(report));
    if (!report.significanceAssessed()) {
      page.open("p", "class", "warning", "role", "note");
      page.element("strong", "Significance was not assessed.");
      page.text(
          " The scores were computed elsewhere and come without tests: how much of them is chance"
              + " is not known.");
      page.close();
    } else if (report.tests() > 0) {
      page.open("p").element("strong", "How sure is that? ").text(sureness(report)).close();
    }
    if (report.schema().status() != DriftStatus.NONE) {
      page.open("p").element("strong", "The columns themselves changed: ");
      page.text("some are missing or of another type, see ");
      page.element("a", "which", "href", "#schema").text(".").close();
    }
    if (report.alertLevel() != status.alertLevel()) {
      page.open("p").element("strong", "Alert level " + report.alertLevel() + ": ");
      page.text("a check beside drift failed, see ").element("a", "the checks", "href", "#checks");
      page.text(".").close();
    }
    worst(page, report);
    page.close();
  }

  private static String numbers(DriftReport report) {
    long columns = report.columns().count();
    long assessed = report.columns().filter(VerdictSection::isAssessed).count();
    if (columns > 0 && assessed == 0) {
      return "None of " + Text.count(columns) + " columns could be compared.";
    }
    if (columns == 0) {
      return "The score is "
          + Text.number(report.driftScore())
          + ", where 0 is no drift and 1 the most.";
    }
    String text =
        Text.count(report.drifting().size())
            + " of "
            + Text.count(assessed)
            + (assessed == 1 ? " column" : " columns")
            + " assessed drift; the score is "
            + Text.number(report.driftScore())
            + ", where 0 is no drift and 1 the most.";
    return columns == assessed
        ? text
        : text
            + " "
            + Text.count(columns - assessed)
            + (columns - assessed == 1
                ? " was not assessed, and nothing is known about it."
                : " were not assessed, and nothing is known about them.");
  }

  private static boolean isAssessed(FeatureDrift column) {
    return column.state() == FeatureState.ASSESSED;
  }

  private static String sureness(DriftReport report) {
    if (report.status() == DriftStatus.NONE) {
      return "A shift below the thresholds, or one that samples of this size cannot tell from chance,"
          + " would not be seen.";
    }
    double alpha = report.policy().alpha();
    String tests = Text.count(report.tests()) + (report.tests() == 1 ? " test" : " tests");
    return switch (report.policy().correction()) {
      case BENJAMINI_HOCHBERG, BENJAMINI_YEKUTIELI ->
          String.format(
              Locale.ROOT,
              "Of the differences called significant in the %s made together, no more than %s %% are"
                  + " expected to be chance.",
              tests,
              percent(alpha));
      case BONFERRONI, HOLM ->
          String.format(
              Locale.ROOT,
              "The risk that chance alone makes any of the %s made together significant is at"
                  + " most %s %%.",
              tests,
              percent(alpha));
      case NONE ->
          String.format(
              Locale.ROOT,
              "The p-values are not corrected: of %s, about %s would be significant by chance alone.",
              tests,
              Text.number(alpha * report.tests()));
    };
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private static void worst(Markup page, DriftReport report) {
    List<FeatureDrift> drifting = report.drifting();
    if (drifting.isEmpty()) {
      return;
    }
    page.element("h3", drifting.size() > WORST ? "The worst columns" : "What drifts");
    page.open("ol");
    for (FeatureDrift column : drifting.subList(0, Math.min(WORST, drifting.size()))) {
      page.open("li").open("strong").name(column.name()).close();
      page.text(": " + Visible.prose(column.reason(), 300)).close();
    }
    page.close();
  }
}
