package io.leeway.drift.store;

import io.leeway.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Any text as a file name, different ones for different texts on every file system: small letters,
 * digits, {@code _}, {@code -} and inner dots as they are, all else in percent and small hex digits
 * of its UTF-8. A long name is cut and ends with {@code ~}, which stands in no other, and the
 * SHA-256 of the text.
 */
final class FileNames {
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
  private static final int LONGEST = 150;
  private static final int HEAD = 80;

  /** Names of devices, which Windows also sees in front of a dot. */
  private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|(com|lpt)[0-9])(\\..*)?");

  private FileNames() {}

  static String encode(String text) {
    if (text.isEmpty()) {
      return "%";
    }
    byte[] bytes = Json.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    boolean device = DEVICE.matcher(text).matches();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean end = i == 0 || i == bytes.length - 1;
      boolean plain = PLAIN.indexOf(c) >= 0 && !(c == '.' && end) && !(device && i == 0);
      name.append(plain ? String.valueOf(c) : "%" + HexFormat.of().toHexDigits((byte) c));
    }
    return name.length() <= LONGEST ? name.toString() : name.substring(0, HEAD) + "~" + hash(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
