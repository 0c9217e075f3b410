package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.drift.CheckResult;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.Severity;

/** A status as a word in a colour: the word says it, the colour repeats it. */
final class Badge {
  private Badge() {}

  /** The class that gives a status its colour. */
  static String css(DriftStatus status) {
    return switch (status) {
      case NOT_ASSESSED -> "unknown";
      case NONE -> "none";
      case MILD -> "mild";
      case MODERATE -> "moderate";
      case SEVERE -> "severe";
    };
  }

  static void write(Markup page, DriftStatus status) {
    String words =
        switch (status) {
          case NOT_ASSESSED, NONE -> status == DriftStatus.NONE ? "NO DRIFT" : "NOT ASSESSED";
          default -> status + " DRIFT";
        };
    page.element("b", words, "class", "badge " + css(status));
  }

  static void write(Markup page, CheckResult check) {
    page.element("b", words(check), "class", "badge " + css(check));
  }

  private static String words(CheckResult check) {
    return switch (check.state()) {
      case PASSED -> "PASSED";
      case FAILED -> "FAILED, " + check.severity();
      case NOT_CHECKED -> "NOT CHECKED";
    };
  }

  private static String css(CheckResult check) {
    return switch (check.state()) {
      case PASSED -> "none";
      case FAILED ->
          check.severity() == Severity.CRITICAL
              ? "severe"
              : check.severity() == Severity.WARNING ? "moderate" : "mild";
      case NOT_CHECKED -> "unknown";
    };
  }
}
