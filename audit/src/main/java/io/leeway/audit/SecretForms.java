package io.leeway.audit;

import io.leeway.core.json.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets by their form alone.
 *
 * <p>Each method goes through a text from left to right and comes back to a character a fixed
 * number of times at most: no text makes it slow.
 */
final class SecretForms {
  /** What people write after the word bearer that is no token. */
  private static final Set<String> NO_TOKENS =
      Set.of(
          "and",
          "auth",
          "authentication",
          "authorization",
          "credential",
          "credentials",
          "error",
          "for",
          "header",
          "in",
          "is",
          "not",
          "of",
          "or",
          "realm",
          "scheme",
          "scope",
          "token",
          "tokens",
          "was",
          "with");

  /** A URL's user is not looked for farther than this behind a slash. */
  private static final int LONGEST_USER = 256;

  private SecretForms() {}

  /** The credentials after {@code Bearer}. */
  static void bearer(String text, Spans found) {
    for (int at = indexOfScheme(text, "bearer", 0); at >= 0; ) {
      int start = startOfCredentials(text, at + "bearer".length());
      int end = start;
      if (start > at + "bearer".length() && !isNoToken(text, start)) {
        while (end < text.length() && !isEndOfToken(text.charAt(end))) {
          end++;
        }
        found.add(at, start, end);
      }
      at = indexOfScheme(text, "bearer", end);
    }
  }

  /** The credentials after {@code Basic}: Base64 of a text with a colon (RFC 7617). */
  static void basic(String text, Spans found) {
    for (int at = indexOfScheme(text, "basic", 0); at >= 0; ) {
      int start = startOfCredentials(text, at + "basic".length());
      if (start > at + "basic".length()) {
        int end = start;
        while (end < text.length() && isBase64(text.charAt(end))) {
          end++;
        }
        if (hasColon(text.substring(start, end))) {
          found.add(at, start, end);
        }
      }
      at = indexOfScheme(text, "basic", start);
    }
  }

  private static int indexOfScheme(String text, String scheme, int from) {
    for (int at = from; at <= text.length() - scheme.length(); at++) {
      if ((text.charAt(at) | 0x20) == 'b'
          && text.regionMatches(true, at, scheme, 0, scheme.length())) {
        return at;
      }
    }
    return -1;
  }

  private static int startOfCredentials(String text, int from) {
    int start = from;
    while (start < text.length() && " \t\r\n:=\"'\\".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  private static boolean isNoToken(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    boolean goesOn =
        (end < text.length() && isBase64(text.charAt(end)))
            || (end + 1 < text.length()
                && text.charAt(end) == '.'
                && isBase64(text.charAt(end + 1)));
    return !goesOn && NO_TOKENS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
  }

  private static boolean isEndOfToken(char c) {
    return Character.isWhitespace(c) || "\"'\\,;&<>()[]{}".indexOf(c) >= 0;
  }

  private static boolean isBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static boolean isBase64(char c) {
    return isBase64Url(c) || c == '+' || c == '/';
  }

  private static boolean hasColon(String base64) {
    String digits = base64.replace('-', '+').replace('_', '/');
    // One digit alone is less than a byte; a text that was cut may end so.
    int length = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
    byte[] decoded = Base64.getDecoder().decode(digits.substring(0, length));
    return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
  }

  /** JSON Web Tokens, signed or encrypted: parts in Base64, the first that of a JSON object. */
  static void jwt(String text, Spans found) {
    for (int at = text.indexOf("eyJ"); at >= 0; ) {
      int end = endOfBase64(text, at);
      boolean isToken = end < text.length() && text.charAt(end) == '.';
      for (int part = 1; part < 5 && end < text.length() && text.charAt(end) == '.'; part++) {
        end = endOfBase64(text, end + 1);
      }
      if (isToken) {
        found.add(at, at, end);
      }
      at = text.indexOf("eyJ", end);
    }
  }

  private static int endOfBase64(String text, int from) {
    int end = from;
    while (end < text.length() && isBase64Url(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** PEM blocks, to the end of the text where a block has no end. */
  static void pem(String text, Spans found) {
    for (int at = text.indexOf("-----BEGIN "); at >= 0; ) {
      int footer = text.indexOf("-----END ", at);
      int close = footer < 0 ? -1 : text.indexOf("-----", footer + "-----END ".length());
      int end = close < 0 ? text.length() : close + "-----".length();
      found.add(at, at, end);
      at = text.indexOf("-----BEGIN ", end);
    }
  }

  /** Who logs in, in a URL: {@code https://user:password@host}. */
  static void url(String text, Spans found) {
    for (int at = text.indexOf("://"); at >= 0; ) {
      int start = at + "://".length();
      int end = start;
      int user = -1;
      while (end < text.length() && !isEndOfAuthority(text.charAt(end))) {
        user = text.charAt(end) == '@' ? end : user;
        end++;
      }
      if (user < 0 && hasPassword(text, start, end)) {
        user = endOfUser(text, end);
      }
      if (user > start) {
        found.add(start, start, user);
      }
      at = text.indexOf("://", Math.max(end, user));
    }
  }

  private static boolean isEndOfAuthority(char c) {
    return isEndOfUrl(c) || c == '/' || c == '?' || c == '#' || c == '…';
  }

  private static boolean isEndOfUrl(char c) {
    return Character.isWhitespace(c) || "\"'<>`".indexOf(c) >= 0;
  }

  /** Whether there is a colon that no port follows, in what has no at sign: a slash came first. */
  private static boolean hasPassword(String text, int start, int end) {
    int colon = text.indexOf(':', start);
    return colon >= 0
        && colon < end - 1
        && text.charAt(start) != '['
        && !text.substring(colon + 1, end).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The at sign after a password that has a slash; the end of a text that was cut is as good. */
  private static int endOfUser(String text, int from) {
    if (text.startsWith(Texts.CUT, from)) {
      return from;
    }
    int last = Math.min(text.length(), from + LONGEST_USER);
    for (int at = from; at < last && !isEndOfUrl(text.charAt(at)); at++) {
      if (text.charAt(at) == '@') {
        return at;
      }
    }
    return -1;
  }
}
