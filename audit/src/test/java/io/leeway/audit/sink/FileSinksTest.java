package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all file sinks do alike, whatever the format. */
class FileSinksTest {
  private static final Instant START = Instant.parse("2026-05-27T14:30:00Z");

  @TempDir private Path folder;

  private static AuditEvent event(int n) {
    return AuditEvent.of("hp_change").at(START).detail("n", n).detail("text", "x,\"\r\n'=1 é");
  }

  private static List<AuditEvent> events(int count) {
    List<AuditEvent> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      events.add(event(n));
    }
    return events;
  }

  private static void assertIntact(Path log, int records) {
    Logs.assertIntact(log, records);
  }

  /** That the file is what a program for its format reads. */
  private static void assertWellFormed(Path log, LogFormat format) throws IOException {
    if (format == LogFormat.JSON_ARRAY) {
      Json.parse(Files.readString(log), "array");
    }
  }

  @ParameterizedTest
  @EnumSource
  void batches_areOneDenseChain(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    List<String> ids = new ArrayList<>();
    try (FileSink<?> sink = Sinks.at(log, format)) {
      for (int size = 0; size < 20; size++) {
        List<AuditEvent> batch = events(size);
        sink.append(batch);
        batch.forEach(event -> ids.add(event.id().toString()));
        assertIntact(log, 1 + ids.size());
        assertWellFormed(log, format);
      }
    }

    List<String> stored = Sinks.ids(log);
    assertThat(stored.subList(1, stored.size())).isEqualTo(ids);
    List<String> backwards =
        new ArrayList<>(Sinks.newestFirst(log).stream().map(e -> e.text("id")).toList());
    Collections.reverse(backwards);
    assertThat(backwards).isEqualTo(stored);
  }

  @ParameterizedTest
  @EnumSource
  void fullSegment_isFollowedByTheNextInOneChain(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = Sinks.at(log, format).withSegmentSize(20_000);
    FileSink<?> other = Sinks.at(log, format).withSegmentSize(20_000);
    for (int i = 0; i < 40; i++) {
      (i % 3 == 0 ? other : sink).append(events(5));
      assertWellFormed(log, format);
    }

    List<Long> older = LogSegments.older(log);
    assertThat(older).hasSizeGreaterThan(2).first().isEqualTo(1L);
    assertIntact(log, 201 + older.size());
    assertThat(Sinks.actions(log)).filteredOn("audit.continued"::equals).hasSameSizeAs(older);
    List<JsonObject> events = Sinks.events(log);
    List<JsonObject> backwards = Sinks.newestFirst(log);
    assertThat(backwards).hasSameSizeAs(events);
    assertThat(backwards.get(0).text("id")).isEqualTo(events.get(events.size() - 1).text("id"));
    for (long number : older) {
      assertWellFormed(LogSegments.older(log, number), format);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reading_beginsWhereItIsTold(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    try (FileSink<?> sink = Sinks.at(log, format).withSegmentSize(10_000)) {
      for (int i = 0; i < 20; i++) {
        sink.append(events(5));
      }
    }
    int records = Sinks.events(log).size();

    for (long seq = 1; seq <= records; seq += 3) {
      try (RecordCursor forwards = RecordCursor.oldestFirst(log, seq);
          RecordCursor backwards = RecordCursor.newestFirst(log, seq)) {
        for (long next = seq; next <= records; next++) {
          assertThat(forwards.next()).isTrue();
          assertThat(forwards.seq()).isEqualTo(next);
        }
        for (long next = seq - 1; next >= 1; next--) {
          assertThat(backwards.next()).isTrue();
          assertThat(backwards.seq()).isEqualTo(next);
        }
        assertThat(forwards.next()).isFalse();
        assertThat(backwards.next()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oldSegment_isFollowedByTheNext(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    AtomicReference<Instant> now = new AtomicReference<>(START);
    try (FileSink<?> sink =
        Sinks.at(log, format).withSegmentAge(Duration.ofHours(1)).withClock(now::get)) {
      sink.append(events(1));
      now.set(START.plusSeconds(3_599));
      sink.append(events(1));
      assertThat(LogSegments.older(log)).isEmpty();
      now.set(START.plusSeconds(3_600));
      sink.open();
      assertThat(LogSegments.older(log)).isEmpty();
      sink.append(events(1));
    }

    assertThat(LogSegments.older(log)).containsExactly(1L);
    assertIntact(log, 5);
  }

  @ParameterizedTest
  @EnumSource
  void missingSegment_isFound(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    try (FileSink<?> sink = Sinks.at(log, format).withSegmentSize(5_000)) {
      for (int i = 0; i < 20; i++) {
        sink.append(events(5));
      }
    }
    List<Long> older = LogSegments.older(log);
    assertThat(older).hasSizeGreaterThan(3);

    for (long missing : older) {
      Path file = LogSegments.older(log, missing);
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);

      Verification verification = ChainVerifier.verify(log);

      assertThat(verification.findings())
          .extracting(Finding::kind)
          .containsExactly(
              missing == older.get(0) ? Finding.Kind.PRUNE_UNAUTHORISED : Finding.Kind.SEQ_GAP);
      Files.write(file, content);
    }
    Files.delete(log);
    assertThat(ChainVerifier.verify(log).findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.HEAD_AHEAD);
  }

  /** The states of the files after each step of a rotation, as a kill leaves them. */
  @ParameterizedTest
  @EnumSource
  void rotationThatWasStopped_isEndedByTheNextOpen(LogFormat format) throws IOException {
    for (int stop = 0; stop < 12; stop++) {
      Path log = Sinks.log(Files.createDirectory(folder.resolve("stop" + stop)), format);
      FaultyDisk disk = new FaultyDisk();
      FileSink<?> sink = Sinks.at(log, format).withSegmentSize(2_000).withDisk(disk);
      List<String> acknowledged = new ArrayList<>();
      append(sink, events(8), acknowledged);
      disk.failAfter(stop).forGood();
      append(sink, events(2), acknowledged);
      disk.repair();

      assertThat(errors(ChainVerifier.verify(log)))
          .as("after step %d, before it is repaired", stop)
          .isSubsetOf(Finding.Kind.TORN_TAIL);
      append(Sinks.at(log, format).withSegmentSize(2_000), events(1), acknowledged);

      assertThat(errors(ChainVerifier.verify(log))).as("after step %d", stop).isEmpty();
      assertThat(Sinks.ids(log)).containsAll(acknowledged).doesNotHaveDuplicates();
      assertWellFormed(log, format);
    }
  }

  private static List<Finding.Kind> errors(Verification verification) {
    return verification.findings().stream()
        .map(Finding::kind)
        .filter(Finding.Kind::isError)
        .toList();
  }

  /** Appends, and notes the events if that did not fail. */
  private static void append(FileSink<?> sink, List<AuditEvent> events, List<String> acknowledged) {
    try {
      sink.append(events);
      events.forEach(event -> acknowledged.add(event.id().toString()));
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationThatFails_losesNothingThatWasAcknowledged(LogFormat format)
      throws IOException {
    for (Durability durability : List.of(Durability.OS, Durability.FORCED)) {
      for (boolean half : List.of(false, true)) {
        int operations = 1;
        for (int failing = 0; failing < operations; failing++) {
          Path log =
              Sinks.log(
                  Files.createDirectory(folder.resolve(durability + "-" + half + failing)), format);
          FaultyDisk disk = half ? new FaultyDisk().writesHalf() : new FaultyDisk();
          FileSink<?> sink =
              Sinks.at(log, format)
                  .withDurability(durability)
                  .withSegmentSize(4_000)
                  .withDisk(disk.failAfter(failing));
          List<String> acknowledged = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            append(sink, events(3), acknowledged);
          }
          operations = disk.operations();
          sink.close();
          append(Sinks.at(log, format), events(1), acknowledged);

          Verification verification = ChainVerifier.verify(log);
          assertThat(verification.findings())
              .as("%s, operation %d of %d fails", durability, failing, operations)
              .isEmpty();
          assertThat(Sinks.ids(log)).containsAll(acknowledged).doesNotHaveDuplicates();
          assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(22);
        }
        assertThat(operations).isGreaterThan(25);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void forceThatFails_movesOnToANewFileWithoutLoss(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FaultyDisk disk = new FaultyDisk();
    FileSink<?> sink = Sinks.at(log, format).withDurability(Durability.FORCED).withDisk(disk);
    sink.append(events(3));

    disk.failAfter(0).only(FaultyDisk.Operation.FORCE);
    List<AuditEvent> batch = events(2);
    sink.append(batch);
    sink.append(events(1));

    assertThat(Sinks.actions(log))
        .containsExactly(
            "audit.started",
            "hp_change",
            "hp_change",
            "hp_change",
            "audit.continued",
            "audit.force_failed",
            "hp_change",
            "hp_change",
            "hp_change");
    assertThat(Sinks.ids(log)).contains(batch.get(0).id().toString());
    assertIntact(log, 9);
    assertThat(LogSegments.older(log)).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource
  void forceThatFailsAgain_failsTheAppendAndTheNextMovesOn(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FaultyDisk disk = new FaultyDisk();
    FileSink<?> sink = Sinks.at(log, format).withDurability(Durability.FORCED).withDisk(disk);
    sink.append(events(3));

    disk.failAfter(0).only(FaultyDisk.Operation.FORCE).forGood();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.append(events(2)));
    disk.repair();
    sink.append(events(1));

    assertIntact(log, 7); // started, 3, continued, force_failed, 1
    assertThat(Sinks.actions(log)).contains("audit.force_failed");
  }

  @ParameterizedTest
  @EnumSource
  void adoptedRecords_areForcedBeforeTheHeadKnowsOfThem(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Path head = ChainHead.besideLog(log);
    FileSink<?> sink = Sinks.at(log, format);
    sink.append(events(1));
    byte[] old = Files.readAllBytes(head);
    sink.append(events(2));
    sink.close();
    Files.write(head, old);
    FaultyDisk disk = new FaultyDisk().failAfter(0).only(FaultyDisk.Operation.FORCE).forGood();
    FileSink<?> forced = Sinks.at(log, format).withDurability(Durability.FORCED).withDisk(disk);

    assertThatExceptionOfType(IOException.class).isThrownBy(forced::open);

    assertThat(ChainHead.parse(Files.readAllBytes(head)).seq()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void interruptedAppend_leavesALogThatGoesOn(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = Sinks.at(log, format).withDurability(Durability.FORCED);
    sink.append(events(1));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.append(events(1)));
    assertThat(Thread.interrupted()).isTrue();
    sink.append(events(1));

    assertThat(Sinks.actions(log)).containsExactly("audit.started", "hp_change", "hp_change");
    assertIntact(log, 3);
  }

  @ParameterizedTest
  @EnumSource
  void tornRecord_isKeptAsideAndRecorded(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    for (int torn = 0; torn < 5; torn++) {
      FileSink<?> sink = Sinks.at(log, format);
      sink.append(events(2));
      sink.close();
      tear(log, format, torn);

      sink.append(events(1));

      assertWellFormed(log, format);
      assertIntact(log, 1 + 4 * (torn + 1));
    }
    assertThat(Sinks.actions(log)).filteredOn("audit.recovered"::equals).hasSize(5);
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().contains(".torn-"))).hasSize(5);
    }
  }

  /** Leaves a log as a writer does that was stopped in the middle of a batch. */
  private static void tear(Path log, LogFormat format, int how) throws IOException {
    String text = Files.readString(log);
    String[] tails = {
      "{\"id\":\"0190", "\0\0\0\0", "{\"a\":1}\0\0\n{\"b\"", "\"2026-05-27\",\"x", "z"
    };
    if (format != LogFormat.JSON_ARRAY) {
      Files.writeString(log, tails[how], StandardOpenOption.APPEND);
      return;
    }
    int front = text.indexOf("[\n");
    String[] fronts = {
      ",\n", "[\n{\"id\":\"0   ,\n", "[\n{}   ,\n", "\0\0,\n", "[\n{\"x\":1},\n{  [\n"
    };
    int begin = front + 2 - fronts[how].length();
    Files.writeString(log, text.substring(0, begin) + fronts[how] + text.substring(front + 2));
  }

  @ParameterizedTest
  @EnumSource
  void headThatIsBehind_catchesUp(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Path head = ChainHead.besideLog(log);
    try (FileSink<?> sink = Sinks.at(log, format)) {
      sink.append(events(1));
      byte[] old = Files.readAllBytes(head);
      sink.append(events(3));
      Files.write(head, old);
    }

    Sinks.at(log, format).open();

    assertIntact(log, 5);
  }

  @ParameterizedTest
  @EnumSource
  void alteredLastRecord_isRefused(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Sinks.at(log, format).append(List.of(AuditEvent.of("hp_change")));
    String text = Files.readString(log);
    Files.writeString(log, text.replace("hp_change", "hp_chance"));

    assertThatIllegalStateException()
        .isThrownBy(() -> Sinks.at(log, format).append(events(1)))
        .withMessageContaining("record 2 is not the one that its head knows");
    assertThat(ChainVerifier.verify(log).valid()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void bufferedEvents_areStoredByFlushCloseOrTheirNumber(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = Sinks.at(log, format).withDurability(Durability.BUFFERED);
    sink.open();
    sink.append(events(3));
    assertIntact(log, 1);
    sink.flush();
    assertIntact(log, 4);
    sink.append(events(600));
    sink.append(events(600));
    assertIntact(log, 604);

    sink.close();

    assertIntact(log, 1_204);
    sink.append(events(1));
    sink.close();
    assertIntact(log, 1_205);
  }

  /** Only of control characters, which need six bytes each, can an event be too long for CSV. */
  @Test
  void bufferedEventThatIsTooLong_isLostAlone() throws IOException {
    Path log = Sinks.log(folder, LogFormat.CSV);
    FileSink<?> sink = Sinks.at(log, LogFormat.CSV).withDurability(Durability.BUFFERED);
    Map<String, Object> nuls = Map.of("k", Collections.nCopies(1_000, "\0".repeat(16_000)));
    sink.append(List.of(event(1), event(2).withRequest(nuls).withResponse(nuls), event(3)));

    assertThatIllegalArgumentException()
        .isThrownBy(sink::flush)
        .withMessageStartingWith("an event must have at most ");
    sink.flush();

    assertIntact(log, 3);
  }

  @ParameterizedTest
  @EnumSource
  void bufferedAndOtherWriters_makeOneChain(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> buffered = Sinks.at(log, format).withDurability(Durability.BUFFERED);
    FileSink<?> other = Sinks.at(log, format);

    buffered.append(events(2));
    other.append(events(1));
    buffered.append(events(2));
    buffered.close();

    assertIntact(log, 6);
  }

  @ParameterizedTest
  @EnumSource
  void durability_isWhatWasAskedFor(LogFormat format) {
    FileSink<?> sink = Sinks.at(Sinks.log(folder, format), format);

    assertThat(sink.durability()).isEqualTo(Durability.OS);
    assertThat(sink.withDurability(Durability.FORCED).durability()).isEqualTo(Durability.FORCED);
  }

  @ParameterizedTest
  @EnumSource
  void fileSystemThatCannotLock_isNamed(LogFormat format) {
    Path log = Sinks.log(folder, format);
    FaultyDisk disk = new FaultyDisk().failAfter(0).only(FaultyDisk.Operation.LOCK);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Sinks.at(log, format).withDisk(disk).open())
        .withMessageContaining("cannot lock files")
        .withMessageContaining("put the log on a local disk");
  }

  @ParameterizedTest
  @EnumSource
  void logOfAnotherFormat_isRefused(LogFormat format) throws IOException {
    Path log = folder.resolve("audit_log");
    Sinks.at(log, format).open();

    for (LogFormat other : LogFormat.values()) {
      if (other != format) {
        assertThatIllegalStateException()
            .isThrownBy(() -> Sinks.at(log, other).open())
            .withMessageContaining("its format is " + format.id());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fileInTheWayOfTheNextSegment_isNotOverwritten(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Path inTheWay = Files.writeString(LogSegments.older(log, 1), "mine");
    FileSink<?> sink = Sinks.at(log, format).withSegmentSize(1_024);
    for (int i = 0; i < 5; i++) {
      sink.append(events(3));
    }

    assertThat(inTheWay).hasContent("mine");
    Files.delete(inTheWay);
    assertIntact(log, 16);
    sink.append(events(1));
    assertThat(LogSegments.older(log)).containsExactly(1L);
    assertIntact(log, 18);
  }

  @ParameterizedTest
  @EnumSource
  void lockFileThatIsRemoved_isMadeAgain(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Path lock = log.resolveSibling(log.getFileName() + ".lock");
    FileSink<?> sink = Sinks.at(log, format);
    sink.append(events(1));

    Files.delete(lock);
    sink.append(events(1));

    assertThat(lock).exists();
    assertIntact(log, 3);
  }

  @ParameterizedTest
  @EnumSource
  void wrongSettings_areRefused(LogFormat format) {
    FileSink<?> sink = Sinks.at(Sinks.log(folder, format), format);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withSegmentSize(1_023))
        .withMessage("segment size must be at least 1024, but was 1023");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withSegmentAge(Duration.ZERO))
        .withMessage("segment age must be positive, but was PT0S");
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedByte_isFound(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    Sinks.at(log, format).append(events(4));
    byte[] bytes = Files.readAllBytes(log);
    List<String> missed = new ArrayList<>();

    for (int i = 0; i < bytes.length; i += bytes[i] == ' ' ? 1_001 : 7) {
      bytes[i] ^= (byte) (1 << i % 8);
      Files.write(log, bytes);
      Verification verification = ChainVerifier.verify(log);
      bytes[i] ^= (byte) (1 << i % 8);
      if (verification.valid() || verification.findings().size() > 3) {
        missed.add("byte " + i + ": " + verification.findings());
      }
    }

    assertThat(missed).isEmpty();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("hp_change");
  }
}
