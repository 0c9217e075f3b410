package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must go goes to an archive, and the log says so. */
class PhysicalRollbackTest {
  private static final Actor WHO = Actor.user("u-1");

  @TempDir Path folder;

  private static FileSink<?> sink(Path log, LogFormat format) {
    return (FileSink<?>) Sinks.at(log, format).withSegmentSize(2_000);
  }

  /** Stores events, each of them alone; gives the hashes of all records. */
  private static List<String> append(Path log, LogFormat format, int events) throws IOException {
    FileSink<?> sink = sink(log, format);
    for (int i = 0; i < events; i++) {
      sink.append(List.of(AuditEvent.of("hp_change").withError("n " + i)));
    }
    sink.close();
    List<String> hashes = new ArrayList<>();
    try (RecordCursor records = RecordCursor.oldestFirst(log)) {
      while (records.next()) {
        hashes.add(records.hash());
      }
    }
    return hashes;
  }

  private static ChainHead head(Path log) throws IOException {
    return ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));
  }

  private static boolean hasBegun(Path log) {
    return Files.exists(log.resolveSibling(log.getFileName() + ".rolling-back"));
  }

  private static void assertCut(Path log, LogFormat format, List<String> hashes, int to)
      throws Exception {
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    List<JsonObject> events = Sinks.events(log);
    assertThat(events).hasSize(to + 1);
    JsonObject last = events.get(to);
    assertThat(last.text("action")).isEqualTo("audit.rolled_back");
    JsonObject details = last.object("details");
    assertThat(details.truth("physical")).isTrue();
    assertThat(details.integer("to_seq")).isEqualTo(to);
    assertThat(details.integer("records")).isEqualTo(hashes.size() - to);
    byte[] archive = Files.readAllBytes(log.resolveSibling(details.text("archive")));
    assertThat(details.text("sha256"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive)));
    List<String> lines = new String(archive, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(hashes.size() - to);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).endsWith("\"hash\":\"" + hashes.get(to + i) + "\"}}");
    }
    append(log, format, 12);
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anyRecord_canBeTheLast(LogFormat format) throws Exception {
    for (int to = 1; to < 25; to++) {
      Path log = folder.resolve(to + "." + format.id());
      List<String> hashes = append(log, format, 20);

      Optional<PhysicalRollback.Result> result =
          PhysicalRollback.of(log).to(hashes.get(to - 1), WHO, "test data");

      if (to < hashes.size()) {
        assertThat(result.orElseThrow().records()).isEqualTo(hashes.size() - to);
        assertCut(log, format, hashes, to);
      } else {
        assertThat(result).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopAtAnyStep_isFinishedByTheNextRun(LogFormat format) throws Exception {
    int steps = 0;
    for (boolean failing = true; failing; steps++) {
      Path log = folder.resolve(steps + "." + format.id());
      List<String> hashes = append(log, format, 20);
      FaultyDisk disk = new FaultyDisk().failsToDelete();
      disk.failAfter(steps).forGood();

      failing = false;
      try {
        PhysicalRollback.of(log).withDisk(disk).to(hashes.get(4), WHO, "test data");
      } catch (IOException e) {
        failing = true;
      }
      if (failing && hasBegun(log)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> sink(log, format).open())
            .withMessageContaining("nothing is appended");
      }
      if (Sinks.actions(log).contains("audit.rolled_back") && !hasBegun(log)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> PhysicalRollback.of(log).to(hashes.get(4), WHO, "test data"))
            .withMessageContaining("was set back before, which record 6 tells");
      } else {
        PhysicalRollback.of(log).to(hashes.get(4), WHO, "test data");
      }

      assertCut(log, format, hashes, 5);
    }
    assertThat(steps).isGreaterThan(20);
  }

  @Test
  void rollbacksBefore_areKept() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    List<String> hashes = append(log, LogFormat.JSON_LINES, 8);
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES);
    sink.rollbackTo(hashes.get(3), WHO, "first");
    sink.close();
    long first = head(log).rolledBack();
    hashes = append(log, LogFormat.JSON_LINES, 8);
    sink.rollbackTo(hashes.get(hashes.size() - 3), WHO, "second");
    sink.close();

    PhysicalRollback.of(log).to(hashes.get(hashes.size() - 5), WHO, "both");

    JsonObject last = Sinks.events(log).get(hashes.size() - 4);
    assertThat(last.object("details").integer("previous")).isEqualTo(first);
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @Test
  void whatACheckpointCovers_stays() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    List<String> hashes = append(log, LogFormat.JSON_LINES, 8);
    CheckpointSigner signer = CheckpointSigner.inFile("example.com/a", folder.resolve("key.pem"));
    FileSink<?> sink =
        (FileSink<?>)
            sink(log, LogFormat.JSON_LINES)
                .withCheckpoints(signer, checkpoint -> {}, 10_000, Duration.ofHours(1));
    sink.open();
    sink.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> PhysicalRollback.of(log).to(hashes.get(3), WHO, "test"))
        .withMessageContaining("what would go is covered by the last checkpoint of");
    assertThat(head(log).seq()).isEqualTo(hashes.size());
  }

  @Test
  void whatIsDamagedOrWasPrunedSince_stays() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    append(log, LogFormat.JSON_LINES, 20);
    FileSink<?> sink =
        (FileSink<?>) sink(log, LogFormat.JSON_LINES).withRetention(Retention.ofRecords(12));
    sink.prune();
    sink.close();
    List<String> hashes = append(log, LogFormat.JSON_LINES, 1);

    assertThatIllegalStateException()
        .isThrownBy(() -> PhysicalRollback.of(log).to(hashes.get(3), WHO, "test"))
        .withMessageContaining("cannot be set back to before it was last pruned");
    Files.writeString(log, Files.readString(log).replace("hp_change", "hp_chance"));
    assertThatIllegalStateException()
        .isThrownBy(() -> PhysicalRollback.of(log).to(hashes.get(3), WHO, "test"))
        .withMessageContaining("it does not verify as it is");
  }

  @ParameterizedTest
  @EnumSource
  void recordThatAllowsAValueToBeMissing_stays(LogFormat format) throws Exception {
    Path log = folder.resolve("audit." + format.id());
    append(log, format, 3);
    FileSink<?> sink = (FileSink<?>) sink(log, format).withErasable("error");
    sink.append(List.of(AuditEvent.of("login").withError("a@example.com")));
    sink.erase(AuditQuery.all().limit(1), WHO, "GDPR 17");
    sink.close();
    List<String> hashes = append(log, format, 2);
    int erased = Sinks.actions(log).indexOf("audit.erased");

    assertThatIllegalStateException()
        .isThrownBy(() -> PhysicalRollback.of(log).to(hashes.get(erased - 1), WHO, "test"))
        .withMessageContaining("which says that a value of record");
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();

    PhysicalRollback.of(log).to(hashes.get(erased), WHO, "test");
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @Test
  void sinkThatIsOpen_doesNotGoOn() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    List<String> hashes = append(log, LogFormat.JSON_LINES, 8);
    FileSink<?> open = sink(log, LogFormat.JSON_LINES);
    open.open();
    assertThat(PhysicalRollback.of(folder.resolve("none")).to(hashes.get(3), WHO, "x")).isEmpty();
    assertThat(PhysicalRollback.of(log).to("0".repeat(64), WHO, "test")).isEmpty();

    PhysicalRollback.of(log).to(hashes.get(3), WHO, "test");

    assertThatIllegalStateException()
        .isThrownBy(() -> open.append(List.of(AuditEvent.of("hp_change"))))
        .withMessageContaining("set back while it was in use");
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }
}
