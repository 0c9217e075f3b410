package io.leeway.audit;

import io.leeway.core.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the events of one export. */
final class ExportRun {
  private static final int CHUNK = 64 << 10;
  private static final long INTERVAL_NANOS = 200_000_000;

  private final AuditReader reader;
  private final AuditQuery query;
  private final ExportFormat format;
  private final OutputStream out;
  private final Progress progress;
  private final ByteArrayOutputStream rows = new ByteArrayOutputStream(2 * CHUNK);
  private long written;
  private long newest; // the last seq when the export began
  private long done; // up to there
  private long told = System.nanoTime();

  ExportRun(
      AuditReader reader,
      AuditQuery query,
      ExportFormat format,
      OutputStream out,
      Progress progress) {
    this.reader = reader;
    this.query = query;
    this.format = format;
    this.out = out;
    this.progress = progress;
  }

  AuditExport.Result run() {
    newest = progress == Progress.NONE ? 0 : newestSeq();
    format.begin(rows);
    long unreadable = EventJson.forEach(reader, query, this::write);
    format.end(written == 0, rows);
    flush();
    progress.update(newest, newest);
    return new AuditExport.Result(written, unreadable);
  }

  private long newestSeq() {
    AuditPage page = reader.find(AuditQuery.all().withHousekeeping().limit(1));
    return page.records().isEmpty() ? 0 : page.records().get(0).seq();
  }

  private void write(EventJson event, long seq) {
    format.write(event, seq, written == 0, rows);
    written++;
    if (rows.size() >= CHUNK) {
      flush();
    }
    long now = System.nanoTime();
    if (now - told > INTERVAL_NANOS) {
      told = now;
      long passed = query.isNewestFirst() ? newest - seq : seq;
      done = Math.max(done, Math.min(passed, newest)); // the log may have grown
      progress.update(done, newest);
    }
  }

  private void flush() {
    try {
      rows.writeTo(out);
      rows.reset();
    } catch (IOException e) {
      throw new UncheckedIOException("export cannot be written: " + e.getMessage(), e);
    }
  }
}
