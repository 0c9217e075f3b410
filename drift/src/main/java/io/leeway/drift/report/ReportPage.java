package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import java.util.function.Consumer;

/** The page that reports stand on: what all pages have, charts, and tables that can be sorted. */
final class ReportPage {
  private static final Page PAGE =
      Page.of(
          ReportPage.class.getResourceAsStream("report.css"),
          ReportPage.class.getResourceAsStream("report.js"));

  private ReportPage() {}

  /**
   * The page.
   *
   * @param title what the window is called
   * @param body writes what stands between the tags of the body
   */
  static String of(String title, Consumer<Markup> body) {
    return PAGE.render(
        title,
        page -> {
          hatch(page);
          body.accept(page);
        });
  }

  /** The pattern of the reference's bars, which every chart of the page uses. */
  private static void hatch(Markup page) {
    page.open("svg", "class", "hatch", "aria-hidden", "true");
    page.open(
        "pattern",
        "id",
        "hatch",
        "width",
        "5",
        "height",
        "5",
        "patternUnits",
        "userSpaceOnUse",
        "patternTransform",
        "rotate(45)");
    page.empty("rect", "width", "5", "height", "5").empty("path", "d", "M0 0v5");
    page.close().close();
  }
}
