package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * this machine. The package {@link io.leeway.audit.chain} says what is in them.
 *
 * <ul>
 *   <li>A batch is stored when {@link #append} returns, and survives the end of the process; after
 *       a power failure its last seconds may be missing.
 *   <li>A writer that was stopped in the middle of a record leaves a torn line. The next append
 *       keeps those bytes in {@code audit.jsonl.torn-<offset>}, cuts them off, and records the
 *       event {@code audit.recovered}.
 *   <li>A log that is not as its writers leave it (shortened, changed at its end, replaced, without
 *       its head) gets no more events: {@link IllegalStateException}.
 * </ul>
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class JsonLinesSink implements AuditSink {
  private final Path path;
  private final String chainName;
  private final InstantSource clock;
  private @Nullable JsonLinesLog log; // null before the first append

  private JsonLinesSink(Path path, String chainName, InstantSource clock) {
    this.path = path;
    this.chainName = chainName;
    this.clock = clock;
  }

  /**
   * A sink that stores in a file. The file is not touched before the sink is opened or used.
   *
   * @throws IllegalArgumentException if the path has no file name
   */
  public static JsonLinesSink at(Path log) {
    Path name = log.getFileName();
    Checks.argument(name != null, "the path of a log must have a file name, but was '%s'", log);
    return new JsonLinesSink(log, name.toString(), Times::now);
  }

  /** Names the chain, if this sink begins it, in place of the file name; a log keeps its name. */
  public JsonLinesSink withChainName(String chainName) {
    return new JsonLinesSink(path, Checks.notBlank(chainName, "chain name"), clock);
  }

  /**
   * Takes the recorded-at times from this clock. Where it goes back, the time of the record before
   * is used.
   */
  public JsonLinesSink withClock(InstantSource clock) {
    return new JsonLinesSink(path, chainName, Objects.requireNonNull(clock, "clock"));
  }

  /** Begins or checks the log, so that what is wrong with it shows before the first event. */
  @Override
  public void open() throws IOException {
    append(List.of());
  }

  @Override
  public synchronized void append(List<AuditEvent> events) throws IOException {
    if (log == null) {
      log = new JsonLinesLog(LogFiles.of(path), chainName);
    }
    log.append(events, clock);
  }

  /** The path. */
  @Override
  public String toString() {
    return "JsonLinesSink[" + path + "]";
  }
}
