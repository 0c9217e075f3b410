package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.drift.analyst.Advice;
import java.util.List;

/** What to do, as an analyst sees it. */
final class AdviceSection {
  private static final int MOST = 50;

  private AdviceSection() {}

  static void write(Markup page, Advice advice) {
    Page.section(page, "advice", "Advice: " + advice.verdict().text());
    page.element("p", advice.summary(), "class", "lead prose");
    list(page, "What to do next", "ol", advice.nextSteps());
    list(page, "What it rests on", "ul", advice.findings());
    if (!advice.riskFlags().isEmpty()) {
      page.open("p").element("strong", "Patterns: ");
      page.text(String.join(", ", advice.riskFlags().stream().map(Words::of).toList()));
      page.close();
    }
    advice.note().ifPresent(note -> page.element("p", note, "class", "note prose"));
    page.close();
  }

  private static void list(Markup page, String heading, String tag, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    page.element("h3", heading).open(tag);
    lines.stream().limit(MOST).forEach(line -> page.element("li", line, "class", "prose"));
    page.close();
  }
}
