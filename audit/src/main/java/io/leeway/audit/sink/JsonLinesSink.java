package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import java.nio.file.Path;

/**
 * Stores events in a file, one line of JSON each, as a chain: what is changed later is found.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(JsonLinesSink.at(Path.of("audit.jsonl"))).build();
 * }</pre>
 *
 * <p>The file and its folders are made if need be, for nobody but their owner. Beside the log stand
 * its head, {@code audit.jsonl.head}, and the file by which its writers lock each other out, {@code
 * audit.jsonl.lock}: any number of sinks, threads and processes may write to one log, on a disk of
 * this machine. A file of 64 MiB or 30 days becomes {@code audit.1.jsonl}, the next one {@code
 * audit.2.jsonl}, and the chain goes on in a new {@code audit.jsonl}. The package {@link
 * io.leeway.audit.chain} says what is in them.
 *
 * <ul>
 *   <li>A batch is stored when {@link #append} returns, all of it or nothing. What that survives is
 *       the {@linkplain #withDurability durability}: the end of the process, unless another is set.
 *   <li>{@link io.leeway.core.Durability#BUFFERED}: up to 1,000 events wait in memory until {@link
 *       #flush}, {@link #close} or the next ones need the room.
 *   <li>{@link io.leeway.core.Durability#FORCED}: once a force to disk has failed, nobody knows
 *       what the disk has. That file gets no more records; the batch goes to a new one, after the
 *       event {@code audit.force_failed}. If that fails too, the append throws.
 *   <li>A writer that was stopped in the middle of a record leaves a torn line. The next append
 *       keeps those bytes in {@code audit.jsonl.torn-<offset>}, cuts them off, and records the
 *       event {@code audit.recovered}.
 *   <li>A log that is not as its writers leave it (shortened, changed at its end, replaced, without
 *       its head) gets no more events: {@link IllegalStateException}.
 *   <li>{@link #close} closes the files; a later append opens them again.
 * </ul>
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class JsonLinesSink extends FileSink<JsonLinesSink> {
  private static final long SEGMENT_SIZE = 64 << 20;

  private JsonLinesSink(Path path, LogSettings settings, Disk disk) {
    super(path, settings, disk);
  }

  /**
   * A sink that stores in a file. The file is not touched before the sink is opened or used.
   *
   * @throws IllegalArgumentException if the path has no file name
   */
  public static JsonLinesSink at(Path log) {
    LogSettings settings = LogSettings.of(LogFormat.JSON_LINES, FileSink.nameOf(log), SEGMENT_SIZE);
    return new JsonLinesSink(log, settings, new Disk());
  }

  @Override
  JsonLinesSink with(Path path, LogSettings settings, Disk disk) {
    return new JsonLinesSink(path, settings, disk);
  }
}
