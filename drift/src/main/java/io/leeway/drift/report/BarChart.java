package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Visible;
import java.util.List;

/** The shares of bins as bars: the reference's hatched, the current sample's solid beside it. */
final class BarChart {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 150;
  private static final int LEFT = 44;
  private static final int BOTTOM = 160;
  private static final double GAP = 0.5;
  private static final int MOST_CUTS = 10;
  private static final int ROW = 24;
  private static final int LABELS = 190;
  private static final int LONGEST = 290;

  private BarChart() {}

  /** Bars of numbers, from the smallest to the largest. */
  static void standing(Markup page, List<Bar> bars, List<String> cuts, String description) {
    boolean missing = bars.get(bars.size() - 1).isMissing();
    double slots = bars.size() + (missing ? GAP : 0);
    double slot = Math.min(90, (WIDTH - LEFT) / slots);
    double thickness = slot * 0.38;
    StringBuilder reference = new StringBuilder();
    StringBuilder current = new StringBuilder();
    double most = most(bars);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double middle = LEFT + (i + 0.5 + (bar.isMissing() ? GAP : 0)) * slot;
      bar(reference, middle - thickness / 2, BOTTOM, "v-", bar.before() / most * HEIGHT);
      bar(current, middle + thickness / 2, BOTTOM, "v-", bar.now() / most * HEIGHT);
    }
    open(page, BOTTOM + 24, description);
    text(page, LEFT - 6, BOTTOM - HEIGHT + 10, "end", percent(most));
    text(page, LEFT - 6, BOTTOM, "end", "0 %");
    int step = 1 + cuts.size() / MOST_CUTS;
    for (int i = 0; i < cuts.size(); i += step) {
      if (i == 0 || !cuts.get(i).equals(cuts.get(i - 1))) {
        text(page, LEFT + (i + 1) * slot, BOTTOM + 18, "middle", cuts.get(i));
      }
    }
    if (missing) {
      text(page, LEFT + (slots - 0.5) * slot, BOTTOM + 18, "middle", "missing");
    }
    String axis = "M" + LEFT + " " + BOTTOM + "h" + number(slots * slot);
    close(page, axis, number(thickness), reference, current);
  }

  /** Bars of names, each beside its name. */
  static void lying(Markup page, List<Bar> bars, String description) {
    StringBuilder reference = new StringBuilder();
    StringBuilder current = new StringBuilder();
    double most = most(bars);
    int height = bars.size() * ROW;
    open(page, height, description);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int middle = i * ROW + ROW / 2;
      double longer = Math.max(bar.before(), bar.now()) / most * LONGEST;
      text(page, LABELS - 8, middle + 4, "end", Visible.name(bar.label(), 26));
      text(page, LABELS + longer + 6, middle + 4, "start", bar.shares());
      bar(reference, LABELS, middle - 4, "h", bar.before() / most * LONGEST);
      bar(current, LABELS, middle + 4, "h", bar.now() / most * LONGEST);
    }
    close(page, "M" + LABELS + " 0v" + height, "8", reference, current);
  }

  /** A bar is a thick line; one that is not empty can be seen. */
  private static void bar(StringBuilder path, double x, double y, String direction, double length) {
    if (length > 0) {
      path.append('M').append(number(x)).append(' ').append(number(y)).append(direction);
      path.append(number(Math.max(1, length)));
    }
  }

  private static double most(List<Bar> bars) {
    double most =
        bars.stream().mapToDouble(bar -> Math.max(bar.before(), bar.now())).max().orElse(1);
    return most == 0 ? 1 : most;
  }

  private static void open(Markup page, int height, String description) {
    page.open(
        "svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", description);
  }

  private static void close(
      Markup page, String axis, String thickness, StringBuilder reference, StringBuilder current) {
    page.empty("path", "class", "r", "stroke-width", thickness, "d", reference.toString());
    page.empty("path", "class", "c", "stroke-width", thickness, "d", current.toString());
    page.empty("path", "class", "x", "d", axis).close();
  }

  private static void text(Markup page, double x, double y, String anchor, String text) {
    if (anchor.equals("middle")) {
      page.element("text", text, "x", number(x), "y", number(y));
    } else {
      page.element("text", text, "x", number(x), "y", number(y), "class", anchor);
    }
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  /** A coordinate: whole pixels are enough here. */
  private static String number(double value) {
    return Long.toString(Math.round(value));
  }
}
