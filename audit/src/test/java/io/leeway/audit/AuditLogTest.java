package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditLogTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");

  private final List<AuditEvent> stored = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  private static AuditEvent event(int n) {
    return EVENT.detail("n", n);
  }

  private static AuditSink failing(String message) {
    return events -> {
      throw new IOException(message);
    };
  }

  /** A sink that stores a batch only when it is let. */
  private final class HeldSink implements AuditSink {
    final CountDownLatch reached = new CountDownLatch(1);
    final Semaphore permits = new Semaphore(0);

    @Override
    public void append(List<AuditEvent> events) {
      reached.countDown();
      permits.acquireUninterruptibly();
      stored.addAll(events);
    }

    void release() {
      permits.release(Integer.MAX_VALUE / 2);
    }
  }

  @Test
  void events_areStoredInTheirOrder() {
    try (AuditLog log = AuditLog.builder(stored::addAll).queue(7).build()) {
      for (int i = 0; i < 1_000; i++) {
        log.record(event(i));
      }
    }

    assertThat(stored).extracting(e -> e.details().get("n")).hasSize(1_000).isSorted();
  }

  @Test
  void waitingEvents_areOneBatchOfAtMost500() throws InterruptedException {
    List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    HeldSink held = new HeldSink();
    AuditSink sink =
        events -> {
          held.append(events);
          batches.add(events.size());
        };

    try (AuditLog log = AuditLog.builder(sink).build()) {
      log.record(EVENT);
      held.reached.await();
      for (int i = 0; i < 700; i++) {
        log.record(EVENT);
      }
      held.release();
    }

    assertThat(batches).containsExactly(1, 500, 200);
  }

  @Test
  void flush_waitsForWhatWasRecordedBefore() {
    try (AuditLog log = AuditLog.builder(stored::addAll).build()) {
      for (int i = 0; i < 100; i++) {
        log.record(event(i));
      }
      log.flush();

      assertThat(stored).hasSize(100);
      assertThat(log.health().queued()).isZero();
    }
  }

  @Test
  void recordedAt_isSetWhereItIsMissingAndNeverGoesBack() {
    Instant start = Instant.parse("2026-05-27T14:30:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(start.plusNanos(1_999));
    Instant own = Instant.parse("2020-01-01T00:00:00Z");

    try (AuditLog log = AuditLog.builder(stored::addAll).clock(now::get).build()) {
      log.record(EVENT);
      log.flush();
      now.set(start.minusSeconds(60));
      log.record(EVENT);
      log.record(EVENT.recordedAt(own));
    }

    Instant first = start.plusNanos(1_000);
    assertThat(stored)
        .extracting(e -> e.recordedAt().orElseThrow())
        .containsExactly(first, first, own);
  }

  @Test
  void bestEffort_neverThrowsAndCountsWhatFails() {
    AuditLog log = AuditLog.builder(failing("disk full")).build();

    for (int i = 0; i < 100; i++) {
      log.record(EVENT);
    }
    log.flush();

    AuditHealth health = log.health();
    log.close();
    assertThat(health.recorded()).isEqualTo(100);
    assertThat(health.failed()).isEqualTo(100);
    assertThat(health.written()).isZero();
    assertThat(health.lastError()).contains("java.io.IOException: disk full");
  }

  @Test
  void sinkThatThrowsAnError_doesNotEndTheWriter() {
    AtomicInteger calls = new AtomicInteger();
    AuditSink sink =
        events -> {
          if (calls.incrementAndGet() == 1) {
            throw new StackOverflowError("once");
          }
          stored.addAll(events);
        };

    try (AuditLog log = AuditLog.builder(sink).build()) {
      log.record(event(1));
      log.flush();
      log.record(event(2));
      log.flush();

      assertThat(stored).hasSize(1);
      assertThat(log.health().failed()).isEqualTo(1);
      assertThat(log.health().written()).isEqualTo(1);
    }
  }

  @Test
  void required_returnsWhenTheEventIsStored() {
    try (AuditLog log =
        AuditLog.builder(stored::addAll).failurePolicy(FailurePolicy.REQUIRED).build()) {
      log.record(EVENT);

      assertThat(stored).hasSize(1);
    }
  }

  @Test
  void required_throwsWhatTheSinkThrew() {
    try (AuditLog log =
        AuditLog.builder(failing("disk full")).failurePolicy(FailurePolicy.REQUIRED).build()) {

      assertThatExceptionOfType(AuditWriteException.class)
          .isThrownBy(() -> log.record(EVENT))
          .withMessage("not stored: " + EVENT + " (disk full)")
          .withCauseInstanceOf(IOException.class);
      assertThat(log.health().failed()).isEqualTo(1);
    }
  }

  @Test
  void fullQueue_dropsTheNewestAndCountsExactly() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log = AuditLog.builder(sink).queue(3).build();
    log.record(event(0));
    sink.reached.await(); // the writer holds one event, the queue is empty

    for (int i = 1; i <= 5; i++) {
      log.record(event(i));
    }
    AuditHealth full = log.health();
    sink.release();
    log.close();

    assertThat(full.recorded()).isEqualTo(6);
    assertThat(full.queued()).isEqualTo(4);
    assertThat(full.dropped()).isEqualTo(2);
    assertThat(stored).extracting(e -> e.details().get("n")).containsExactly(0, 1, 2, 3);
    assertThat(log.health().written()).isEqualTo(4);
    assertThat(log.health().queued()).isZero();
  }

  @Test
  void requiredWithAFullQueue_waitsForRoom() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log = AuditLog.builder(sink).queue(1).failurePolicy(FailurePolicy.REQUIRED).build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Thread caller = new Thread(() -> log.record(EVENT));
      caller.start();
      callers.add(caller);
    }
    sink.reached.await();

    sink.release();
    for (Thread caller : callers) {
      caller.join();
    }
    log.close();

    assertThat(stored).hasSize(5);
    assertThat(log.health().dropped()).isZero();
  }

  @Test
  void close_storesWhatIsQueued() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log = AuditLog.builder(sink).build();
    for (int i = 0; i < 1_500; i++) {
      log.record(event(i));
    }
    sink.reached.await();

    sink.release();
    log.close();

    assertThat(stored).hasSize(1_500);
  }

  @Test
  void close_closesTheSinkOnce() {
    AtomicInteger closed = new AtomicInteger();
    AuditSink sink =
        new AuditSink() {
          @Override
          public void append(List<AuditEvent> events) {
            stored.addAll(events);
          }

          @Override
          public void close() throws IOException {
            closed.incrementAndGet();
            throw new IOException("too late");
          }
        };
    AuditLog log = AuditLog.builder(sink).build();

    log.close();
    log.close();

    assertThat(closed).hasValue(1);
    assertThat(log.health().lastError()).contains("java.io.IOException: too late");
  }

  @Test
  void close_givesUpAfterTheDeadline() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log = AuditLog.builder(sink).closeDeadline(Duration.ofMillis(50)).build();
    log.record(event(0));
    sink.reached.await();
    log.record(event(1));
    log.record(event(2));

    log.close();
    AuditHealth health = log.health();
    sink.release();

    assertThat(health.failed()).isEqualTo(2);
    assertThat(health.queued()).isEqualTo(1); // the sink has it still
    log.flush();
    assertThat(stored).hasSize(1);
  }

  @Test
  void requiredEventThatCloseGivesUp_throws() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log =
        AuditLog.builder(sink)
            .failurePolicy(FailurePolicy.REQUIRED)
            .closeDeadline(Duration.ofMillis(50))
            .build();
    Thread first = new Thread(() -> log.record(event(0)));
    first.start();
    sink.reached.await();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread second = new Thread(() -> log.record(event(1)));
    second.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    second.start();
    while (log.health().queued() < 2) {
      Thread.onSpinWait();
    }

    log.close();
    second.join();
    sink.release();
    first.join();

    assertThat(thrown.get())
        .isInstanceOf(AuditWriteException.class)
        .hasMessageEndingWith("(the sink was not done in time)");
  }

  @Test
  void eventAfterClose_isDroppedAndCounted() {
    AuditLog log = AuditLog.builder(stored::addAll).build();
    log.close();

    log.record(EVENT);

    assertThat(stored).isEmpty();
    assertThat(log.health().dropped()).isEqualTo(1);
  }

  @Test
  void requiredEventAfterClose_throws() {
    AuditLog log = AuditLog.builder(stored::addAll).failurePolicy(FailurePolicy.REQUIRED).build();
    log.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> log.record(EVENT))
        .withMessage("audit log is closed, but was given " + EVENT);
  }

  @Test
  void interruptedCaller_isHeardAndStaysInterrupted() {
    for (FailurePolicy policy : FailurePolicy.values()) {
      stored.clear();
      AuditLog log = AuditLog.builder(stored::addAll).failurePolicy(policy).build();
      Thread.currentThread().interrupt();

      log.record(EVENT);
      log.flush();
      log.close();

      assertThat(Thread.interrupted()).as("%s", policy).isTrue();
      assertThat(stored).as("%s", policy).hasSize(1);
    }
  }

  @Test
  void interruptedCaller_doesNotWaitForRoom() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log = AuditLog.builder(sink).queue(1).build();
    log.record(event(0));
    sink.reached.await();
    log.record(event(1));
    Thread.currentThread().interrupt();

    log.record(event(2));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.health().dropped()).isEqualTo(1);
    sink.release();
    log.close();
  }

  @Test
  void logAsASink_goesThroughTheQueue() throws IOException {
    try (AuditLog log = AuditLog.builder(stored::addAll).build()) {
      try (AuditSink sink = log.asSink()) {
        sink.append(List.of(event(1), event(2)));
      }
      log.record(event(3)); // closing the sink has not closed the log
      log.flush();

      assertThat(stored).hasSize(3);
    }
  }

  @Test
  void requiredLogAsASink_throwsAsSinksDo() {
    try (AuditLog log =
        AuditLog.builder(failing("disk full")).failurePolicy(FailurePolicy.REQUIRED).build()) {

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> log.asSink().append(List.of(EVENT)))
          .withMessageEndingWith("(disk full)");
    }
  }

  @Test
  void sinkThatWaitsForItsOwnLog_isToldSo() {
    AtomicReference<AuditLog> itself = new AtomicReference<>();
    AuditSink sink = events -> Objects.requireNonNull(itself.get()).flush();
    AuditLog log = AuditLog.builder(sink).build();
    itself.set(log);

    log.record(EVENT);
    log.close();

    assertThat(log.health().lastError())
        .contains(
            "java.lang.IllegalStateException: a sink must not wait for the log that writes to it");
  }

  @Test
  void sinkThatCannotBeOpened_showsWhenTheLogIsBuilt() {
    AuditSink sink =
        new AuditSink() {
          @Override
          public void open() throws IOException {
            throw new IOException("no such folder");
          }

          @Override
          public void append(List<AuditEvent> events) {}
        };

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> AuditLog.builder(sink).build())
        .withMessage("audit log cannot be opened: no such folder");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void wrongSettings_areReportedTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditLog.builder(null).queue(0).failurePolicy(null).clock(null).build())
        .withMessage(
            "sink must not be null; queue must be at least 1, but was 0; "
                + "failure policy must not be null; clock must not be null");
  }

  @Test
  void writer_isADaemonWithAName() {
    AtomicReference<Thread> writer = new AtomicReference<>();
    try (AuditLog log = AuditLog.builder(e -> writer.set(Thread.currentThread())).build()) {
      log.record(EVENT);
    }

    Thread thread = Objects.requireNonNull(writer.get());
    assertThat(thread.getName()).startsWith("leeway-audit-");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void toString_showsTheSettings() {
    AuditSink sink =
        new AuditSink() {
          @Override
          public void append(List<AuditEvent> events) {}

          @Override
          public String toString() {
            return "nowhere";
          }
        };
    try (AuditLog log = AuditLog.builder(sink).build()) {
      assertThat(log)
          .hasToString(
              "AuditLog[BEST_EFFORT, queue 10000, block up to 100 ms then drop newest,"
                  + " sink nowhere]");
    }
  }

  @Test
  void manyCallers_loseNothing() throws InterruptedException {
    AuditLog log = AuditLog.builder(stored::addAll).queue(16).build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread caller =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  log.record(EVENT);
                }
              });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    log.close();

    AuditHealth health = log.health();
    assertThat(health.recorded()).isEqualTo(8_000);
    assertThat(health.written() + health.dropped()).isEqualTo(8_000);
    assertThat(stored).hasSize(Math.toIntExact(health.written()));
  }
}
