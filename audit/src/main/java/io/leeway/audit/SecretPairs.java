package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import java.util.Optional;

/**
 * Finds the values of secret names in a text: {@code password=x}, {@code "password": "x"}, {@code
 * api key: x}, a query string, a JSON text that was cut.
 *
 * <p>Goes from one colon or equals sign to the next. A name is read backwards for at most 128
 * characters; what belongs to a value is not looked at again. So no text makes it slow.
 */
final class SecretPairs {
  private static final int LONGEST_NAME = 128;

  private final String text;
  private final SecretNames names;
  private final Spans found;

  private SecretPairs(String text, SecretNames names, Spans found) {
    this.text = text;
    this.names = names;
    this.found = found;
  }

  static void find(String text, SecretNames names, Spans found) {
    SecretPairs pairs = new SecretPairs(text, names, found);
    int at = 0;
    while (at < text.length()) {
      boolean isSeparator = text.charAt(at) == '=' || text.charAt(at) == ':';
      at = isSeparator ? pairs.findAt(at) : at + 1;
    }
  }

  /** Looks at one separator; returns where to go on. */
  private int findAt(int separator) {
    int endOfCode = Mode.endOfCodeAround(text, separator);
    if (endOfCode > 0) {
      return endOfCode;
    }
    int end = separator;
    while (end > 0 && isBlank(end - 1)) {
      end--;
    }
    boolean isQuoted = end > 0 && isQuote(end - 1);
    while (isQuoted && end > 0 && (isQuote(end - 1) || text.charAt(end - 1) == '\\')) {
      end--;
    }
    int start = isQuoted ? startOfQuoted(end) : startOfWord(end);
    Optional<Mode> mode = modeOf(start, end);
    if (mode.isEmpty() && !isQuoted && start > 0 && isBlank(start - 1)) {
      int before = startOfWord(start - 1);
      // Two words that make a name only together, such as api key.
      if (before < start - 1 && modeOf(before, start - 1).isEmpty()) {
        mode = modeOf(before, end);
        start = before;
      }
    }
    if (mode.isEmpty()) {
      return separator + 1;
    }
    return addValue(start, end, separator + 1, isQuoted, mode.get());
  }

  private int startOfQuoted(int end) {
    int start = end;
    while (start > 0 && end - start < LONGEST_NAME && !isQuote(start - 1)) {
      start--;
    }
    return start;
  }

  private int startOfWord(int end) {
    int start = end;
    while (start > 0 && end - start < LONGEST_NAME && isPartOfName(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isPartOfName(char c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || "_-.%+$[]".indexOf(c) >= 0
        : !Character.isWhitespace(c) && !Character.isSpaceChar(c);
  }

  private Optional<Mode> modeOf(int start, int end) {
    Optional<Mode> mode = find(start, end);
    if (mode.isPresent() || start == 0 || text.charAt(start - 1) != '\\') {
      return mode;
    }
    // The n of an escaped line feed is no part of the name.
    return find(start + (text.charAt(start) == 'u' ? "u000a".length() : 1), end);
  }

  private Optional<Mode> find(int start, int end) {
    return start >= end
        ? Optional.empty()
        : names.find(UrlText.decoded(text.substring(start, end)));
  }

  private int addValue(int nameStart, int nameEnd, int from, boolean isNameQuoted, Mode mode) {
    int start = from;
    while (start < text.length() && (isBlank(start) || "=:>".indexOf(text.charAt(start)) >= 0)) {
      start++;
    }
    int quote = start;
    while (quote < text.length() && text.charAt(quote) == '\\') {
      quote++;
    }
    int end = Mode.endOfReplacement(text, start);
    if (end >= 0) {
      return Math.max(from, end);
    }
    if (quote < text.length() && isQuote(quote)) {
      end = endOfQuoted(quote, quote - start);
      start = quote + 1;
    } else if (start < text.length() && "{[(".indexOf(text.charAt(start)) >= 0) {
      end = endOf(endOfBracket(start), " \t\r\n,;&}])\"'");
    } else {
      end = endOf(start, isNameQuoted ? " \t\r\n,}]" : terminators(nameStart, nameEnd));
    }
    found.add(nameStart, start, end, mode);
    return Math.max(from, end);
  }

  /** What ends a value: white space or the next pair, but only the line's end in a header. */
  private String terminators(int nameStart, int nameEnd) {
    String name = SecretNames.folded(text.substring(nameStart, nameEnd));
    boolean isHeader = name.contains("authorization") || name.contains("cookie");
    return isHeader ? "\r\n" : " \t\r\n&";
  }

  private int endOf(int start, String terminators) {
    int end = start;
    while (end < text.length() && terminators.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /**
   * The closing quote. Where it opens after b backslashes, as in JSON inside a string, quotes that
   * belong to the value have another number of them: 1, 3, 5 and so on where b is 0.
   */
  private int endOfQuoted(int quote, int backslashes) {
    int before = 0;
    for (int at = quote + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == text.charAt(quote) && before % (2 * (backslashes + 1)) == backslashes) {
        return at - backslashes;
      }
      before = c == '\\' ? before + 1 : 0;
    }
    return text.length();
  }

  private int endOfBracket(int start) {
    char open = text.charAt(start);
    char close = open == '{' ? '}' : open == '[' ? ']' : ')';
    int depth = 0;
    for (int at = start; at < text.length(); at++) {
      depth += text.charAt(at) == open ? 1 : text.charAt(at) == close ? -1 : 0;
      if (depth == 0) {
        return at + 1;
      }
    }
    return text.length();
  }

  private boolean isBlank(int at) {
    return text.charAt(at) == ' ' || text.charAt(at) == '\t';
  }

  private boolean isQuote(int at) {
    return "\"'`".indexOf(text.charAt(at)) >= 0;
  }
}
