package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds one kind of secret in texts.
 *
 * @param name what it is known by
 * @param signs the {@link Signs} without which a text has no such secret
 */
record SecretPattern(String name, int signs, Finder finder, Mode mode) {
  /** Adds the place of each secret. */
  interface Finder {
    void find(String text, SecretNames names, Spans found);
  }

  static final List<SecretPattern> STANDARD =
      List.of(
          standard("bearer", Signs.GAP, (text, names, found) -> SecretForms.bearer(text, found)),
          standard("basic", Signs.GAP, (text, names, found) -> SecretForms.basic(text, found)),
          standard("jwt", Signs.CAPITAL_J, (text, names, found) -> SecretForms.jwt(text, found)),
          standard("pem", Signs.GAP, (text, names, found) -> SecretForms.pem(text, found)),
          standard("url", Signs.SEPARATOR, (text, names, found) -> SecretForms.url(text, found)),
          standard("pair", Signs.SEPARATOR, SecretPairs::find));

  private static SecretPattern standard(String name, int signs, Finder finder) {
    return new SecretPattern(name, signs, finder, Mode.STANDARD);
  }

  static SecretPattern of(String name, Pattern regex, Mode mode) {
    Finder finder = (text, names, found) -> find(regex, text, found);
    return new SecretPattern(name, Signs.TEXT, finder, mode);
  }

  SecretPattern withMode(Mode mode) {
    return new SecretPattern(name, signs, finder, mode);
  }

  private static void find(Pattern regex, String text, Spans found) {
    try {
      Matcher matcher = regex.matcher(new WatchedText(text));
      while (matcher.find()) {
        int group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
        found.add(matcher.start(group), matcher.start(group), matcher.end(group));
      }
    } catch (WatchedText.TooManyLooks | StackOverflowError e) {
      found.add(0, 0, text.length());
    }
  }

  /** A text that counts the looks at its characters: some patterns take years for a short text. */
  private static final class WatchedText implements CharSequence {
    private static final int LOOKS_PER_CHARACTER = 200;
    private static final int LOOKS_AT_LEAST = 10_000;

    private static final class TooManyLooks extends RuntimeException {
      private static final long serialVersionUID = 1;

      TooManyLooks() {
        super("the pattern takes too long", null, false, false);
      }
    }

    private final String text;
    private long looks;

    WatchedText(String text) {
      this.text = text;
      looks = LOOKS_AT_LEAST + (long) LOOKS_PER_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
      if (looks-- == 0) {
        throw new TooManyLooks();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
