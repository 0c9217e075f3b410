package io.leeway.audit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditHealth;
import io.leeway.audit.AuditLog;
import io.leeway.audit.Overflow;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditMetricsTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");
  private static final AuditSink DISCARDING = events -> {};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private void bind(AuditLog log, Tag... tags) {
    new AuditMetrics(log, Tags.of(tags)).bindTo(registry);
  }

  private double events(String result, String... tags) {
    return registry
        .get("leeway.audit.events")
        .tags(tags)
        .tag("result", result)
        .functionCounter()
        .count();
  }

  private double recorded() {
    return registry.get("leeway.audit.recorded").functionCounter().count();
  }

  private double queued() {
    return registry.get("leeway.audit.queued").gauge().value();
  }

  private static void record(AuditLog log, int times) {
    for (int i = 0; i < times; i++) {
      log.record(EVENT);
    }
  }

  @Test
  void untouchedLog_isAllZero() {
    try (AuditLog log = AuditLog.builder(DISCARDING).build()) {
      new AuditMetrics(log).bindTo(registry);

      assertThat(registry.getMeters()).hasSize(6);
      assertThat(registry.find("leeway.audit.events").functionCounters())
          .extracting(FunctionCounter::count)
          .containsOnly(0.0);
      assertThat(recorded()).isZero();
      assertThat(queued()).isZero();
    }
  }

  @Test
  void storedEvents_areWritten_stillAfterTheLogIsClosed() {
    AuditLog log = AuditLog.builder(DISCARDING).build();
    bind(log);
    record(log, 5);
    log.flush();

    assertThat(events("written")).isEqualTo(5);

    record(log, 2);
    log.close();
    log.record(EVENT);

    assertThat(events("written")).isEqualTo(7);
    assertThat(events("dropped")).isEqualTo(1);
    assertThat(recorded()).isEqualTo(8);
    assertThat(queued()).isZero();
  }

  @Test
  void waitingEvents_areQueued_andThoseWithoutRoomDropped() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    Semaphore permits = new Semaphore(0);
    AuditSink held =
        events -> {
          reached.countDown();
          permits.acquireUninterruptibly();
        };
    try (AuditLog log =
        AuditLog.builder(held).queue(3).overflow(Overflow.DROP_NEWEST, Duration.ZERO).build()) {
      bind(log);
      log.record(EVENT);
      reached.await(); // one is being stored, and the queue is empty
      record(log, 10);

      assertThat(queued()).isEqualTo(4);
      assertThat(events("dropped")).isEqualTo(7);
      assertThat(events("written")).isZero();
      assertThat(recorded()).isEqualTo(11);

      permits.release(1_000);
      log.flush();

      assertThat(queued()).isZero();
      assertThat(events("written")).isEqualTo(4);
      assertThat(events("dropped")).isEqualTo(7);
    }
  }

  @Test
  void eventsThatTheSinkRefuses_areFailed() {
    AuditSink failing =
        events -> {
          throw new IOException("disk is full");
        };
    try (AuditLog log = AuditLog.builder(failing).build()) {
      bind(log);
      record(log, 3);
      log.flush();

      assertThat(events("failed")).isEqualTo(3);
      assertThat(events("written")).isZero();
      assertThat(recorded()).isEqualTo(3);
    }
  }

  @Test
  void sumOverAllResults_countsEveryEventOnce() {
    try (AuditLog log = AuditLog.builder(DISCARDING).sample("hp_change", 0.5).build()) {
      bind(log);
      for (int i = 0; i < 200; i++) {
        log.record(AuditEvent.of("hp_change"));
      }
      log.flush();

      AuditHealth health = log.health();
      assertThat(health.sampledOut()).isBetween(1L, 199L);
      assertThat(events("sampled_out")).isEqualTo(health.sampledOut());
      assertThat(recorded()).isEqualTo(health.recorded());
      assertThat(
              registry.get("leeway.audit.events").functionCounters().stream()
                  .mapToDouble(FunctionCounter::count)
                  .sum())
          .isEqualTo(200);
    }
  }

  @Test
  void twoLogs_areToldApartByTheirTags() {
    try (AuditLog models = AuditLog.builder(DISCARDING).build();
        AuditLog data = AuditLog.builder(DISCARDING).build()) {
      bind(models, Tag.of("log", "models"));
      bind(data, Tag.of("log", "data"));
      record(models, 3);
      record(data, 4);
      models.flush();
      data.flush();

      assertThat(events("written", "log", "models")).isEqualTo(3);
      assertThat(events("written", "log", "data")).isEqualTo(4);
      assertThat(registry.getMeters()).hasSize(12);
    }
  }

  @Test
  void meters_sayTheirUnit() {
    try (AuditLog log = AuditLog.builder(DISCARDING).build()) {
      bind(log);

      assertThat(registry.getMeters())
          .allSatisfy(meter -> assertThat(meter.getId().getBaseUnit()).isEqualTo("events"))
          .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }
  }

  @Test
  void closedLogOfTheHost_isReportedWhileTheHostHasIt() throws InterruptedException {
    AuditLog log = AuditLog.builder(DISCARDING).build();
    WeakReference<AuditMetrics> binder = bound(log);
    record(log, 3);
    log.close();

    awaitCollected(binder);

    assertThat(events("written")).isEqualTo(3);
    assertThat(queued()).isZero();
    assertThat(log.health().written()).isEqualTo(3); // here the host has it still
  }

  @Test
  void logThatNobodyHas_isNotKeptInMemory() throws InterruptedException {
    WeakReference<AuditLog> log = closedAndLeft();

    awaitCollected(log);

    assertThat(events("written")).isEqualTo(3); // as they were last read
    assertThat(queued()).isNaN();
  }

  private WeakReference<AuditMetrics> bound(AuditLog log) {
    AuditMetrics metrics = new AuditMetrics(log);
    metrics.bindTo(registry);
    return new WeakReference<>(metrics);
  }

  private WeakReference<AuditLog> closedAndLeft() {
    AuditLog log = AuditLog.builder(DISCARDING).build();
    bind(log);
    record(log, 3);
    log.close();
    assertThat(events("written")).isEqualTo(3);
    return new WeakReference<>(log);
  }

  private static void awaitCollected(WeakReference<?> reference) throws InterruptedException {
    while (reference.get() != null) { // up to the time-out of the class
      System.gc();
      Thread.sleep(10);
    }
  }
}
