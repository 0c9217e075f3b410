package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import java.nio.file.Path;

/**
 * Stores events in a table for spreadsheets, one row each, as a chain: what is changed later is
 * found, in the event or in a column.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(CsvSink.at(Path.of("audit_log.csv"))).build();
 * }</pre>
 *
 * <p>The columns are {@code time}, {@code action}, {@code outcome}, {@code details}, {@code error}
 * and the other members of an event, then those of the chain, and last the event itself as JSON.
 * Every cell is quoted, but for what is absent, which is empty without quotes. A text that a
 * spreadsheet could take for a formula has an apostrophe before it; the package {@link
 * io.leeway.audit.chain} says exactly when. Rows end with CRLF.
 *
 * <p>All else is as with {@link JsonLinesSink}, but that an event may have 8 MiB.
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class CsvSink extends FileSink<CsvSink> {
  private static final long SEGMENT_SIZE = 64 << 20;

  private CsvSink(Path path, LogSettings settings, Disk disk) {
    super(path, settings, disk);
  }

  /**
   * A sink that stores in a file. The file is not touched before the sink is opened or used.
   *
   * @throws IllegalArgumentException if the path has no file name
   */
  public static CsvSink at(Path log) {
    LogSettings settings = LogSettings.of(LogFormat.CSV, nameOf(log), SEGMENT_SIZE);
    return new CsvSink(log, settings, new Disk());
  }

  @Override
  CsvSink with(Path path, LogSettings settings, Disk disk) {
    return new CsvSink(path, settings, disk);
  }
}
