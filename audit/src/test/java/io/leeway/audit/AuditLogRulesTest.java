package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which events a log keeps, and how much of each. */
@Timeout(60)
class AuditLogRulesTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");

  private final List<AuditEvent> stored = Collections.synchronizedList(new ArrayList<>());

  private static AuditEvent event(int n) {
    return EVENT.detail("n", n);
  }

  private static AuditEvent broken(AuditEvent event) {
    throw new IllegalStateException("no way to redact " + event.action());
  }

  @Test
  void onlyAllowedActions_areRecorded() {
    AuditLog log =
        AuditLog.builder(stored::addAll)
            .allow("model.*", "hp_change")
            .deny("model.predict*")
            .allow("model.predict_batch")
            .build();
    for (String action :
        List.of("model.train", "model.predict", "model.predict_batch", "hp_change", "pause")) {
      assertThat(log.isEnabled(action))
          .as(action)
          .isEqualTo(!action.equals("pause") && !action.equals("model.predict"));
      log.record(AuditEvent.of(action));
    }
    log.close();

    assertThat(stored)
        .extracting(AuditEvent::action)
        .containsExactly("model.train", "model.predict_batch", "hp_change");
    assertThat(log.health().recorded()).isEqualTo(3);
  }

  @Test
  void noActionAllowed_recordsNothing() {
    AuditLog log = AuditLog.builder(stored::addAll).allow().build();
    log.record(EVENT);
    log.record(AuditEvent.of("audit.exported"));
    log.close();

    assertThat(stored).isEmpty();
    assertThat(log.health().recorded()).isZero();
  }

  @Test
  void actionOfTheLogsOwn_isDroppedAndToldOf() {
    AuditEvent forged = AuditEvent.of("audit.dropped");
    AuditLog log = AuditLog.builder(stored::addAll).build();
    log.record(forged);
    log.close();

    assertThat(log.health().dropped()).isEqualTo(1);
    assertThat(log.health().lastError().orElseThrow()).contains("are the log's own");
    assertThat(stored).hasSize(1);
    assertThat(stored.get(0).details()).containsEntry("by_action", Map.of("audit.dropped", 1L));

    AuditLog required =
        AuditLog.builder(stored::addAll).failurePolicy(FailurePolicy.REQUIRED).build();
    assertThatExceptionOfType(AuditWriteException.class)
        .isThrownBy(() -> required.record(forged))
        .withMessageContaining("are the log's own");
    required.close();
  }

  @Test
  void level_saysHowMuchIsKept() {
    AuditEvent full =
        AuditEvent.of("model.predict")
            .withRequest(Map.of("age", 41))
            .withResponse(Map.of("score", 0.3))
            .detail("kept", true);
    AuditLog log =
        AuditLog.builder(stored::addAll)
            .level("*", AuditLevel.METADATA)
            .level("model.predict", AuditLevel.REQUEST)
            .build();
    log.record(full);
    log.record(AuditEvent.of("other").withRequest(Map.of("a", 1)).detail("kept", true));
    log.close();

    assertThat(stored.get(0).request()).containsKey("age");
    assertThat(stored.get(0).response()).isEmpty();
    assertThat(stored.get(1).request()).isEmpty();
    assertThat(stored).allSatisfy(event -> assertThat(event.details()).containsKey("kept"));
    assertThat(stored.get(1).toJson()).doesNotContain("request");
  }

  @Test
  void sampling_keepsAllOrNothingOfACorrelationIdAndIsRecorded() {
    AuditLog log = AuditLog.builder(stored::addAll).sample("hp_change", 0.25).build();
    for (int i = 0; i < 4_000; i++) {
      log.record(EVENT.withCorrelationId("c-" + i / 2).detail("n", i));
    }
    log.close();

    AuditEvent told = stored.remove(stored.size() - 1);
    assertThat(told.action()).isEqualTo("audit.sampled");
    assertThat(told.details()).containsEntry("count", 4_000L - stored.size());
    assertThat(log.health().sampledOut()).isEqualTo(4_000 - stored.size());
    assertThat(stored.size()).isBetween(880, 1_120); // 1,000 +- 4 sd of pairs
    assertThat(stored).allSatisfy(e -> assertThat(e.details()).containsEntry("sample_rate", 0.25));
    assertThat(stored.stream().collect(Collectors.groupingBy(AuditEvent::correlationId)).values())
        .allSatisfy(pair -> assertThat(pair).hasSize(2));
  }

  @Test
  void wrongRules_areReportedTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AuditLog.builder(stored::addAll)
                    .allow("Model Train", "ok")
                    .deny("a*b")
                    .sample("ok", 0)
                    .overflow(Overflow.DROP_OLDEST, Duration.ofMillis(-1))
                    .build())
        .withMessage(
            "an action must be a token such as model.promote, or the beginning of one and *, but"
                + " was 'Model Train'; an action must be a token such as model.promote, or the"
                + " beginning of one and *, but was 'a*b'; share to sample must be above 0 and at"
                + " most 1, but was 0.0; overflow and a patience of 0 or more must be given, but"
                + " were DROP_OLDEST, PT-0.001S");
  }

  @Test
  void context_fillsWhatTheEventDoesNotSay() throws Exception {
    AuditLog log = AuditLog.builder(stored::addAll).build();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    AuditContext context =
        AuditContext.empty()
            .by(Actor.user("u-1042"))
            .withTenant("bank-a")
            .withCorrelationId("c-1")
            .withTransport("http");
    AuditContext.Scope scope = context.open();
    log.record(EVENT);
    log.record(EVENT.by(Actor.service("nightly")).withTenant("bank-b"));
    AuditContext.wrap(pool).execute(() -> log.record(event(1)));
    pool.submit(
            context.wrap(
                () -> {
                  log.record(event(2));
                  return 2;
                }))
        .get();
    pool.submit(() -> log.record(event(3))).get();
    scope.close();
    log.record(event(4));
    pool.shutdown();
    log.close();

    assertThat(AuditContext.current()).isSameAs(AuditContext.empty());
    assertThat(stored)
        .extracting(event -> event.tenant().orElse("none"))
        .containsExactly("bank-a", "bank-b", "bank-a", "bank-a", "none", "none");
    assertThat(stored.get(0).actor()).contains(Actor.user("u-1042"));
    assertThat(stored.get(0).transport()).contains("http");
    assertThat(stored.get(1).actor()).contains(Actor.service("nightly"));
    assertThat(stored.get(1).correlationId()).contains("c-1");
  }

  @Test
  void timedWork_isRecordedWithItsEnd() {
    AtomicLong seconds = new AtomicLong();
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    AuditLog log =
        AuditLog.builder(stored::addAll).clock(() -> start.plusSeconds(seconds.get())).build();

    int result =
        log.timed(
            EVENT,
            () -> {
              seconds.addAndGet(5);
              return 42;
            });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                log.timed(
                    EVENT,
                    () -> {
                      throw new IOException("disk full", new IllegalStateException("really"));
                    }))
        .withMessage("disk full");
    try (AuditLog.Timed timed = log.timed(EVENT)) {
      timed.detail("rows", 10);
      seconds.addAndGet(-60); // set back
      timed.success(Map.of("accuracy", 0.9));
    }
    AuditLog.Timed forgotten = log.timed(EVENT);
    forgotten.close();
    forgotten.close();
    log.close();

    assertThat(result).isEqualTo(42);
    assertThat(stored)
        .extracting(event -> event.outcome().orElseThrow())
        .containsExactly(Outcome.SUCCESS, Outcome.FAILURE, Outcome.SUCCESS, Outcome.FAILURE);
    assertThat(stored.get(0).started()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(stored.get(0).ended()).contains(Instant.parse("2026-01-01T00:00:05Z"));
    assertThat(stored.get(1).error())
        .contains(
            "java.io.IOException: disk full; caused by java.lang.IllegalStateException: really");
    assertThat(stored.get(2).response()).containsEntry("accuracy", 0.9);
    assertThat(stored.get(2).details()).containsEntry("rows", 10);
    assertThat(stored.get(2).ended()).isEqualTo(stored.get(2).started());
    assertThat(stored.get(3).error()).contains("ended without saying that it succeeded");
  }

  @Test
  void recordFailure_survivesAnExceptionThatCannotBeRead() {
    RuntimeException nasty =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        };
    try (AuditLog log = AuditLog.builder(stored::addAll).build()) {
      log.recordFailure(EVENT, nasty);
      log.flush();
    }

    assertThat(stored.get(0).error().orElseThrow()).contains("its message cannot be read");
  }

  @Test
  void workThatThrowsSomethingOdd_throwsJustThat() {
    RuntimeException odd =
        new RuntimeException("odd") {
          @Override
          public Throwable getCause() {
            throw new IllegalStateException("no cause");
          }

          @Override
          @SuppressWarnings("NullAway") // others' code does such things
          public String toString() {
            return null;
          }
        };
    try (AuditLog log = AuditLog.builder(stored::addAll).build()) {
      assertThatThrownBy(
              () ->
                  log.timed(
                      EVENT,
                      () -> {
                        throw odd;
                      }))
          .isSameAs(odd);
    }

    assertThat(stored.get(0).error().orElseThrow())
        .isEqualTo("null; its cause cannot be read: class java.lang.IllegalStateException");
  }

  @Test
  void globalLog_recordsNothingUntilOneIsSet() {
    assertThat(AuditLog.global().isEnabled("hp_change")).isFalse();
    AuditLog.global().record(EVENT);

    AuditLog log = AuditLog.builder(stored::addAll).build();
    AuditLog before = AuditLog.setGlobal(log);
    AuditLog.global().record(EVENT);
    assertThat(AuditLog.setGlobal(null)).isSameAs(log);
    AuditLog.global().record(EVENT);
    log.close();

    assertThat(before.isEnabled("hp_change")).isFalse();

    assertThat(stored).hasSize(1);
  }

  @Test
  void eventThatCannotBePrepared_isLostAndToldOfUnderBestEffort() {
    AuditLog log = AuditLog.builder(stored::addAll).preparation(AuditLogRulesTest::broken).build();
    log.record(EVENT);
    log.close();

    assertThat(log.health())
        .isEqualTo(
            new AuditHealth(
                1,
                0,
                1,
                0,
                0,
                0,
                Optional.of("java.lang.IllegalStateException: no way to redact hp_change")));
    assertThat(stored).hasSize(1);
    assertThat(stored.get(0).details())
        .containsEntry("reason", "it could not be prepared")
        .containsEntry("count", 1L);
  }

  @Test
  void eventThatCannotBePrepared_isThrownWhereItIsRequired() {
    AuditLog log =
        AuditLog.builder(stored::addAll)
            .failurePolicy(FailurePolicy.REQUIRED)
            .preparation(AuditLogRulesTest::broken)
            .build();

    assertThatExceptionOfType(AuditWriteException.class)
        .isThrownBy(() -> log.record(EVENT))
        .withMessageEndingWith("(no way to redact hp_change)");
    log.close();
  }

  @Test
  void logThatRecordsNothing_recordsNothingOfItsOwnEither() {
    AuditLog nothing = AuditLog.global();
    nothing.record(AuditEvent.of("audit.exported"));
    nothing.flush();

    assertThat(nothing.isEnabled("audit.exported")).isFalse();
    assertThat(nothing.health().recorded()).isZero();
  }
}
