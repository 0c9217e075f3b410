package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ConsistencyProof;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Old files go, and what is left is as good as before. */
class FileRetentionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Instant now = START;

  private FileSink<?> sink(Path log, LogFormat format) {
    return (FileSink<?>) Sinks.at(log, format).withClock(() -> now).withSegmentSize(1_024);
  }

  private static FileSink<?> with(FileSink<?> sink, Retention retention) {
    return (FileSink<?>) sink.withRetention(retention);
  }

  /** Batches of one event each, a day after the other. */
  private void append(FileSink<?> sink, int events) throws IOException {
    for (int i = 0; i < events; i++) {
      now = now.plus(1, ChronoUnit.DAYS);
      sink.append(List.of(AuditEvent.of("hp_change").detail("text", "x".repeat(40 * (i % 9)))));
    }
  }

  private static List<Long> seqs(Path log, boolean newestFirst) {
    AuditQuery all = AuditQuery.all().withHousekeeping();
    List<Long> seqs = new ArrayList<>();
    AuditReader.of(log)
        .forEach(newestFirst ? all : all.oldestFirst(), record -> seqs.add(record.seq()));
    return seqs;
  }

  private static List<Long> range(long from, long to) {
    return Stream.iterate(from, seq -> seq <= to, seq -> seq + 1).toList();
  }

  private static Verification assertValid(Path log) {
    Verification verification = ChainVerifier.verify(log);
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(verification.totalRecords());
    return verification;
  }

  private static ChainHead head(Path log) throws IOException {
    return ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsPruned_theRestVerifiesReadsAndGoesOn(LogFormat format) throws Exception {
    for (int kept = 1; kept <= 40; kept += 3) {
      Path log = folder.resolve(kept + "." + format.id());
      FileSink<?> whole = sink(log, format);
      append(whole, 40);
      whole.close();
      long before = head(log).seq();

      FileSink<?> sink = with(sink(log, format), Retention.ofRecords(kept));
      PruneResult planned = sink.dryRun();
      PruneResult first = sink.prune();
      append(whole, 20);
      whole.close();
      PruneResult second = sink.prune();
      sink.close();

      long seq = head(log).seq();
      assertThat(first).isEqualTo(planned);
      assertThat(before - first.firstKept() + 1).isGreaterThanOrEqualTo(kept);
      assertThat(first.records()).isEqualTo(first.firstKept() - 1);
      assertThat(second.records()).isEqualTo(second.firstKept() - first.firstKept()).isPositive();
      assertThat(seqs(log, false)).isEqualTo(range(second.firstKept(), seq));
      assertThat(seqs(log, true).get(0)).isEqualTo(seq);
      assertThat(seqs(log, true)).hasSize(seqs(log, false).size());
      Verification verification = assertValid(log);
      assertThat(verification.prunedRecords()).isEqualTo(second.firstKept() - 1);
      assertThat(verification)
          .asString()
          .contains((second.firstKept() - 1) + " pruned before them");
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordsThatStay_areProvenAsBefore(LogFormat format) throws Exception {
    CheckpointSigner signer = CheckpointSigner.inFile("example.com/a", folder.resolve("key.pem"));
    Path log = Sinks.log(folder, format);
    List<Checkpoint> checkpoints = new ArrayList<>();
    FileSink<?> whole = sink(log, format);
    for (int i = 0; i < 40; i++) {
      append(whole, 1);
      checkpoints.add(signer.sign(head(log)));
    }
    whole.close();
    Checkpoint newest = checkpoints.get(39);
    List<AuditRecord> records = AuditReader.of(log).find(AuditQuery.all().limit(1000)).records();
    Map<Long, String> proofs = new TreeMap<>();
    for (AuditRecord record : records) {
      proofs.put(record.seq(), RecordProof.of(log, record.seq(), newest).toText());
    }

    FileSink<?> sink = with(sink(log, format), Retention.ofRecords(17));
    long first = sink.prune().firstKept();
    sink.close();

    assertThat(first).isGreaterThan(1);
    for (AuditRecord record : records) {
      if (record.seq() >= first) {
        assertThat(RecordProof.of(log, record.seq(), newest).toText())
            .isEqualTo(proofs.get(record.seq()));
      } else {
        assertThatIllegalStateException()
            .isThrownBy(() -> RecordProof.of(log, record.seq(), newest))
            .withMessageContaining("was removed by retention");
      }
    }
    for (Checkpoint old : checkpoints) {
      for (Checkpoint newer : checkpoints.subList(checkpoints.indexOf(old), 40)) {
        if (old.size() >= first - 1) {
          assertThat(ConsistencyProof.between(log, old, newer).verify(old, signer.keys()))
              .isEqualTo(newer);
        }
      }
    }
    Verification verification =
        ChainVerifier.of(log).withCheckpoints(checkpoints, signer.keys()).verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.recordsWithoutCheckpoint())
        .isEqualTo(head(log).seq() - newest.size())
        .isPositive();
    assertThat(
            ChainVerifier.of(log)
                .withCheckpoints(checkpoints.subList(0, 2), signer.keys())
                .verify()
                .recordsWithoutCheckpoint())
        .isEqualTo(head(log).seq() - first + 1);
  }

  @ParameterizedTest
  @EnumSource
  void dryRun_changesNothing(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = with(sink(log, format), Retention.ofRecords(5));
    assertThat(sink.dryRun().records()).isZero();
    append(sink(log, format), 30);
    Map<String, String> before = contents();

    PruneResult result = sink.dryRun();

    assertThat(result.records()).isPositive();
    assertThat(result.from()).hasValue(START.plus(1, ChronoUnit.DAYS));
    assertThat(result.to()).hasValueSatisfying(to -> assertThat(to).isBefore(now));
    assertThat(contents()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void stopAtAnyStep_leavesAValidLogThatTheNextSweepFinishes(LogFormat format) throws IOException {
    int steps = 0;
    for (boolean failing = true; failing; steps++) {
      Path log = folder.resolve(steps + "." + format.id());
      append(sink(log, format), 30);
      FaultyDisk disk = new FaultyDisk().failsToDelete();
      FileSink<?> stopped =
          with((FileSink<?>) sink(log, format).withDisk(disk), Retention.ofRecords(9));
      disk.failAfter(steps).forGood();

      failing = false;
      try {
        stopped.prune();
      } catch (IOException e) {
        failing = true;
      }
      disk.repair();
      stopped.close();
      if (head(log).firstSeq() > 1) {
        assertValid(log);
      } else {
        assertThat(ChainVerifier.verify(log).prunedRecords()).isZero();
      }

      FileSink<?> next = with(sink(log, format), Retention.ofRecords(9));
      next.prune();
      next.prune();
      next.close();
      assertThat(assertValid(log).prunedRecords()).isPositive();
      List<Long> told = new ArrayList<>();
      for (var event : Sinks.events(log)) {
        if (event.text("action").equals("audit.pruned")) {
          told.add(event.object("details").integer("first_kept"));
        }
      }
      assertThat(told).doesNotHaveDuplicates().isNotEmpty();
    }
    assertThat(steps).isGreaterThan(15);
  }

  @ParameterizedTest
  @EnumSource
  void moreDeletedThanSaid_isFound(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    append(sink(log, format), 40);
    FileSink<?> sink = with(sink(log, format), Retention.ofRecords(20));
    long first = sink.prune().firstKept();
    sink.close();
    assertValid(log);

    Files.delete(LogSegments.older(log, LogSegments.older(log).get(0)));

    Verification verification = ChainVerifier.verify(log);
    assertThat(verification.valid()).isFalse();
    assertThat(verification.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.PRUNE_UNAUTHORISED);
              assertThat(finding.fromSeq()).isEqualTo(first);
              assertThat(finding.toSeq()).isEqualTo(verification.prunedRecords());
            });
  }

  @ParameterizedTest
  @EnumSource
  void headThatSaysMoreMayGo_isFound(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    append(sink(log, format), 40);
    Files.delete(LogSegments.older(log, 1));
    long first = seqs(log, false).get(0);
    ChainHead head = head(log);

    Files.write(
        ChainHead.besideLog(log),
        new ChainHead(
                head.chainId(),
                format,
                head.segment(),
                head.seq(),
                head.hash(),
                head.tree(),
                head.bytes(),
                first,
                0)
            .toLine(0));

    assertThat(ChainVerifier.verify(log).findings())
        .extracting(finding -> finding.kind())
        .containsExactly(Kind.PRUNE_UNAUTHORISED);
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON_LINES", "JSON_ARRAY"})
  void scriptInPython_agrees(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    append(sink(log, format), 40);
    FileSink<?> sink = with(sink(log, format), Retention.ofRecords(20));
    sink.rollbackTo(
        AuditReader.of(log).find(AuditQuery.all()).records().get(3).hash().orElseThrow(),
        Actor.user("u"),
        "test");
    long first = sink.prune().firstKept();
    sink.close();
    Verification valid = assertValid(log);

    assertThat(python(log))
        .containsExactly(
            String.format(
                Locale.ROOT,
                "valid: %1$d of %1$d records verified, %2$d pruned before them",
                valid.totalRecords(),
                first - 1));
    byte[] head = Files.readAllBytes(ChainHead.besideLog(log));
    Files.writeString(
        ChainHead.besideLog(log),
        new String(head, StandardCharsets.UTF_8)
            .replaceFirst("\"rolled_back\":\\d+", "\"rolled_back\":2"));
    assertThat(python(log)).hasSize(2).last().asString().startsWith("  HEAD_MISMATCH at ");
    Files.write(ChainHead.besideLog(log), head);
    Files.delete(LogSegments.older(log, LogSegments.older(log).get(0)));
    String found = ChainVerifier.verify(log).findings().get(0).toString();
    assertThat(python(log))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("  " + found.substring(0, found.indexOf(':')));
  }

  private static List<String> python(Path log) throws IOException {
    Path script = Path.of("..", "examples", "verify", "verify.py");
    Process process;
    try {
      process =
          new ProcessBuilder("python3", script.toString(), log.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      return abort("python3 is missing: the script of examples/verify is not tested here");
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  @Test
  void eventThatAHostMadeUp_isRefused() {
    FileSink<?> sink = sink(folder.resolve("audit.jsonl"), LogFormat.JSON_LINES);

    for (String action :
        List.of(
            "audit.started",
            "audit.continued",
            "audit.recovered",
            "audit.force_failed",
            "audit.pruned",
            "audit.rolled_back",
            "audit.erased")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sink.append(List.of(AuditEvent.of(action))))
          .withMessage("action " + action + " is for the sink itself");
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedRecord_isNotPruned(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    append(sink(log, format), 40);
    Path second = LogSegments.older(log, 2);
    Files.writeString(second, Files.readString(second).replaceFirst("hp_change", "hp_chance"));
    FileSink<?> sink = with(sink(log, format), Retention.ofRecords(5));

    assertThatIllegalStateException()
        .isThrownBy(sink::prune)
        .withMessageContaining("nothing is pruned of audit log")
        .withMessageMatching("(?s).*(CONTENT_MODIFIED|COLUMN_MISMATCH).*");
    assertThat(LogSegments.older(log)).startsWith(1L, 2L);
    assertThat(Sinks.actions(log)).doesNotContain("audit.pruned");
  }

  @Test
  void age_isThatOfTheRecords() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40); // the last is of 10 February
    FileSink<?> sink = with(sink(log, LogFormat.JSON_LINES), Retention.ofDays(10));

    PruneResult result = sink.prune();

    Instant limit = now.minus(10, ChronoUnit.DAYS);
    assertThat(result.to()).hasValueSatisfying(to -> assertThat(to).isBefore(limit));
    AuditEvent firstLeft =
        AuditReader.of(log).find(AuditQuery.all().oldestFirst()).records().get(0).event();
    assertThat(firstLeft.recordedAt().orElseThrow()).isBefore(limit.plus(1, ChronoUnit.DAYS));
    assertThat(sink.prune().records()).isZero();
  }

  @Test
  void clockThatIsWrong_prunesNothing() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40);
    FileSink<?> sink = with(sink(log, LogFormat.JSON_LINES), Retention.ofDays(60));
    assertThat(sink.dryRun().records()).isZero();

    now = START.plus(36_500, ChronoUnit.DAYS);
    assertThat(sink.prune().records()).isZero();
    now = START.minus(36_500, ChronoUnit.DAYS);
    assertThat(sink.prune().records()).isZero();
  }

  @Test
  void eitherReason_isEnough() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40);
    FileSink<?> base = sink(log, LogFormat.JSON_LINES);

    long byAge = with(base, Retention.ofDays(10)).dryRun().records();
    long byNumber = with(base, Retention.ofRecords(30)).dryRun().records();

    assertThat(byNumber).isPositive().isLessThan(byAge);
    assertThat(with(base, Retention.ofDays(10).orRecords(30)).dryRun().records()).isEqualTo(byAge);
    assertThat(with(base, Retention.ofDays(-1).orRecords(0)).dryRun().records()).isZero();
  }

  @Test
  void whatNoCheckpointCovers_stays() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40);
    CheckpointSigner signer = CheckpointSigner.inFile("example.com/a", folder.resolve("key.pem"));
    CountDownLatch published = new CountDownLatch(1);
    FileSink<?> signing =
        (FileSink<?>)
            sink(log, LogFormat.JSON_LINES)
                .withCheckpoints(
                    signer, checkpoint -> published.countDown(), 10_000, Duration.ofHours(1));
    FileSink<?> sink = with(signing, Retention.ofRecords(5));

    PruneResult unpublished = sink.prune();
    assertThat(unpublished.records()).isZero();
    assertThat(unpublished.awaitsCheckpoint()).isTrue();

    sink.open();
    published.await();
    while (sink.checkpointHealth().orElseThrow().published() == 0) {
      Thread.onSpinWait();
    }
    assertThat(sink.retentionHealth()).isPresent();
    sink.prune();
    sink.close();
    assertThat(assertValid(log).prunedRecords()).isGreaterThan(20);
  }

  @Test
  void regardlessOfCheckpoints_theNextOneCanStillBeSigned() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    CheckpointSigner signer = CheckpointSigner.inFile("example.com/a", folder.resolve("key.pem"));
    FileSink<?> signing =
        (FileSink<?>)
            sink(log, LogFormat.JSON_LINES)
                .withCheckpoints(
                    signer,
                    checkpoint -> {
                      throw new IOException("nobody takes it");
                    },
                    10_000,
                    Duration.ofHours(1));
    signing.open();
    signing.close();
    append(sink(log, LogFormat.JSON_LINES), 40);
    assertThat(with(sink(log, LogFormat.JSON_LINES), Retention.ofRecords(5)).prune().records())
        .as("a sink that signs nothing prunes nothing beyond the last that was signed")
        .isZero();

    FileSink<?> sink = with(signing, Retention.ofRecords(5).regardlessOfCheckpoints());
    assertThat(sink.prune().records()).isPositive();
    sink.open();
    sink.close();

    Checkpoint last = Checkpoint.parse(Files.readString(Checkpoint.besideLog(log)));
    assertThat(last.size()).isEqualTo(head(log).seq());
    assertValid(log);
  }

  @Test
  void openedSink_sweepsOnAThreadThatCloseEnds() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40);
    FileSink<?> sink = with(sink(log, LogFormat.JSON_LINES), Retention.ofRecords(5));

    sink.open();
    while (sink.retentionHealth().orElseThrow().lastRun().isEmpty()) {
      Thread.onSpinWait();
    }
    RetentionHealth health = sink.retentionHealth().orElseThrow();
    sink.close();

    assertThat(health.removed()).isPositive().isEqualTo(assertValid(log).prunedRecords());
    assertThat(health.failed()).isZero();
    assertThat(health.lastRun()).hasValue(now);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("leeway-retention-"));
  }

  @Test
  void sweepThatFails_isCountedAndTriedAgain() throws Exception {
    CountDownLatch failedTwice = new CountDownLatch(2);
    CountDownLatch repaired = new CountDownLatch(1);
    CountDownLatch worked = new CountDownLatch(2);
    RetentionThread thread =
        new RetentionThread(
            () -> START,
            goesOn -> {
              if (failedTwice.getCount() > 0) {
                failedTwice.countDown();
                throw new IOException("No space left on device");
              }
              repaired.await();
              worked.countDown();
              return new PruneResult(
                  3, 4, java.util.Optional.empty(), java.util.Optional.empty(), false);
            },
            "test",
            Duration.ofMillis(1),
            Duration.ofMillis(1));

    thread.begin();
    thread.begin();
    failedTwice.await();
    while (thread.health().failed() < 2) {
      Thread.onSpinWait();
    }
    RetentionHealth failing = thread.health();
    repaired.countDown();
    worked.await();
    while (thread.health().removed() < 3) {
      Thread.onSpinWait();
    }
    RetentionHealth repairedHealth = thread.health();
    thread.close();

    assertThat(failing.lastRun()).isEmpty();
    assertThat(failing.failed()).isEqualTo(2);
    assertThat(failing.lastError()).hasValue("java.io.IOException: No space left on device");
    assertThat(repairedHealth.lastRun()).hasValue(START);
    assertThat(repairedHealth.lastError()).isEmpty();
    assertThat(repairedHealth.failed()).isEqualTo(2);
  }

  @Test
  void failureOfTheDisk_isTheCallersToo() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    append(sink(log, LogFormat.JSON_LINES), 40);
    FaultyDisk disk = new FaultyDisk().failsToDelete();
    FileSink<?> sink =
        with((FileSink<?>) sink(log, LogFormat.JSON_LINES).withDisk(disk), Retention.ofRecords(5));
    disk.failAfter(0).only(FaultyDisk.Operation.DELETE);

    assertThatExceptionOfType(IOException.class).isThrownBy(sink::prune);

    sink.prune();
    assertThat(assertValid(log).prunedRecords()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void readersVerifiersAndOtherSinks_doNotMindASweep(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    append(sink(log, format), 10);
    int sweepers = 2;
    ExecutorService threads = Executors.newFixedThreadPool(sweepers + 1);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < sweepers; i++) {
      running.add(
          threads.submit(
              () -> {
                FileSink<?> sink =
                    with(
                        (FileSink<?>) Sinks.at(log, format).withSegmentSize(1_024),
                        Retention.ofRecords(15));
                for (int n = 0; n < 60; n++) {
                  sink.append(List.of(AuditEvent.of("hp_change")));
                  sink.prune();
                }
                sink.close();
                return null;
              }));
    }
    while (running.stream().anyMatch(future -> !future.isDone())) {
      Verification verification = ChainVerifier.verify(log);
      assertThat(verification.findings()).noneMatch(finding -> finding.kind().isError());
      List<Long> seqs = seqs(log, true);
      assertThat(seqs.get(0) - seqs.get(seqs.size() - 1)).isEqualTo(seqs.size() - 1L);
    }
    for (Future<?> future : running) {
      future.get();
    }
    threads.shutdown();

    assertThat(assertValid(log).prunedRecords()).isGreaterThan(90);
  }
}
