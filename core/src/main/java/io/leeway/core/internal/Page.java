package io.leeway.core.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page that needs nothing but itself: its style and its script are in it, and nothing else may
 * run.
 */
public final class Page {
  private static final String BASE = read(Page.class.getResourceAsStream("page.css"));

  private final String style;
  private final String script;
  private final String policy;

  private Page(String style, String script) {
    this.style = style;
    this.script = script;
    policy =
        "default-src 'none'; style-src "
            + source(style)
            + "; script-src "
            + source(script)
            + "; base-uri 'none'; form-action 'none'";
  }

  /**
   * A kind of page.
   *
   * @param style what it adds to the style that all pages have; a resource of the caller's module,
   *     which nobody else may open
   * @param script its script, likewise
   */
  public static Page of(@Nullable InputStream style, @Nullable InputStream script) {
    return new Page(BASE + read(style), read(script));
  }

  /**
   * A page of this kind.
   *
   * @param title what the window is called
   * @param body writes what stands between the tags of the body
   */
  public String render(String title, Consumer<Markup> body) {
    Markup page = new Markup("<!DOCTYPE html>\n");
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.empty("meta", "name", "referrer", "content", "no-referrer");
    page.element("title", Visible.name(title, 120));
    page.verbatim("style", style).close();
    page.open("body");
    body.accept(page);
    page.verbatim("script", script);
    return page.close().close().text("\n").toString();
  }

  /** A section with a heading that names it. */
  public static Markup section(Markup page, String id, String heading) {
    return page.open("section", "id", id, "aria-labelledby", id + "-h")
        .element("h2", heading, "id", id + "-h");
  }

  /** Opens a table in a box of its own, which scrolls when the table is wider than the page. */
  public static Markup table(Markup page, String caption, String... attributes) {
    return page.open(
            "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", caption)
        .open("table", attributes)
        .element("caption", caption);
  }

  /** Closes what {@link #table} opened. */
  public static void endTable(Markup page) {
    page.close().close();
  }

  /** A row of headings. */
  public static Markup heads(Markup page, String... heads) {
    page.open("thead").open("tr");
    for (String head : heads) {
      page.element("th", head, "scope", "col");
    }
    return page.close().close();
  }

  /** A term of a list of facts, and what it is here. */
  public static void fact(Markup page, String what, String value) {
    page.open("div").element("dt", what).open("dd").name(value).close().close();
  }

  /** A fact that is a hash. */
  public static void hash(Markup page, String what, String value) {
    page.open("div").element("dt", what).open("dd").open("code").name(value);
    page.close().close().close();
  }

  private static String read(@Nullable InputStream resource) {
    try (InputStream in = Objects.requireNonNull(resource, "resource of a page")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a resource of this library", e);
    }
  }

  /** What the policy calls a style or a script that stands in the page: by its hash. */
  private static String source(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
