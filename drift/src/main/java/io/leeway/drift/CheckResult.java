package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a check beside drift found: data quality, fairness, or safety.
 *
 * @param kind what it is about
 * @param check which check: a token such as {@code missing_spike}
 * @param subject the column, group or kind of event it looked at; empty if the whole dataset
 * @param severity how much it matters if it fails
 * @param state what became of it
 * @param value what it measured; empty if there is no one number, or it was not checked
 * @param low the lower end of the 95 % confidence interval of the value, if it has one
 * @param high the upper end
 * @param limit the limit that the value is held to, if it is one number
 * @param reason one sentence with the numbers it rests on
 * @since 0.1
 */
public record CheckResult(
    CheckKind kind,
    String check,
    Optional<String> subject,
    Severity severity,
    CheckState state,
    OptionalDouble value,
    OptionalDouble low,
    OptionalDouble high,
    OptionalDouble limit,
    String reason) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the name is not a token, a number is not finite, or only
   *     one end of the interval is there
   */
  public CheckResult {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Checks.argument(
        check.matches("[a-z0-9][a-z0-9_.-]{0,127}"),
        "check must be a token of a-z, 0-9, _, . and -, but was '%s'",
        check);
    requireFinite(value, "value", check);
    requireFinite(low, "low", check);
    requireFinite(high, "high", check);
    requireFinite(limit, "limit", check);
    Checks.argument(
        low.isPresent() == high.isPresent(), "check %s must have both ends of an interval", check);
  }

  private static void requireFinite(OptionalDouble number, String what, String check) {
    Checks.argument(
        number.isEmpty() || Double.isFinite(number.getAsDouble()),
        "%s of check %s must be finite, but was %s",
        what,
        check,
        number);
  }

  /** Whether it failed. */
  public boolean failed() {
    return state == CheckState.FAILED;
  }

  /** State, check and reason on one line. */
  @Override
  public String toString() {
    return (failed() ? state + " (" + severity + ") " : state + " ")
        + check
        + subject.map(name -> " of " + Text.name(name, 40)).orElse("")
        + ": "
        + Text.sentence(reason, 400);
  }
}
