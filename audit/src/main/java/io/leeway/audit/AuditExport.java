package io.leeway.audit;

import io.leeway.audit.chain.LogSegments;
import io.leeway.core.Progress;
import io.leeway.core.internal.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes what a query finds to a file or a stream, for who is to have it: an auditor, a customer, a
 * spreadsheet.
 *
 * <pre>{@code
 * AuditReader reader = AuditReader.of(Path.of("audit.jsonl"));
 * AuditExport.of(reader, AuditQuery.actorTrail("u-1042")).toCsv(Path.of("u-1042.csv"));
 * }</pre>
 *
 * <p>All that the query finds is written, as with {@link AuditReader#forEach}: its limit, offset
 * and cursor are passed over. Events of a file are written as they are stored, but for values that
 * can be erased, which stand where they were, and without their place in the chain. So an export
 * proves nothing: who wants to {@linkplain io.leeway.audit.chain.ChainVerifier verify} needs the
 * log itself. It is a copy, too, which no erasure reaches.
 *
 * <p>A file is written beside its place and moved there when it is whole and on disk, readable for
 * its owner only. An export that fails leaves what was there before; the file of a log is refused.
 * A stream is neither flushed nor closed, and may have part of an export that fails. Memory does
 * not grow with the export.
 *
 * <p>What cannot be read or written: {@link UncheckedIOException}. Immutable; safe for any thread
 * if the reader and the progress are.
 *
 * @since 0.1
 */
public final class AuditExport {
  private final AuditReader reader;
  private final AuditQuery query;
  private final Progress progress;

  /**
   * What an export did.
   *
   * @param written how many events it has
   * @param unreadable how many lines of the log were not readable as events; without a condition,
   *     whatever has an id, a time and an action is one
   */
  public record Result(long written, long unreadable) {}

  private AuditExport(AuditReader reader, AuditQuery query, Progress progress) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.query = Objects.requireNonNull(query, "query");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** An export of what a query finds. */
  public static AuditExport of(AuditReader reader, AuditQuery query) {
    return new AuditExport(reader, query, Progress.NONE);
  }

  /**
   * Who is told how many of the reader's records, with those that the query does not match, have
   * been passed when one is found. How many there are is looked up before; a stream is read once
   * more for that.
   */
  public AuditExport withProgress(Progress progress) {
    return new AuditExport(reader, query, progress);
  }

  /**
   * Writes a JSON array, an event a line: the newest first, unless the query says otherwise.
   *
   * @throws IllegalArgumentException if the newest come first and the reader is one of a stream
   */
  public Result toJson(Path file) {
    return write(ExportFormat.JSON, query, file);
  }

  /** Writes a JSON array, as {@link #toJson(Path)} does. */
  public Result toJson(OutputStream out) {
    return write(ExportFormat.JSON, query, out);
  }

  /**
   * Writes an event a line: the oldest first, unless the query says otherwise. {@link
   * AuditReader#ofJsonLines} reads it.
   */
  public Result toJsonLines(Path file) {
    return write(ExportFormat.JSON_LINES, query.oldestFirstUnlessSaid(), file);
  }

  /** Writes an event a line, as {@link #toJsonLines(Path)} does. */
  public Result toJsonLines(OutputStream out) {
    return write(ExportFormat.JSON_LINES, query.oldestFirstUnlessSaid(), out);
  }

  /**
   * Writes a table for spreadsheets: the oldest first, unless the query says otherwise.
   *
   * <p>The first column is the event's {@linkplain AuditRecord#seq seq}; the others are its members
   * as in the table of a {@code CsvSink}, with the same quotes and the same apostrophe before what
   * a spreadsheet could take for a formula.
   */
  public Result toCsv(Path file) {
    return write(ExportFormat.CSV, query.oldestFirstUnlessSaid(), file);
  }

  /** Writes a table, as {@link #toCsv(Path)} does. */
  public Result toCsv(OutputStream out) {
    return write(ExportFormat.CSV, query.oldestFirstUnlessSaid(), out);
  }

  private Result write(ExportFormat format, AuditQuery ordered, OutputStream out) {
    return new ExportRun(reader, ordered, format, out, progress).run();
  }

  private Result write(ExportFormat format, AuditQuery ordered, Path file) {
    LogSegments.requireNoLog(file);
    try {
      return WholeFile.write(file, out -> write(format, ordered, out));
    } catch (IOException e) {
      throw new UncheckedIOException("export " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What is exported. */
  @Override
  public String toString() {
    return "AuditExport[" + reader + ", " + query + "]";
  }
}
