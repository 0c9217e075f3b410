package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditLog;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FanOutSinkTest {
  private static final List<AuditEvent> BATCH = List.of(AuditEvent.of("hp_change"));

  private final MemorySink memory = MemorySink.create();

  private static AuditSink failing() {
    return events -> {
      throw new IOException("disk full");
    };
  }

  @Test
  void everyMember_getsEveryBatch() throws IOException {
    MemorySink other = MemorySink.create();
    FanOutSink sink = FanOutSink.builder().required(memory).optional(other).build();

    sink.open();
    sink.append(BATCH);
    sink.close();

    assertThat(memory.events()).isEqualTo(BATCH);
    assertThat(other.events()).isEqualTo(BATCH);
  }

  @Test
  void flush_reachesEveryMember(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("audit.jsonl");
    FanOutSink sink =
        FanOutSink.builder()
            .required(JsonLinesSink.at(file).withDurability(Durability.BUFFERED))
            .optional(memory)
            .build();
    sink.append(BATCH);

    sink.flush();

    assertThat(Files.readAllLines(file)).hasSize(1 + BATCH.size());
    sink.close();
  }

  @Test
  void optionalMemberThatFails_isCounted() throws IOException {
    FanOutSink sink = FanOutSink.builder().optional(failing()).required(memory).build();

    sink.append(BATCH);

    assertThat(memory.events()).hasSize(1);
    assertThat(sink.health().get(0).failed()).isEqualTo(1);
    assertThat(sink.health().get(0).lastError().orElseThrow()).contains("disk full");
    assertThat(sink.health().get(1).stored()).isEqualTo(1);
    sink.close();
  }

  @Test
  void requiredMemberThatFails_failsTheBatchForTheCaller() throws IOException {
    FanOutSink sink = FanOutSink.builder().required(failing()).required(memory).build();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sink.append(BATCH))
        .withMessage("not every required sink is done")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("disk full"));
    assertThat(memory.events()).hasSize(1);
    sink.close();
  }

  @Test
  void memberThatHangs_stopsNobody() throws Exception {
    CountDownLatch let = new CountDownLatch(1);
    AtomicInteger given = new AtomicInteger();
    AuditSink hung =
        events -> {
          given.incrementAndGet();
          try {
            let.await();
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
        };
    FanOutSink sink =
        FanOutSink.builder().optional(hung).required(memory).timeout(Duration.ofMillis(50)).build();

    sink.append(BATCH);
    sink.append(BATCH);
    sink.append(BATCH);
    FanOutSink.MemberHealth stuck = sink.health().get(0);
    let.countDown();
    while (sink.health().get(0).stored() == 0) {
      sink.append(BATCH); // it takes part again as soon as it is done
    }

    assertThat(stuck.failed()).isEqualTo(3);
    assertThat(stuck.lastError().orElseThrow()).contains("still busy");
    assertThat(memory.events().size()).isGreaterThanOrEqualTo(4);
    assertThat(given.get()).isLessThan(memory.events().size());
    sink.close();
  }

  @Test
  void closedFanOut_takesNothingMore() throws IOException {
    FanOutSink sink = FanOutSink.builder().required(memory).build();
    sink.close();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sink.append(BATCH))
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("is closed"));
  }

  @Test
  void logOverAFanOut_losesNothing() {
    MemorySink second = MemorySink.ofCapacity(100);
    AuditLog log =
        AuditLog.builder(FanOutSink.builder().required(memory).required(second).build()).build();
    for (int i = 0; i < 1_000; i++) {
      log.record(AuditEvent.of("hp_change").detail("n", i));
    }
    log.close();

    assertThat(memory.events()).hasSize(1_000);
    assertThat(second.events()).isEqualTo(memory.events().subList(900, 1_000));
  }

  @Test
  void wrongSettings_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutSink.builder().build())
        .withMessage("a fan-out needs at least 1 member");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutSink.builder().required(memory).timeout(Duration.ZERO).build())
        .withMessage("time-out must be above 0, but was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemorySink.ofCapacity(0))
        .withMessage("capacity must be at least 1, but was 0");
  }
}
