package io.leeway.audit;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** URL encoding, taken as it comes: what is not encoded well stays as it is. */
final class UrlText {
  private UrlText() {}

  /** The text without its encoding; a plus is a space. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Has every encoded part of a text changed in its decoded form; the others stay as they are. */
  static String changed(String text, UnaryOperator<String> change) {
    StringBuilder out = new StringBuilder(text.length());
    for (int start = 0; start < text.length(); ) {
      int end = start;
      while (end < text.length() && !isBetweenParts(text.charAt(end))) {
        end++;
      }
      String part = text.substring(start, end);
      String decoded = decoded(part);
      String changed = decoded.equals(part) ? decoded : change.apply(decoded);
      out.append(
          changed.equals(decoded) ? part : URLEncoder.encode(changed, StandardCharsets.UTF_8));
      if (end < text.length()) {
        out.append(text.charAt(end++));
      }
      start = end;
    }
    return out.toString();
  }

  private static boolean isBetweenParts(char c) {
    return Character.isWhitespace(c) || "&=?#\"".indexOf(c) >= 0;
  }
}
