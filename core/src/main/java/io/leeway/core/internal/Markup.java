package io.leeway.core.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML or XML. Tags and the names of attributes come from the code; everything else is
 * escaped, and what was opened last is closed first.
 */
public final class Markup {
  private static final int LONGEST_NAME = 120;

  /** In HTML these end where the next begins or their parent ends: a fifth of a large page. */
  private static final Set<String> CLOSED_BY_NEXT =
      Set.of("td", "th", "tr", "thead", "tbody", "dt", "dd");

  private static final Set<String> ON_OWN_LINE =
      Set.of("tr", "tbody", "p", "h1", "h2", "h3", "section", "li", "svg", "testcase");

  private final StringBuilder text;
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins with a document's first line. */
  public Markup(String start) {
    text = new StringBuilder(start);
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  public Markup open(String tag, String... attributes) {
    start(tag, attributes);
    open.push(tag);
    return this;
  }

  /** Closes the element that was opened last. */
  public Markup close() {
    String tag = open.pop();
    if (!CLOSED_BY_NEXT.contains(tag)) {
      text.append("</").append(tag).append('>');
    }
    if (ON_OWN_LINE.contains(tag)) {
      text.append('\n');
    }
    return this;
  }

  /** An element that has no content. */
  public Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    text.insert(text.length() - 1, '/');
    return this;
  }

  /** An element of nothing but text. */
  public Markup element(String tag, String content, String... attributes) {
    return open(tag, attributes).text(content).close();
  }

  /** Text; a tab and a line break in it stay. */
  public Markup text(String content) {
    escape(Visible.prose(content), false);
    return this;
  }

  /** The name of something, which does not change the direction of the text around it. */
  public Markup name(String name) {
    open("bdi");
    escape(Visible.name(name, LONGEST_NAME), false);
    return close();
  }

  /** A style sheet or script of ours, as it is. */
  public Markup verbatim(String tag, String content) {
    Checks.argument(!content.contains("</"), "%s must not contain </", tag);
    open(tag);
    text.append(content);
    return close();
  }

  /**
   * What was written apart from this.
   *
   * @throws IllegalStateException if an element of it is still open
   */
  public Markup append(Markup other) {
    text.append(other.toString());
    return this;
  }

  /** How many characters there are until now. */
  public int length() {
    return text.length();
  }

  private void start(String tag, String... attributes) {
    Checks.argument(attributes.length % 2 == 0, "attributes of %s must be pairs", tag);
    text.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      escape(Visible.prose(attributes[i + 1]), true);
      text.append('"');
    }
    text.append('>');
  }

  private void escape(String content, boolean attribute) {
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      switch (c) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append(attribute ? "&quot;" : "\"");
        case '\n', '\t' -> text.append(attribute ? " " : Character.toString(c));
        default -> text.append(c);
      }
    }
  }

  /**
   * The document.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return text.toString();
  }
}
