package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Scores one after another as a line, each with a sign for its status; where nothing was assessed
 * the line is broken.
 */
final class ScoreLine {
  /** More points than this cannot be told apart. */
  private static final int MOST = 200;

  private static final String KEY = "○ no drift, △ mild, □ moderate, ◆ severe, × not assessed";

  private static final int WIDTH = 640;
  private static final int LEFT = 40;
  private static final int RIGHT = 16;
  private static final int TOP = 12;

  /**
   * The score of a report or of a column in it.
   *
   * @param at what tells it from the others
   * @param score empty if it was not assessed
   */
  record Point(String at, DriftStatus status, OptionalDouble score) {
    static Point of(DriftReport report) {
      boolean assessed = report.status() != DriftStatus.NOT_ASSESSED;
      return new Point(
          label(report),
          report.status(),
          assessed ? OptionalDouble.of(report.driftScore()) : OptionalDouble.empty());
    }

    static Point of(DriftReport report, FeatureDrift column) {
      boolean assessed = column.state() == FeatureState.ASSESSED;
      return new Point(
          label(report),
          column.status(),
          assessed ? OptionalDouble.of(Math.min(1, column.score())) : OptionalDouble.empty());
    }

    static Point without(DriftReport report) {
      return new Point(label(report), DriftStatus.NOT_ASSESSED, OptionalDouble.empty());
    }

    @Override
    public String toString() {
      return at + ": " + Words.status(status) + ", " + Words.orNone(score, Text::number);
    }
  }

  private final List<Point> points;
  private final int height;
  private final double most;

  private ScoreLine(List<Point> points, int height) {
    this.points = points.subList(Math.max(0, points.size() - MOST), points.size());
    this.height = height;
    double largest = points.stream().mapToDouble(point -> point.score.orElse(0)).max().orElse(0);
    most = Math.max(0.5, Math.ceil(largest * 10) / 10);
  }

  /** What tells a report from the others of its series: its segment, its window, or its time. */
  static String label(DriftReport report) {
    return report
        .segment()
        .map(Words::segment)
        .or(() -> report.window().map(Words::window))
        .orElseGet(() -> Words.time(report.createdAt()));
  }

  /** Whether reports follow each other in time; segments only stand beside each other. */
  static boolean isTime(List<DriftReport> reports) {
    return reports.stream().map(DriftReport::segment).distinct().count() <= 1;
  }

  /** Writes the scores of reports, with a key to the signs. */
  static void write(Markup page, List<DriftReport> reports) {
    List<Point> points = reports.stream().map(Point::of).toList();
    write(page, "Scores of " + points.size() + " reports", points, isTime(reports), 130);
    page.element("p", KEY, "class", "fine");
    if (points.size() > MOST) {
      page.element("p", "The last " + MOST + " of " + Text.count(points.size()) + " reports.");
    }
  }

  /**
   * Writes the last 200 points.
   *
   * @param what what the scores are of
   * @param joined whether a line joins the points
   */
  static void write(Markup page, String what, List<Point> points, boolean joined, int height) {
    new ScoreLine(points, height).write(page, what, joined);
  }

  private void write(Markup page, String what, boolean joined) {
    int all = height + TOP + (joined ? 24 : 10);
    String description = what + "; the last is " + points.get(points.size() - 1);
    page.open("div", "class", "scroll");
    page.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + all,
        "role",
        "img",
        "class",
        "line",
        "aria-label",
        description);
    tick(page, most);
    tick(page, 0);
    if (joined) {
      page.empty("path", "class", "joined", "d", path());
      text(page, "start", LEFT, all - 2, points.get(0).at);
      text(page, "end", WIDTH, all - 2, points.get(points.size() - 1).at);
    }
    for (int i = 0; i < points.size(); i++) {
      mark(page, i);
    }
    page.close().close();
  }

  private void tick(Markup page, double score) {
    String y = Long.toString(y(score));
    page.empty("path", "class", "x", "d", "M" + LEFT + " " + y + "H" + WIDTH);
    text(page, "end", LEFT - 6, y(score) + 4, Text.threshold(score));
  }

  private static void text(Markup page, String anchor, long x, long y, String text) {
    page.element("text", text, "class", anchor, "x", Long.toString(x), "y", Long.toString(y));
  }

  private long x(int i) {
    int room = WIDTH - LEFT - RIGHT;
    return LEFT + 8 + (points.size() == 1 ? 0 : Math.round((room - 8.0) * i / (points.size() - 1)));
  }

  private long y(double score) {
    return TOP + Math.round(height * (1 - score / most));
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < points.size(); i++) {
      OptionalDouble score = points.get(i).score;
      if (score.isPresent()) {
        path.append(drawing ? 'L' : 'M').append(x(i)).append(' ').append(y(score.getAsDouble()));
      }
      drawing = score.isPresent();
    }
    return path.toString();
  }

  private void mark(Markup page, int i) {
    Point point = points.get(i);
    String at = "M" + x(i) + " " + y(point.score.orElse(0));
    String shape =
        switch (point.status) {
          case NOT_ASSESSED -> "m-4-4l8 8m0-8l-8 8";
          case NONE -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z";
          case MILD -> "m0-5l5 9h-10z";
          case MODERATE -> "m-4-4h8v8h-8z";
          case SEVERE -> "m0-6l6 6l-6 6l-6-6z";
        };
    page.open("path", "class", "mark " + Badge.css(point.status), "d", at + shape);
    page.element("title", point.toString()).close();
  }
}
