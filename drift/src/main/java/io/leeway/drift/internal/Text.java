package io.leeway.drift.internal;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers and names as people read them. */
public final class Text {
  private Text() {}

  /** Three digits behind the point, or an exponent where there would be many before it. */
  public static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1e6 ? "%.3f" : "%.3g", value);
  }

  /** A number as people write it: 1 and not 1.0. */
  public static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A threshold with all its digits, two behind the point at least. */
  public static String threshold(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.setScale(Math.max(2, exact.scale())).toPlainString();
  }

  /** A p-value: 0.034, 3e-08, or under 1e-300 where a double ends. */
  public static String pValue(double p) {
    if (p < 1e-300) {
      return "<1e-300";
    }
    return p < 0.001
        ? String.format(Locale.ROOT, "%.0e", p)
        : String.format(Locale.ROOT, "%.3f", p);
  }

  /** A count with separators. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share as a percentage. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A sentence on one line, cut at the end when too long. */
  public static String sentence(String sentence, int length) {
    String line = oneLine(sentence);
    return line.length() <= length ? line : line.substring(0, length - 2) + "..";
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", " ");
  }

  /** A name without line breaks and other control characters, cut in the middle when too long. */
  public static String name(String name, int length) {
    String line = oneLine(name);
    if (line.length() <= length) {
      return line;
    }
    int head = (length - 2) / 2;
    int tail = line.length() - (length - 2 - head);
    return oneLine(line.substring(0, head) + ".." + line.substring(tail)); // halves of pairs go
  }
}
