package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.VerificationHealth.State;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.micrometer.VerificationMetrics;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScheduledVerifierTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir private Path folder;

  private Path log;
  private String content;

  @BeforeEach
  void writeLog() throws IOException {
    log = folder.resolve("audit.jsonl");
    try (AuditSink sink = JsonLinesSink.at(log)) {
      sink.append(List.of(AuditEvent.of("hp_change"), AuditEvent.of("login")));
    }
    content = Files.readString(log);
  }

  private ScheduledVerifier.Source source() {
    return () -> ChainVerifier.of(log);
  }

  /** What a verifier says once it is so. */
  private static VerificationHealth await(
      ScheduledVerifier verifier, Predicate<VerificationHealth> wanted)
      throws InterruptedException {
    VerificationHealth health = verifier.health();
    while (!wanted.test(health)) {
      Thread.sleep(2);
      health = verifier.health();
    }
    return health;
  }

  @Test
  void validLog_isVerifiedAgainAndAgain() throws Exception {
    try (ScheduledVerifier verifier =
        ScheduledVerifier.every(SOON, source()).withClock(() -> NOON)) {
      assertThat(verifier.health().state()).isEqualTo(State.UNKNOWN);
      verifier.start();

      VerificationHealth health = await(verifier, now -> now.runs() >= 3);

      assertThat(health.state()).isEqualTo(State.VALID);
      assertThat(health.invalid()).isZero();
      assertThat(health.failed()).isZero();
      assertThat(health.last().map(Verification::totalRecords)).contains(3L);
      assertThat(health.lastRun()).contains(NOON);
      assertThat(health.lastError()).isEmpty();
      assertThat(verifier).hasToString("ScheduledVerifier[every PT0.005S, VALID]");
    }
  }

  @Test
  void invalidLog_isToldToTheListenerEachTime_whichMayThrow() throws Exception {
    List<Verification> told = new CopyOnWriteArrayList<>();
    Files.writeString(log, content.replace("login", "logon"));
    try (ScheduledVerifier verifier =
        ScheduledVerifier.every(SOON, source())
            .onInvalid(
                found -> {
                  told.add(found);
                  throw new IllegalStateException("pager is down");
                })
            .start()) {

      VerificationHealth health = await(verifier, now -> now.invalid() >= 2 && told.size() >= 2);
      assertThat(health.state()).isEqualTo(State.INVALID);
      assertThat(told).allMatch(found -> !found.valid());

      Files.delete(log);
      health = await(verifier, now -> now.failed() > 0);
      assertThat(health.state()).as("what was found stays found").isEqualTo(State.INVALID);
      assertThat(health.lastError().orElse("")).contains("does not exist");

      Files.writeString(log, content);
      health = await(verifier, now -> now.state() == State.VALID);
      assertThat(health.lastError()).isEmpty();
    }
  }

  @Test
  void logThatCannotBeRead_isCountedAndTriedAgain() throws Exception {
    Files.delete(log);
    try (ScheduledVerifier verifier = ScheduledVerifier.every(SOON, source()).start()) {
      VerificationHealth health = await(verifier, now -> now.failed() >= 2);
      assertThat(health.state()).isEqualTo(State.FAILED);
      assertThat(health.last()).isEmpty();

      Files.writeString(log, content);
      assertThat(await(verifier, now -> now.runs() > 0).state()).isEqualTo(State.VALID);
    }
  }

  @Test
  void close_endsARunAndTheThread() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    Thread[] thread = new Thread[1];
    ScheduledVerifier verifier =
        ScheduledVerifier.every(
                SOON,
                () -> {
                  thread[0] = Thread.currentThread();
                  running.countDown();
                  TimeUnit.HOURS.sleep(1);
                  return ChainVerifier.of(log);
                })
            .start();
    running.await();

    verifier.close();

    assertThat(thread[0].isAlive()).isFalse();
    assertThat(thread[0].isDaemon()).isTrue();
    assertThat(thread[0].getName()).startsWith("leeway-verifier-");
    assertThat(verifier.health().failed()).isZero();
    assertThatIllegalStateException().isThrownBy(verifier::start);
  }

  @Test
  void listener_mayClose() throws Exception {
    Files.writeString(log, content.replace("login", "logon"));
    ScheduledVerifier[] self = new ScheduledVerifier[1];
    CountDownLatch closed = new CountDownLatch(1);
    self[0] =
        ScheduledVerifier.every(SOON, source())
            .onInvalid(
                found -> {
                  self[0].close();
                  closed.countDown();
                });

    self[0].start();

    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(self[0].health().runs()).isEqualTo(1);
  }

  @Test
  void settings_areChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduledVerifier.every(Duration.ZERO, source()))
        .withMessage("interval must be more than zero, but was PT0S");
    try (ScheduledVerifier verifier = ScheduledVerifier.every(SOON, source()).start()) {
      assertThatIllegalStateException().isThrownBy(verifier::start);
    }
  }

  @Test
  void metrics_sayHowItStands() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ScheduledVerifier verifier =
        ScheduledVerifier.every(Duration.ofHours(1), source()).withClock(() -> NOON);
    new VerificationMetrics(verifier, Tags.of("log", "models")).bindTo(registry);
    assertThat(registry.get("leeway.audit.valid").gauge().value()).isNaN();

    verifier.start();
    await(verifier, now -> now.runs() == 1);
    verifier.close();

    assertThat(registry.get("leeway.audit.valid").tag("log", "models").gauge().value()).isOne();
    assertThat(registry.get("leeway.audit.verified.records").gauge().value()).isEqualTo(3);
    assertThat(registry.get("leeway.audit.uncovered.records").gauge().value()).isEqualTo(3);
    assertThat(registry.get("leeway.audit.verified.at").gauge().value())
        .isEqualTo(NOON.getEpochSecond());
    assertThat(
            registry
                .get("leeway.audit.verifications")
                .tag("result", "valid")
                .functionCounter()
                .count())
        .isOne();
    assertThat(
            registry
                .get("leeway.audit.verifications")
                .tag("result", "invalid")
                .functionCounter()
                .count())
        .isZero();
  }
}
