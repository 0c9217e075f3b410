package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events on their way through a log, its losses and its end. */
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

  private static int n(AuditEvent event) {
    return Integer.parseInt(String.valueOf(event.details().get("n")));
  }

  private static AuditSink failing(String message) {
    return events -> {
      throw new IOException(message);
    };
  }

  /** A sink that says that it forces what it stores. */
  private AuditSink forcing() {
    return new AuditSink() {
      @Override
      public void append(List<AuditEvent> events) {
        stored.addAll(events);
      }

      @Override
      public Durability durability() {
        return Durability.FORCED;
      }
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

      assertThat(stored)
          .extracting(AuditEvent::action)
          .containsExactly("audit.dropped", "hp_change");
      assertThat(stored.get(0).details())
          .containsEntry("reason", "the sink failed")
          .containsEntry("count", 1L);
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
    assertThat(stored).extracting(e -> e.details().get("n")).containsExactly(0, null, 1, 2, 3);
    assertThat(stored.get(1).action()).isEqualTo("audit.dropped");
    assertThat(stored.get(1).details())
        .containsEntry("reason", "the queue was full")
        .containsEntry("count", 2L)
        .containsEntry("by_action", Map.of("hp_change", 2L))
        .containsEntry("from", Times.format(EVENT.time()))
        .containsEntry("to", Times.format(EVENT.time()));
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
  void close_givesUpAfterTheDeadlineAndKeepsTheRest(@TempDir Path folder)
      throws InterruptedException, IOException {
    HeldSink sink = new HeldSink();
    AuditLog log =
        AuditLog.builder(sink).closeDeadline(Duration.ofMillis(50)).unwrittenIn(folder).build();
    log.record(event(0));
    sink.reached.await();
    log.record(event(1));
    log.record(event(2));

    log.close();
    AuditHealth health = log.health();
    sink.release();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(Files.readAllLines(files.findFirst().orElseThrow()))
          .containsExactly(event(0).toJson(), event(1).toJson(), event(2).toJson());
    }

    assertThat(health.failed()).isEqualTo(2);
    assertThat(health.queued()).isEqualTo(1); // the sink has it still
    while (log.health().written() == 0) {
      Thread.onSpinWait();
    }
    assertThat(stored).hasSize(1);
  }

  @Test
  void secondCloseWithAHungSink_neitherWaitsNorSavesAgain(@TempDir Path folder) throws Exception {
    HeldSink sink = new HeldSink();
    AuditLog log =
        AuditLog.builder(sink)
            .failurePolicy(FailurePolicy.REQUIRED)
            .closeDeadline(Duration.ofMillis(50))
            .unwrittenIn(folder)
            .build();
    CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> log.record(event(0)));
    sink.reached.await();

    log.close();
    log.close();
    log.flush();

    assertThat(caller)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .withMessageContaining("not stored");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
    sink.release();
  }

  @Test
  void longestDurations_areForEver() {
    AuditLog log =
        AuditLog.builder(stored::addAll)
            .overflow(Overflow.DROP_NEWEST, ChronoUnit.FOREVER.getDuration())
            .closeDeadline(ChronoUnit.FOREVER.getDuration())
            .build();
    log.record(EVENT);
    log.close();

    assertThat(stored).containsExactly(stored.get(0)).hasSize(1);
    assertThat(log.health().written()).isEqualTo(1);
  }

  @Test
  void clockThatThrows_endsNeitherTheWriterNorTheCaller() {
    AtomicBoolean broken = new AtomicBoolean(true);
    AuditLog log =
        AuditLog.builder(stored::addAll)
            .clock(
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("no time");
                  }
                  return Instant.EPOCH;
                })
            .build();
    log.record(event(0));
    log.flush();
    broken.set(false);
    log.record(event(1));
    log.close();

    assertThat(log.health().failed()).isEqualTo(1);
    assertThat(log.health().written()).isEqualTo(1);
    assertThat(stored).extracting(AuditEvent::action).containsExactly("audit.dropped", "hp_change");
  }

  @Test
  void interruptedCallerThatStores_losesNothing(@TempDir Path folder) {
    Path file = folder.resolve("audit.jsonl");
    AuditLog log =
        AuditLog.builder(JsonLinesSink.at(file))
            .queue(10)
            .overflow(Overflow.CALLER_RUNS, Duration.ZERO)
            .build();
    Thread.currentThread().interrupt();
    for (int i = 0; i < 1_000; i++) {
      log.record(event(i));
    }
    assertThat(Thread.interrupted()).isTrue();
    log.close();

    assertThat(log.health().written()).isEqualTo(1_000);
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
      AuditLog log = AuditLog.builder(forcing()).failurePolicy(policy).build();
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
                  + " durability BUFFERED, every action, default redaction, sink nowhere]");
    }
  }

  @Test
  void manyCallers_loseNothing() throws InterruptedException {
    AuditLog log = AuditLog.builder(stored::addAll).queue(16).build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Thread caller =
          new Thread(
              () -> {
                for (int n = 0; n < 200; n++) {
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
    assertThat(health.recorded()).isEqualTo(12_800);
    assertThat(health.written() + health.dropped()).isEqualTo(12_800);
    assertThat(stored.stream().filter(event -> event.action().equals("hp_change")))
        .hasSize(Math.toIntExact(health.written())); // on a busy machine some may be dropped
  }

  @Test
  void dropOldest_keepsTheNewest() throws InterruptedException {
    HeldSink sink = new HeldSink();
    AuditLog log =
        AuditLog.builder(sink).queue(2).overflow(Overflow.DROP_OLDEST, Duration.ZERO).build();
    log.record(event(0));
    sink.reached.await();

    for (int i = 1; i <= 5; i++) {
      log.record(event(i));
    }
    AuditHealth full = log.health();
    sink.release();
    log.flush();
    log.close();

    assertThat(full).isEqualTo(new AuditHealth(6, 0, 3, 0, 3, 0, Optional.empty()));
    assertThat(stored).extracting(e -> e.details().get("n")).containsExactly(0, null, 4, 5);
    assertThat(stored.get(1).details()).containsEntry("count", 3L);
  }

  @Test
  void callerRuns_losesNothingAndKeepsTheOrder() throws InterruptedException {
    AtomicInteger appending = new AtomicInteger();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    AuditSink slow =
        events -> {
          assertThat(appending.incrementAndGet()).as("one at a time").isEqualTo(1);
          threads.add(Thread.currentThread().getName());
          LockSupport.parkNanos(200_000);
          stored.addAll(events);
          appending.decrementAndGet();
        };
    AuditLog log =
        AuditLog.builder(slow).queue(1).overflow(Overflow.CALLER_RUNS, Duration.ZERO).build();

    Thread other = new Thread(() -> recordMany(log, 1_000), "caller");
    other.start();
    recordMany(log, 0);
    other.join();
    log.close();

    assertThat(log.health()).isEqualTo(new AuditHealth(400, 400, 0, 0, 0, 0, Optional.empty()));
    assertThat(stored).hasSize(400);
    assertThat(stored.stream().map(AuditLogTest::n).filter(n -> n < 1_000)).isSorted();
    assertThat(threads).contains("caller");
  }

  private static void recordMany(AuditLog log, int from) {
    for (int i = 0; i < 200; i++) {
      log.record(event(from + i));
    }
  }

  @Test
  void dropsUnderOverload_areRecordedExactly() throws InterruptedException {
    AuditSink slow =
        events -> {
          LockSupport.parkNanos(1_000_000);
          stored.addAll(events);
        };
    AuditLog log =
        AuditLog.builder(slow).queue(10).overflow(Overflow.DROP_NEWEST, Duration.ZERO).build();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Thread caller = new Thread(() -> recordMany(log, 0));
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    log.close();

    long told =
        stored.stream()
            .filter(event -> event.action().equals("audit.dropped"))
            .mapToLong(event -> Long.parseLong(String.valueOf(event.details().get("count"))))
            .sum();
    assertThat(log.health().recorded()).isEqualTo(64 * 200);
    assertThat(told).isPositive().isEqualTo(log.health().dropped());
    assertThat(stored.stream().filter(event -> event.action().equals("hp_change")))
        .hasSize(64 * 200 - (int) told);
  }

  @Test
  void lossThatCannotBeRecorded_isRecordedLater() {
    AtomicInteger calls = new AtomicInteger();
    AuditSink sink =
        events -> {
          if (calls.incrementAndGet() <= 3) {
            throw new IOException("down");
          }
          stored.addAll(events);
        };
    AuditLog log = AuditLog.builder(sink).build();

    for (int i = 0; i < 3; i++) {
      log.record(event(i));
      log.flush();
    }
    log.close();

    assertThat(log.health().failed()).isEqualTo(3);
    assertThat(stored).hasSize(1);
    assertThat(stored.get(0).details()).containsEntry("count", 3L);
  }

  @Test
  void requiredDurable_refusesASinkThatDoesNotForce() {
    AuditLog log =
        AuditLog.builder(forcing()).failurePolicy(FailurePolicy.REQUIRED_DURABLE).build();
    log.record(EVENT);

    assertThat(stored).hasSize(1);
    assertThat(log.asSink().durability()).isEqualTo(Durability.FORCED);
    log.close();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AuditLog.builder(failing("never"))
                    .failurePolicy(FailurePolicy.REQUIRED_DURABLE)
                    .build())
        .withMessageStartingWith(
            "REQUIRED_DURABLE needs a sink whose durability is FORCED, but that of ")
        .withMessageEndingWith(" is BUFFERED");
  }

  /** A sink that keeps events until it is flushed, and may not be able to. */
  private final class BufferingSink implements AuditSink {
    private final List<AuditEvent> kept = new ArrayList<>();
    private boolean full;

    @Override
    public void append(List<AuditEvent> events) {
      kept.addAll(events);
    }

    @Override
    public void flush() throws IOException {
      if (full) {
        throw new IOException("disk full");
      }
      stored.addAll(kept);
      kept.clear();
    }
  }

  @Test
  void flush_hasTheSinkWriteOutWhatItKeeps() {
    BufferingSink sink = new BufferingSink();
    AuditLog log = AuditLog.builder(sink).failurePolicy(FailurePolicy.REQUIRED).build();
    log.record(EVENT);
    assertThat(stored).isEmpty();

    log.flush();

    assertThat(stored).hasSize(1);
    sink.full = true;
    assertThatExceptionOfType(AuditWriteException.class)
        .isThrownBy(log::flush)
        .withMessage("the sink cannot write out what it has");
    log.close();
    AuditLog bestEffort = AuditLog.builder(sink).build();
    bestEffort.flush();
    assertThat(bestEffort.health().lastError()).contains("java.io.IOException: disk full");
    bestEffort.close();
  }
}
