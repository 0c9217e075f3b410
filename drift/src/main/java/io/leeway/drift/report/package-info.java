/**
 * A {@link io.leeway.drift.DriftReport} for whoever has to read it: a page for people, a comment
 * for a pull request, a test result for a build server, a table for a spreadsheet.
 *
 * <pre>{@code
 * HtmlReport.of(report).withHistory(earlier).write(Path.of("drift.html"));
 * MarkdownReport.of(report).write(Path.of("comment.md"));
 * JUnitXmlReport.of(report).failFrom(DriftStatus.MODERATE).write(Path.of("TEST-drift.xml"));
 * CsvReport.of(report).write(Path.of("drift.csv"));
 * }</pre>
 *
 * <p>Begin with {@link io.leeway.drift.report.HtmlReport}: one file that needs no network, and
 * enough for someone who has nothing else. {@link io.leeway.drift.report.HistoryPage} shows how
 * reports followed each other.
 *
 * <p>Names of columns and of values come from data, and data may come from anybody: every form
 * escapes them for where they stand. Characters that cannot be seen, or that turn the direction of
 * the text around them, are shown by their numbers instead of obeyed, such as {@code [U+000A]} for
 * a line break in a name.
 *
 * <p>Everything here is immutable and safe for any thread.
 */
@NullMarked
package io.leeway.drift.report;

import org.jspecify.annotations.NullMarked;
