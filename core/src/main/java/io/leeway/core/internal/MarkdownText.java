package io.leeway.core.internal;

import java.util.regex.Pattern;

/** Text of unknown origin for GitHub's Markdown, within a line or a cell of a table. */
public final class MarkdownText {
  private static final int LONGEST_NAME = 80;
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 _.-]*[A-Za-z0-9])?");

  private MarkdownText() {}

  /** A name as code. */
  public static String name(String name) {
    String shown = Visible.name(name, LONGEST_NAME);
    if (PLAIN.matcher(shown).matches()) {
      return "`" + shown + "`";
    }
    // Not a code span: there is no way to write both a backslash and a bar in one inside a table.
    StringBuilder code = new StringBuilder("<code>");
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      boolean harmless = c >= 128 || c == ' ' || Character.isLetterOrDigit(c);
      code.append(harmless ? Character.toString(c) : "&#" + (int) c + ";");
    }
    return code.append("</code>").toString();
  }

  /** A sentence on one line, cut at the end when too long. */
  public static String sentence(String sentence, int length) {
    String line = Visible.prose(sentence.replaceAll("\\s+", " ").strip(), length);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&', '<', '>', '|', '\\', '`', '*', '~', '[', ']', '$', '!' ->
            text.append("&#").append((int) c).append(';');
        case '_' -> text.append(betweenLetters(line, i) ? "_" : "&#95;");
        // GitHub looks for mentions and links in what it has rendered: an invisible space ends
        // them.
        case '@', '#' -> text.append(c).append("&#8203;");
        case ':' -> text.append(line.startsWith("://", i) ? ":&#8203;" : ":");
        case '.' -> text.append(endsInWww(line, i) ? "&#8203;." : ".");
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  private static boolean betweenLetters(String line, int i) {
    return i > 0
        && i < line.length() - 1
        && Character.isLetterOrDigit(line.charAt(i - 1))
        && Character.isLetterOrDigit(line.charAt(i + 1));
  }

  private static boolean endsInWww(String line, int i) {
    return i >= 3 && line.regionMatches(true, i - 3, "www", 0, 3);
  }
}
