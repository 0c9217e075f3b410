package io.leeway.audit.viewer;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Times;
import io.leeway.core.internal.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * What a query finds, as a page.
 *
 * <pre>{@code
 * AuditViewer.of(reader, AuditQuery.actorTrail("u-1042"))
 *     .withVerification(ChainVerifier.verify(log))
 *     .write(Path.of("u-1042.html"));
 * }</pre>
 *
 * <p>One file without anything to load: it opens from disk and from a mail, in light and in dark,
 * on a phone and on paper. Its script filters the table and nothing else; without it everything can
 * still be read.
 *
 * <p>The counts are of all that the query finds, for which the whole log is read. The table has the
 * first 1,000 of them in the order of the query, or as many as {@link #withLimit} says, and fewer
 * where the page would have more than 32 million characters; the page says how many it leaves out.
 * The query's own limit, offset and cursor are passed over. A text of more than 8,192 characters is
 * cut, and followed by its length.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class AuditViewer {
  /** The most events that a page can have. */
  public static final int MAX_LIMIT = 10_000;

  private static final String KIND = "Audit trail";
  private static final Page PAGE =
      Page.of(
          AuditViewer.class.getResourceAsStream("viewer.css"),
          AuditViewer.class.getResourceAsStream("viewer.js"));

  private final AuditReader reader;
  private final AuditQuery query;
  private final Optional<Verification> verification;
  private final Optional<String> title;
  private final int limit;
  private final InstantSource clock;

  private AuditViewer(
      AuditReader reader,
      AuditQuery query,
      Optional<Verification> verification,
      Optional<String> title,
      int limit,
      InstantSource clock) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.query = Objects.requireNonNull(query, "query");
    this.verification = verification;
    this.title = title;
    this.limit = limit;
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** The page of what a query finds. */
  public static AuditViewer of(AuditReader reader, AuditQuery query) {
    return new AuditViewer(reader, query, Optional.empty(), Optional.empty(), 1_000, Times::now);
  }

  /**
   * The same with what a verification of the log found; without one the page says that nothing was
   * verified.
   *
   * @param verification of the whole log, other tenants included
   */
  public AuditViewer withVerification(Verification verification) {
    return new AuditViewer(reader, query, Optional.of(verification), title, limit, clock);
  }

  /**
   * The same with a title.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public AuditViewer withTitle(String title) {
    Checks.notBlank(title, "title");
    return new AuditViewer(reader, query, verification, Optional.of(title), limit, clock);
  }

  /**
   * The same with at most so many events.
   *
   * @param limit 1 to {@link #MAX_LIMIT}
   */
  public AuditViewer withLimit(int limit) {
    Checks.argument(
        limit >= 1 && limit <= MAX_LIMIT, "limit must be in 1..%d, but was %d", MAX_LIMIT, limit);
    return new AuditViewer(reader, query, verification, title, limit, clock);
  }

  /** The same with another clock to say when the page was made. */
  public AuditViewer withClock(InstantSource clock) {
    return new AuditViewer(reader, query, verification, title, limit, clock);
  }

  /**
   * The page; every call reads the log anew.
   *
   * @throws UncheckedIOException if the log cannot be read
   * @throws IllegalArgumentException if the newest come first and the reader is one of a stream
   */
  public String toHtml() {
    FoundEvents found = new FoundEvents(limit, verification);
    long unreadable = reader.forEach(query, found::add);
    return PAGE.render(
        KIND + title.map(text -> ": " + text).orElse(""), page -> body(page, found, unreadable));
  }

  /**
   * Writes {@link #toHtml()} to a file, in place of what was there. It is there whole or not at
   * all, and can be read by its owner only, like a log.
   *
   * @throws UncheckedIOException if the log cannot be read, or the file not be written
   * @throws IllegalArgumentException if the file is one of a log
   */
  public void write(Path file) {
    LogSegments.requireNoLog(file);
    byte[] page = toHtml().getBytes(StandardCharsets.UTF_8);
    try {
      WholeFile.write(
          file,
          out -> {
            out.write(page);
            return page.length;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("page " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void body(Markup page, FoundEvents found, long unreadable) {
    page.open("header").element("p", KIND, "class", "kind").open("h1");
    title.ifPresentOrElse(page::name, () -> page.text("What was recorded"));
    page.close().close().open("main");
    ChainSection.write(page, verification, found.lastShown());
    Page.section(page, "found", "What was asked, and found").open("dl", "class", "facts");
    page.open("div").element("dt", "Query").element("dd", query.inWords()).close(); // all of it
    Page.fact(page, "Order", query.isNewestFirst() ? "the newest first" : "the oldest first");
    Page.fact(page, "Made at", Words.time(clock.instant()) + " UTC");
    found.writeFacts(page);
    page.close();
    if (unreadable > 0) {
      String lines = unreadable == 1 ? "1 line" : Words.count(unreadable) + " lines";
      page.element("p", lines + " of the log could not be read as events.", "class", "warning");
    }
    page.close();
    found.writeTable(page, query.isNewestFirst() ? "newest" : "oldest");
    page.close().open("footer").open("p");
    page.text("This page shows what the log held when it was made, and proves nothing by itself.");
    page.close().close();
  }
}
