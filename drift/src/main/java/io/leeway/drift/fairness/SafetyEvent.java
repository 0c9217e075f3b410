package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.Severity;
import io.leeway.drift.internal.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Harm or near harm that a host reports: an answer withdrawn, a guard that stepped in.
 *
 * @param kind what happened: a token such as {@code guardrail.blocked}
 * @param severity how bad it is; one CRITICAL event makes its check fail
 * @param detail what a reader is to know; shown in reports, without line breaks and cut to 500
 *     characters
 * @param time when, to the microsecond
 * @since 0.1
 */
public record SafetyEvent(String kind, Severity severity, String detail, Instant time) {
  /**
   * Checks the kind, and cuts detail and time.
   *
   * @throws IllegalArgumentException if the kind is not a token
   */
  public SafetyEvent {
    Checks.argument(
        kind.matches("[a-z0-9][a-z0-9_.-]{0,127}"),
        "kind of a safety event must be a token of a-z, 0-9, _, . and -, but was '%s'",
        Text.name(kind, 128));
    Objects.requireNonNull(severity, "severity");
    detail = Text.sentence(detail, 500);
    time = Times.micros(time);
  }

  /** Severity, kind, time and detail on one line. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s at %s: %s", severity, kind, time, detail);
  }
}
