package io.leeway.core.internal;

import java.util.Locale;

/** Text of unknown origin with nothing hidden in it; well-formed whatever it was. */
public final class Visible {
  /** Letters and symbols that have no ink: fillers of Hangul, and braille without a dot. */
  private static final String BLANK = "\u115f\u1160\u2800\u3164\uffa0";

  private Visible() {}

  /** A name on one line, cut in the middle when longer than so many characters. */
  public static String name(String name, int length) {
    int count = name.codePointCount(0, name.length());
    if (count <= length) {
      return show(name, false);
    }
    int head = name.offsetByCodePoints(0, (length - 2) / 2);
    int tail = name.offsetByCodePoints(name.length(), -(length - 2 - (length - 2) / 2));
    return show(name.substring(0, head), false) + ".." + show(name.substring(tail), false);
  }

  /** Sentences: tabs and line breaks stay. Cut at the end when longer than so many characters. */
  public static String prose(String text, int length) {
    return text.codePointCount(0, text.length()) <= length
        ? prose(text)
        : prose(text.substring(0, text.offsetByCodePoints(0, length - 2))) + "..";
  }

  /** Sentences: tabs and line breaks stay. */
  public static String prose(String text) {
    return show(text.replace("\r\n", "\n"), true);
  }

  private static String show(String text, boolean prose) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (prose && (c == '\n' || c == '\t')) {
                shown.append((char) c);
              } else if (isHidden(c)) {
                shown.append(String.format(Locale.ROOT, "[U+%04X]", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean isHidden(int c) {
    boolean nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return nonCharacter
        || BLANK.indexOf(c) >= 0
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }
}
