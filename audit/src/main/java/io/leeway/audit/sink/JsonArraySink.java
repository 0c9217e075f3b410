package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import java.nio.file.Path;

/**
 * Stores events in a file that is one JSON array, the newest event first, as a chain: what is
 * changed later is found. The file is complete and valid JSON after every append.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(JsonArraySink.at(Path.of("audit_log.json"))).build();
 * }</pre>
 *
 * <p>An append costs the same however many events are there. The file begins with spaces, which
 * JSON allows, and a batch is written over the last of them; when they are used up, the file is
 * written anew, with as many spaces as it has other bytes, and takes the place of the old one at
 * once. A file of 16 MiB (see {@link #withSegmentSize}) becomes {@code audit_log.1.json}, and the
 * next one begins.
 *
 * <p>All else is as with {@link JsonLinesSink}: the head, the lock, what is refused, and that what
 * a writer left unfinished is kept, taken away and recorded. Until the next append has done so, the
 * file of a writer that was killed in the middle of one may be no valid JSON.
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class JsonArraySink extends FileSink<JsonArraySink> {
  private static final long SEGMENT_SIZE = 16 << 20;

  private JsonArraySink(Path path, LogSettings settings, Disk disk) {
    super(path, settings, disk);
  }

  /**
   * A sink that stores in a file. The file is not touched before the sink is opened or used.
   *
   * @throws IllegalArgumentException if the path has no file name
   */
  public static JsonArraySink at(Path log) {
    LogSettings settings = LogSettings.of(LogFormat.JSON_ARRAY, nameOf(log), SEGMENT_SIZE);
    return new JsonArraySink(log, settings, new Disk());
  }

  @Override
  JsonArraySink with(Path path, LogSettings settings, Disk disk) {
    return new JsonArraySink(path, settings, disk);
  }
}
