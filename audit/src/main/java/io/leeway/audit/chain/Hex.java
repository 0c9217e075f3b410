package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as text: hexadecimal in lower case and in no other form. */
final class Hex {
  private static final byte[] VALUES = values(); // by character; -1 where it is not a digit

  private static final String DIGITS = "0123456789abcdef";

  private Hex() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (byte value = 0; value < 16; value++) {
      values[Character.forDigit(value, 16)] = value;
    }
    return values;
  }

  /** Writes bytes as text. */
  static void write(byte[] bytes, int from, int to, ByteArrayOutputStream out) {
    byte[] digits = new byte[2 * (to - from)];
    int at = 0;
    for (int i = from; i < to; i++) {
      digits[at++] = (byte) DIGITS.charAt(bytes[i] >> 4 & 0xF);
      digits[at++] = (byte) DIGITS.charAt(bytes[i] & 0xF);
    }
    out.writeBytes(digits);
  }

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The beginning of a hash: enough for a person to tell two apart. */
  static String brief(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, 4) + "..";
  }

  /** Fills an array with what the text at {@code offset} stands for; false if it is no hex. */
  static boolean read(byte[] text, int offset, byte[] into) {
    int at = offset;
    int seen = 0;
    for (int i = 0; i < into.length; i++) {
      int high = VALUES[text[at++] & 0xFF];
      int low = VALUES[text[at++] & 0xFF];
      into[i] = (byte) (high << 4 | low);
      seen |= high | low; // negative from the first character on that is not a digit
    }
    return seen >= 0;
  }

  /**
   * The bytes that a text stands for.
   *
   * @throws IllegalArgumentException if the text has another size or form
   */
  static byte[] parse(String text, int size, String what) {
    byte[] bytes = new byte[size];
    byte[] digits = text.getBytes(StandardCharsets.UTF_8);
    Checks.argument(
        digits.length == 2 * size && read(digits, 0, bytes),
        "%s must be %d lower-case hex digits, but was '%s'",
        what,
        2 * size,
        text);
    return bytes;
  }
}
