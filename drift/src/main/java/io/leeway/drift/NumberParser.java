package io.leeway.drift;

import java.util.Locale;
import java.util.Set;

/**
 * Reads the numbers of a text file: {@code 12}, {@code -0.5}, {@code 1e-3}, {@code NaN}, {@code
 * Infinity}, with spaces around them.
 *
 * <p>Stricter than {@link Double#parseDouble}, which also takes {@code 1d} and hexadecimal numbers,
 * and as exact.
 */
final class NumberParser {
  private static final double[] POWERS_OF_TEN = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power; // exact up to 1e22
      power *= 10;
    }
  }

  private static final Set<String> INFINITY = Set.of("inf", "infinity");

  private double value;

  /** The number that the last successful {@link #parse} found. */
  double value() {
    return value;
  }

  /** Whether the characters are one number. */
  boolean parse(char[] text, int offset, int length) {
    int start = offset;
    int end = offset + length;
    while (start < end && isSpace(text[start])) {
      start++;
    }
    while (start < end && isSpace(text[end - 1])) {
      end--;
    }
    int i = start;
    boolean negative = i < end && text[i] == '-';
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      i++;
    }
    long digits = 0;
    int significant = 0;
    int scale = 0;
    boolean point = false;
    int mantissa = i;
    for (; i < end; i++) {
      char c = text[i];
      if (c >= '0' && c <= '9') {
        digits = digits * 10 + (c - '0'); // may overflow; used only up to 15 significant digits
        significant += digits == 0 ? 0 : 1;
        scale -= point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (i - mantissa == (point ? 1 : 0)) {
      return parseWord(text, start, end);
    }
    if (i < end) {
      return isExponent(text, i, end) && parseSlowly(text, start, end);
    }
    if (significant > 15 || scale < -22) {
      return parseSlowly(text, start, end);
    }
    // Both parts are exact doubles, so that one division rounds correctly (Clinger 1990).
    double magnitude = digits / POWERS_OF_TEN[-scale];
    value = negative ? -magnitude : magnitude;
    return true;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isExponent(char[] text, int at, int end) {
    if (text[at] != 'e' && text[at] != 'E') {
      return false;
    }
    int i = at + 1;
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      i++;
    }
    int first = i;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i == end && i > first;
  }

  private boolean parseSlowly(char[] text, int start, int end) {
    value = Double.parseDouble(new String(text, start, end - start));
    return true;
  }

  private boolean parseWord(char[] text, int start, int end) {
    if (end - start < 3 || end - start > 9) {
      return false;
    }
    String word = new String(text, start, end - start).toLowerCase(Locale.ROOT);
    boolean negative = word.startsWith("-");
    boolean signed = negative || word.startsWith("+");
    if (INFINITY.contains(signed ? word.substring(1) : word)) {
      value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return true;
    }
    value = Double.NaN;
    return word.equals("nan");
  }
}
