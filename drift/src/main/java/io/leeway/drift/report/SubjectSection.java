package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.drift.DriftReport;

/** What was compared with what. */
final class SubjectSection {
  private SubjectSection() {}

  static void write(Markup page, DriftReport report) {
    Page.section(page, "subject", "What was compared");
    page.open("dl", "class", "facts");
    report.model().ifPresent(model -> Page.fact(page, "Model", model));
    report.deployment().ifPresent(place -> Page.fact(page, "Deployment", place));
    report
        .baseline()
        .ifPresent(
            base -> {
              Page.fact(page, "Baseline", Words.baseline(base));
              Page.hash(page, "Content hash of the baseline", base.contentHash());
            });
    report
        .window()
        .ifPresent(window -> Page.fact(page, "Window, its end left out", Words.window(window)));
    report.segment().ifPresent(segment -> Page.fact(page, "Segment", Words.segment(segment)));
    Page.fact(page, "Reference", rows(report, report.referenceRows()));
    Page.fact(page, "Current", rows(report, report.currentRows()));
    Page.fact(page, "Made at", Words.time(report.createdAt()));
    report.createdBy().ifPresent(actor -> Page.fact(page, "Made by", Words.actor(actor)));
    page.close().close();
  }

  /** A host that computed the numbers itself may not have said how many rows there were. */
  private static String rows(DriftReport report, long rows) {
    return rows == 0 && !report.significanceAssessed()
        ? "number of rows not said"
        : Words.rows(rows);
  }
}
