package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditLog;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ConsistencyProof;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.chain.TestSigners;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** File sinks that sign and publish checkpoints. */
@Timeout(60)
class CheckpointsTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");
  private static final Duration NEVER = Duration.ofDays(1);

  private final CheckpointSigner signer = TestSigners.create();
  private final BlockingQueue<Checkpoint> published = new LinkedBlockingQueue<>();

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void nameLog() {
    log = folder.resolve("audit.jsonl");
  }

  private JsonLinesSink sink(long every, Duration interval) {
    return JsonLinesSink.at(log).withCheckpoints(signer, published::add, every, interval);
  }

  private Checkpoint next() throws InterruptedException {
    Checkpoint next = published.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("the next checkpoint").isNotNull();
    return next.verify(signer.keys());
  }

  private Checkpoint awaitSize(long size) throws InterruptedException {
    Checkpoint next = next();
    while (next.size() < size) {
      next = next();
    }
    return next;
  }

  private void assertCovered(Path log, Checkpoint checkpoint, int open) {
    Verification verification =
        ChainVerifier.of(log).withCheckpoints(List.of(checkpoint), signer.keys()).verify();

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(open);
  }

  @ParameterizedTest
  @EnumSource
  void openedAndClosedSink_publishesWhereItsLogStands(LogFormat format) throws Exception {
    log = Sinks.log(folder, format);
    FileSink<?> sink =
        Sinks.at(log, format).withCheckpoints(signer, published::add, 1_000_000, NEVER);

    sink.open();
    Checkpoint first = next();
    sink.append(List.of(EVENT, EVENT));
    assertThat(published).isEmpty();
    sink.close();
    Checkpoint last = next();

    assertThat(first.size()).isEqualTo(1);
    assertThat(last.size()).isEqualTo(3);
    assertCovered(log, last, 0);
    assertCovered(log, first, 2);
    assertThat(Files.readString(Checkpoint.besideLog(log))).isEqualTo(last.toText());
    assertThat(RecordProof.of(log, 2).verify(signer.keys()).event()).contains("hp_change");
    ConsistencyProof proof = ConsistencyProof.between(log, first, last);
    assertThat(proof.verify(first, signer.keys())).isEqualTo(last);
  }

  @Test
  void everySoManyRecords_oneIsPublished() throws Exception {
    try (JsonLinesSink sink = sink(10, NEVER)) {
      sink.open();
      next();
      sink.append(Collections.nCopies(9, EVENT));
      assertThat(published.poll(50, TimeUnit.MILLISECONDS)).isNull();
      sink.append(List.of(EVENT));

      assertThat(next().size()).isEqualTo(11);
      sink.append(Collections.nCopies(25, EVENT));
      assertThat(next().size()).isEqualTo(36);
    }
  }

  @Test
  void everySoMuchTime_oneIsPublishedThoughNothingHappens() throws Exception {
    try (JsonLinesSink sink = sink(1_000_000, Duration.ofMillis(20))) {
      sink.append(List.of(EVENT));
      Checkpoint first = awaitSize(2);

      assertThat(next()).isEqualTo(first);
      sink.append(List.of(EVENT));
      assertThat(awaitSize(3).size()).isEqualTo(3);
    }
  }

  @Test
  void throughAnAuditLog_allIsCoveredWhenItIsClosed() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    JsonLinesSink sink =
        JsonLinesSink.at(log)
            .withDurability(Durability.BUFFERED)
            .withCheckpoints(signer, CheckpointPublisher.toFolder(kept));
    try (AuditLog audit = AuditLog.builder(sink).build()) {
      for (int i = 0; i < 100; i++) {
        audit.record(EVENT);
      }
    }

    List<Checkpoint> checkpoints = Checkpoint.readAll(kept);
    assertThat(checkpoints).isNotEmpty();
    assertCovered(log, checkpoints.get(checkpoints.size() - 1), 0);
    assertThat(sink.checkpointHealth().orElseThrow().failed()).isZero();
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("leeway-checkpoints-"))
        .toList();
  }

  @Test
  void publisherThatFails_isCountedAndTriedAgainAndStopsNothing() throws Exception {
    AtomicBoolean works = new AtomicBoolean();
    CheckpointPublisher publisher =
        checkpoint -> {
          if (!works.get()) {
            throw new IOException("no route to the safe");
          }
          published.add(checkpoint);
        };
    JsonLinesSink sink =
        JsonLinesSink.at(log).withCheckpoints(signer, publisher, 5, Duration.ofMillis(20));
    try (sink) {
      sink.open();
      sink.append(Collections.nCopies(10, EVENT));
      while (sink.checkpointHealth().orElseThrow().failed() < 3) {
        Thread.sleep(5);
      }
      CheckpointHealth failing = sink.checkpointHealth().orElseThrow();
      works.set(true);
      Checkpoint checkpoint = awaitSize(11);

      assertThat(failing.published()).isZero();
      assertThat(failing.last()).isEmpty();
      assertThat(failing.lastError()).hasValue("java.io.IOException: no route to the safe");
      assertCovered(log, checkpoint, 0);
    }
    CheckpointHealth health = sink.checkpointHealth().orElseThrow();
    assertThat(health.published()).isPositive();
    assertThat(health.lastError()).isEmpty();
    assertThat(health.last()).isPresent();
  }

  @Test
  void publisherThatHangs_keepsNoEventWaiting() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CheckpointPublisher publisher =
        checkpoint -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          published.add(checkpoint);
        };
    try (JsonLinesSink sink = JsonLinesSink.at(log).withCheckpoints(signer, publisher, 1, NEVER)) {
      sink.open();
      for (int i = 0; i < 20; i++) {
        sink.append(List.of(EVENT));
      }
      Logs.assertIntact(log, 21);
      assertThat(published).isEmpty();
      hangs.countDown();
      awaitSize(21);
    }
  }

  @Test
  void logOfAnOldBackup_getsNoCheckpoint() throws Exception {
    Path backup = folder.resolve("backup");
    Path head = ChainHead.besideLog(log);
    try (JsonLinesSink sink = sink(100, NEVER)) {
      sink.append(List.of(EVENT));
      Files.copy(log, backup);
      Files.copy(head, folder.resolve("backup.head"));
      sink.append(List.of(EVENT));
    }
    String signed = Files.readString(Checkpoint.besideLog(log));
    Files.copy(backup, log, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(folder.resolve("backup.head"), head, StandardCopyOption.REPLACE_EXISTING);
    assertThat(ChainVerifier.verify(log).valid()).isTrue();

    JsonLinesSink sink = sink(100, NEVER);

    assertThatIllegalStateException()
        .isThrownBy(sink::open)
        .withMessageStartingWith("no checkpoint is signed for audit log ")
        .withMessageContaining(": it has 2 records, less than the last checkpoint of 3 records")
        .withMessageEndingWith("give the sink another path to go on with a new log");
    sink.append(Collections.nCopies(3, EVENT)); // as many as before, and more
    sink.close();
    assertThat(sink.checkpointHealth().orElseThrow().published()).isZero();
    assertThat(sink.checkpointHealth().orElseThrow().lastError().orElseThrow())
        .contains("it has not grown from the last checkpoint of 3 records");
    assertThat(Files.readString(Checkpoint.besideLog(log))).isEqualTo(signed);
  }

  @Test
  void newLogInThePlaceOfAnother_getsNoCheckpoint() throws Exception {
    try (JsonLinesSink sink = sink(100, NEVER)) {
      sink.append(List.of(EVENT));
    }
    Files.delete(log);
    Files.delete(ChainHead.besideLog(log));

    assertThatIllegalStateException()
        .isThrownBy(() -> sink(100, NEVER).open())
        .withMessageContaining("it has 1 records, less than the last checkpoint of 2 records");
  }

  @Test
  void damagedCheckpointBesideALog_isARefusalToo() throws Exception {
    try (JsonLinesSink sink = sink(100, NEVER)) {
      sink.open();
    }
    Files.writeString(Checkpoint.besideLog(log), "x");

    assertThatIllegalStateException()
        .isThrownBy(() -> sink(100, NEVER).open())
        .withMessageContaining("audit.jsonl.checkpoint is unreadable (checkpoint must be");
  }

  @ParameterizedTest
  @EnumSource
  void severalSinksAndSegments_signOneHistory(LogFormat format) throws Exception {
    log = Sinks.log(folder, format);
    List<FileSink<?>> sinks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sinks.add(
          Sinks.at(log, format)
              .withSegmentSize(2_000)
              .withCheckpoints(signer, published::add, 3, NEVER));
    }
    for (int batch = 0; batch < 60; batch++) {
      sinks.get(batch % 3).append(List.of(EVENT));
    }
    for (FileSink<?> sink : sinks) {
      sink.close();
      assertThat(sink.checkpointHealth().orElseThrow().lastError()).isEmpty();
    }

    List<Checkpoint> all = new ArrayList<>(published);
    Verification verification = ChainVerifier.of(log).withCheckpoints(all, signer.keys()).verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.recordsWithoutCheckpoint()).isZero();
    assertThat(verification.totalRecords()).isGreaterThan(70);
    assertThat(all).hasSizeGreaterThan(9);
  }

  @Test
  void keyThatGivesWayToANewOne_isFollowed() throws Exception {
    CheckpointSigner newer = TestSigners.create();
    sink(100, NEVER).close();
    for (CheckpointSigner used : List.of(signer, signer.and(newer), newer)) {
      try (JsonLinesSink sink =
          JsonLinesSink.at(log).withCheckpoints(used, published::add, 100, NEVER)) {
        sink.append(List.of(EVENT));
      }
    }

    List<Checkpoint> all = new ArrayList<>(published);
    Checkpoint last = all.get(all.size() - 1);
    assertThat(last.verify(newer.keys()).size()).isEqualTo(4);
    assertThatIllegalArgumentException().isThrownBy(() -> last.verify(signer.keys()));
    Verification known =
        ChainVerifier.of(log).withCheckpoints(all, signer.and(newer).keys()).verify();
    assertThat(known.findings()).isEmpty();
    assertThat(known.recordsWithoutCheckpoint()).isZero();
  }

  @Test
  void wrongSettings_areRefused() {
    JsonLinesSink sink = JsonLinesSink.at(log);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withCheckpoints(signer, published::add, 0, NEVER))
        .withMessage("records of a checkpoint must be at least 1, but were 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withCheckpoints(signer, published::add, 1, Duration.ZERO))
        .withMessage("interval of checkpoints must be positive, but was PT0S");
    assertThat(sink.checkpointHealth()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void diskThatFailsOnceAnywhere_delaysACheckpointOnly(LogFormat format) throws Exception {
    log = Sinks.log(folder, format);
    FaultyDisk disk = new FaultyDisk();
    int failures = 0;
    for (int operation = 0; operation == failures; operation++) {
      FileSink<?> sink =
          Sinks.at(log, format).withCheckpoints(signer, published::add, 100, NEVER).withDisk(disk);
      sink.append(List.of(EVENT));
      sink.close();
      disk.failAfter(operation);
      try {
        sink.open();
      } catch (IOException e) {
        failures++;
      }
      disk.repair();

      sink.append(List.of(EVENT));
      sink.close();
    }

    assertThat(failures).isGreaterThan(5);
    List<Checkpoint> all = new ArrayList<>(published);
    Verification verification = ChainVerifier.of(log).withCheckpoints(all, signer.keys()).verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.recordsWithoutCheckpoint()).isZero();
  }

  @Test
  void recordsThatCannotBeForced_getNoCheckpointBeforeTheyAreLeft() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    JsonLinesSink sink = sink(100, NEVER).withDisk(disk);
    sink.append(List.of(EVENT));
    Checkpoint before = next();
    disk.failAfter(0).only(FaultyDisk.Operation.FORCE);
    sink.append(List.of(EVENT));

    assertThatExceptionOfType(IOException.class).isThrownBy(sink::open);
    String kept = Files.readString(Checkpoint.besideLog(log));
    sink.close();

    assertThat(kept).isEqualTo(before.toText());
    assertThat(Sinks.actions(log)).endsWith("audit.continued", "audit.force_failed");
    assertCovered(log, next(), 0);
  }
}
