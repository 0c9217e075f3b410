package io.leeway.drift.assertj;

import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a failed assertion says: what was expected of what, what was found, and the ten worst. */
final class Failure {
  private static final int MOST = 10;
  private static final String ROW = "%-8s %6s  %-18s  %s";

  private Failure() {}

  /**
   * The message, which begins on a line of its own, as AssertJ's do.
   *
   * @param subject what the assertion is about, such as {@code report}
   * @param actual it, on one line
   * @param expected such as {@code to have a status below MILD}
   * @param found such as {@code but it is SEVERE}
   * @param worst lines on what is in the way, the worst first
   */
  static String message(
      String subject, String actual, String expected, String found, List<String> worst) {
    StringBuilder text = new StringBuilder("\nExpecting ");
    text.append(subject).append(":\n  ").append(actual).append('\n');
    text.append(expected).append('\n');
    text.append("but ").append(found);
    if (!worst.isEmpty()) {
      text.append(":\n").append(list(worst));
    }
    return text.toString();
  }

  private static String list(List<String> worst) {
    Stream<String> shown = worst.stream().limit(MOST);
    Stream<String> rest =
        worst.size() > MOST ? Stream.of("and " + (worst.size() - MOST) + " more") : Stream.empty();
    return Stream.concat(shown, rest).map(line -> "  " + line).collect(Collectors.joining("\n"));
  }

  /** A column: status, score, name and reason. */
  static String line(FeatureDrift column) {
    return column.state() == FeatureState.ASSESSED
        ? line(column, column.reason())
        : line(column, column.state() + ": " + column.reason());
  }

  /** A column, with something else than its reason. */
  static String line(FeatureDrift column, String why) {
    boolean assessed = column.state() == FeatureState.ASSESSED;
    return String.format(
        Locale.ROOT,
        ROW,
        assessed ? column.status() : "-",
        assessed ? Text.number(column.score()) : "-",
        Text.name(column.name(), 40),
        Text.sentence(why, 200));
  }

  /** Names in quotes, ten at most. */
  static String names(List<String> names) {
    String shown =
        names.stream()
            .limit(MOST)
            .map(name -> "'" + Text.name(name, 40) + "'")
            .collect(Collectors.joining(", "));
    return names.size() > MOST ? shown + " and " + (names.size() - MOST) + " more" : shown;
  }
}
