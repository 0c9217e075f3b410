package io.leeway.examples.benchmarks;

import io.leeway.audit.AuditLog;
import io.leeway.audit.Overflow;
import io.leeway.audit.Redaction;
import io.leeway.audit.sink.JsonLinesSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long until an event is in a file, where one or two threads make events as fast as they can
 * and nothing is forced to disk? Every way writes the same members; Leeway also takes out secrets
 * and chains what it writes.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendBenchmark extends FileTimed {
  static final int EVENTS = 20_000;

  @Param({"1", "2"})
  int producers;

  private final Producers threads = new Producers();

  /** Ends the threads. */
  @TearDown
  public void end() {
    threads.close();
  }

  /** Leeway as it comes, but for callers that wait for room in place of dropping. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void leeway() {
    append(Redaction.standard());
  }

  /** Leeway when told that there are no secrets. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void leewayWithoutRedaction() {
    append(Redaction.none());
  }

  private void append(Redaction redaction) {
    Path file = newFile(".jsonl");
    AuditLog log =
        closedLater(
            AuditLog.builder(JsonLinesSink.at(file))
                .redaction(redaction)
                .overflow(Overflow.DROP_NEWEST, Duration.ofMinutes(1))
                .build());
    threads.run(producers, EVENTS, i -> log.record(Events.event(i)));
    log.flush();
    mustHave(file, EVENTS);
  }

  /** log4j2, each call writes. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void log4jSync() throws IOException {
    log4j(false);
  }

  /** log4j2 with all loggers asynchronous, until the last event is written. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void log4jAsync() throws IOException {
    log4j(true);
  }

  private void log4j(boolean async) throws IOException {
    Path file = newFile(".log");
    Log4jFile log = closedLater(new Log4jFile(file, async));
    threads.run(producers, EVENTS, i -> log.info(Events.json(i)));
    log.awaitWritten();
    mustHave(file, EVENTS);
  }

  /** Logback, each call writes. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void logbackSync() throws IOException {
    logback(false);
  }

  /** Logback with an asynchronous appender that waits for room, until the last event is written. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void logbackAsync() throws IOException {
    logback(true);
  }

  private void logback(boolean async) throws IOException {
    Path file = newFile(".log");
    LogbackFile log = closedLater(new LogbackFile(file, async));
    threads.run(producers, EVENTS, i -> log.info(Events.json(i)));
    log.awaitWritten();
    mustHave(file, EVENTS);
  }

  /** The least work: lines that are there already are chained and written by 64 KiB. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void bareChain() throws IOException, NoSuchAlgorithmException {
    Path file = newFile(".bare");
    byte[] line = Events.line();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] prev = new byte[32];
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < EVENTS; i++) {
        sha.update(prev);
        prev = sha.digest(line);
        if (buffer.remaining() < line.length + prev.length) {
          write(out, buffer);
        }
        buffer.put(line).put(prev);
      }
      write(out, buffer);
    }
    mustHave(file, EVENTS);
  }

  private static void write(FileChannel out, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }
}
