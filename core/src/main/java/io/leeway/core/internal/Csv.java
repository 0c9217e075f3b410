package io.leeway.core.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cells of RFC 4180 that no spreadsheet takes for a formula. */
public final class Csv {
  /** What begins a formula somewhere; the last four are their full-width forms. */
  private static final String FORMULA = "=+-@\t\r\n\0|%\uff1d\uff0b\uff0d\uff20";

  private Csv() {}

  /**
   * The text as a cell shows it: one apostrophe before what a spreadsheet might compute, and before
   * what begins with apostrophes and goes on so. Numbers stay numbers.
   */
  public static String guard(String text) {
    return isFormula(text) && !isNumber(text) ? "'" + text : text;
  }

  /** The text that a guarded one stands for. */
  public static String unguard(String cell) {
    boolean guarded = cell.startsWith("'") && isFormula(cell.substring(1));
    return guarded ? cell.substring(1) : cell;
  }

  private static boolean isFormula(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) == '\'') {
      at++;
    }
    return at < text.length() && FORMULA.indexOf(text.charAt(at)) >= 0;
  }

  /** Whether the text is a number as JSON has it. */
  private static boolean isNumber(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int digits = digits(text, at);
    if (digits == 0 || (digits > 1 && text.charAt(at) == '0')) {
      return false;
    }
    at += digits;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = digits(text, at + 1);
      if (fraction == 0) {
        return false;
      }
      at += 1 + fraction;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      at += at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
      int exponent = digits(text, at);
      if (exponent == 0) {
        return false;
      }
      at += exponent;
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /** Writes one cell, guarded and quoted; null is empty without quotes. */
  public static void write(@Nullable String cell, ByteArrayOutputStream out) {
    if (cell != null) {
      byte[] text = guard(cell).getBytes(StandardCharsets.UTF_8);
      out.writeBytes(quote(text, 0, text.length));
    }
  }

  /** The bytes between quotes, those that are quotes doubled. */
  public static byte[] quote(byte[] bytes, int offset, int length) {
    byte[] quoted = new byte[2 * length + 2];
    int at = 0;
    quoted[at++] = '"';
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '"') {
        quoted[at++] = '"';
      }
      quoted[at++] = bytes[i];
    }
    quoted[at++] = '"';
    return Arrays.copyOf(quoted, at);
  }

  /**
   * Splits a row.
   *
   * @param first the first cell that is wanted
   * @param last the last cell of the row
   * @param texts receives the wanted cells but the last one; null for what is empty and not quoted
   * @return the last cell, or null if the row has another number of cells or another form
   */
  public static byte @Nullable [] split(
      byte[] row, int offset, int length, int first, int last, List<@Nullable String> texts) {
    int end = offset + length;
    int at = offset;
    byte[] bytes = {};
    for (int cell = 0; cell <= last; cell++) {
      boolean quoted = at < end && row[at] == '"';
      int begin = at;
      int doubled = 0;
      if (quoted) {
        for (at++; at < end && (row[at] != '"' || (at + 1 < end && row[at + 1] == '"')); at++) {
          if (row[at] == '"') {
            doubled++;
            at++;
          }
        }
        at++; // the closing quote
      }
      boolean closed = cell == last ? at == end : at < end && row[at] == ',';
      if (!closed) {
        return null;
      }
      if (cell >= first) {
        bytes = quoted ? unquote(row, begin + 1, at - 1, doubled) : new byte[0];
        if (cell < last) {
          texts.add(quoted ? new String(bytes, StandardCharsets.UTF_8) : null);
        }
      }
      at++; // the comma
    }
    return bytes;
  }

  private static byte[] unquote(byte[] row, int begin, int end, int doubled) {
    byte[] bytes = new byte[end - begin - doubled];
    int to = 0;
    for (int i = begin; i < end; i++) {
      bytes[to++] = row[i];
      if (row[i] == '"') {
        i++;
      }
    }
    return bytes;
  }
}
