package io.leeway.drift.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A page that needs nothing but itself: its style and its script are in it, and nothing else may
 * run.
 */
final class Page {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");
  private static final String POLICY =
      "default-src 'none'; style-src "
          + source(STYLE)
          + "; script-src "
          + source(SCRIPT)
          + "; base-uri 'none'; form-action 'none'";

  private Page() {}

  /**
   * The page.
   *
   * @param title what the window is called
   * @param body writes what stands between the tags of the body
   */
  static String of(String title, Consumer<Markup> body) {
    Markup page = new Markup("<!DOCTYPE html>\n");
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.empty("meta", "name", "referrer", "content", "no-referrer");
    page.element("title", Visible.name(title, 120));
    page.verbatim("style", STYLE).close();
    page.open("body");
    hatch(page);
    body.accept(page);
    page.verbatim("script", SCRIPT);
    return page.close().close().text("\n").toString();
  }

  /** The pattern of the reference's bars, which every chart of the page uses. */
  private static void hatch(Markup page) {
    page.open("svg", "class", "hatch", "aria-hidden", "true");
    page.open(
        "pattern",
        "id",
        "hatch",
        "width",
        "5",
        "height",
        "5",
        "patternUnits",
        "userSpaceOnUse",
        "patternTransform",
        "rotate(45)");
    page.empty("rect", "width", "5", "height", "5").empty("path", "d", "M0 0v5");
    page.close().close();
  }

  /** A section with a heading that names it. */
  static Markup section(Markup page, String id, String heading) {
    return page.open("section", "id", id, "aria-labelledby", id + "-h")
        .element("h2", heading, "id", id + "-h");
  }

  /** Opens a table in a box of its own, which scrolls when the table is wider than the page. */
  static Markup table(Markup page, String caption, String... attributes) {
    return page.open(
            "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", caption)
        .open("table", attributes)
        .element("caption", caption);
  }

  /** Closes what {@link #table} opened. */
  static void endTable(Markup page) {
    page.close().close();
  }

  /** A row of headings. */
  static Markup heads(Markup page, String... heads) {
    page.open("thead").open("tr");
    for (String head : heads) {
      page.element("th", head, "scope", "col");
    }
    return page.close().close();
  }

  /** A term of a list of facts, and what it is here. */
  static void fact(Markup page, String what, String value) {
    page.open("div").element("dt", what).open("dd").name(value).close().close();
  }

  /** A fact that is a hash. */
  static void hash(Markup page, String what, String value) {
    page.open("div").element("dt", what).open("dd").open("code").name(value);
    page.close().close().close();
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of this library", e);
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
