package io.leeway.core.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of arguments, with messages that name the rule and the value. */
public final class Checks {
  private Checks() {}

  /**
   * Throws when a rule about an argument does not hold.
   *
   * @param rule whether it holds
   * @param format the message, for {@link String#format} in {@link Locale#ROOT}
   * @param values the values that the message shows
   * @throws IllegalArgumentException if {@code rule} is false
   */
  public static void argument(boolean rule, String format, @Nullable Object... values) {
    if (!rule) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, format, values));
    }
  }

  /**
   * Returns a text that has something to read.
   *
   * @param text the text
   * @param what what it is, for the message
   * @return the same text
   * @throws IllegalArgumentException if it is empty or blank
   */
  public static String notBlank(String text, String what) {
    argument(!text.isBlank(), "%s must not be blank, but was '%s'", what, text);
    return text;
  }
}
