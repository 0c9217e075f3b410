package io.leeway.examples.benchmarks;

import io.leeway.audit.AuditLog;
import io.leeway.audit.sink.JsonLinesSink;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/**
 * How long does a call of {@code record} keep its caller, while there is room in the queue? The
 * event is made, freed of secrets and encoded in it; another thread stores it.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark extends FileTimed {
  private static final int ROOM = 5_000;

  private AuditLog log = AuditLog.global();
  private int calls;

  /** Opens the log. */
  @Setup(Level.Iteration)
  public void open() {
    AuditLog opened = AuditLog.builder(JsonLinesSink.at(newFile(".jsonl"))).build();
    log = opened;
    closedLater(() -> close(opened));
  }

  /** Closes a log; none of its events may have been lost. */
  private static void close(AuditLog log) {
    log.close();
    if (log.health().written() != log.health().recorded()) {
      throw new IllegalStateException(log.health().toString());
    }
  }

  /** Lets the queue run empty now and then; this is not timed. */
  @Setup(Level.Invocation)
  public void makeRoom() {
    if (++calls % ROOM == 0) {
      log.flush();
    }
  }

  /** Leeway. */
  @Benchmark
  public void leeway() {
    log.record(Events.event(calls));
  }

  /** What anybody's call costs at least who makes the same JSON with Jackson. */
  @Benchmark
  public String jacksonEncode() {
    return Events.json(calls);
  }
}
