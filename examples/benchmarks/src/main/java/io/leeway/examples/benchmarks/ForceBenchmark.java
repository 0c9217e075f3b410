package io.leeway.examples.benchmarks;

import io.leeway.audit.AuditLog;
import io.leeway.audit.FailurePolicy;
import io.leeway.audit.Overflow;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/** How long until an event is on the disk, where one thread or sixteen wait for each of theirs? */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ForceBenchmark extends FileTimed {
  static final int EVENTS = 1_600;
  static final int UNAWAITED = 20_000;

  @Param({"1", "16"})
  int producers;

  private final Producers threads = new Producers();

  /** Ends the threads. */
  @TearDown
  public void end() {
    threads.close();
  }

  /** Leeway, where a call returns when its event is on the disk. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void leeway() {
    append(FailurePolicy.REQUIRED_DURABLE, EVENTS);
  }

  /** Leeway, where no call waits for the disk; until all events are there. */
  @Benchmark
  @OperationsPerInvocation(UNAWAITED)
  public void leewayUnawaited() {
    append(FailurePolicy.BEST_EFFORT, UNAWAITED);
  }

  private void append(FailurePolicy policy, int events) {
    Path file = newFile(".jsonl");
    AuditLog log =
        closedLater(
            AuditLog.builder(JsonLinesSink.at(file).withDurability(Durability.FORCED))
                .failurePolicy(policy)
                .overflow(Overflow.DROP_NEWEST, Duration.ofMinutes(1))
                .build());
    threads.run(producers, events, i -> log.record(Events.event(i)));
    log.flush();
    mustHave(file, events);
  }

  /** The least work: lines that are there already, written and forced by whoever comes first. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void bareForce() throws IOException {
    Path file = newFile(".bare");
    byte[] line = Events.line();
    try (GroupForce out = new GroupForce(file)) {
      threads.run(
          producers,
          EVENTS,
          i -> {
            try {
              out.append(line);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    mustHave(file, EVENTS);
  }
}
