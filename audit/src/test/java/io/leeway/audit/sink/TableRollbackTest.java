package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.testing.ChildJvm;
import io.leeway.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must go from a table goes to an archive, and the chain says so. */
@Timeout(300)
class TableRollbackTest {
  private static final Actor WHO = Actor.user("u-1");
  private static final int KILLS = Boolean.getBoolean("leeway.full") ? 60 : 4;

  @TempDir private Path folder;

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> AuditEvent.of("hp_change").detail("n", n).detail("email", "a" + n))
        .toList();
  }

  /** The hashes of all records. */
  private static List<String> hashes(JdbcSink sink) {
    List<String> hashes = new ArrayList<>();
    sink.reader().forEach(everything(), record -> hashes.add(record.hash().orElseThrow()));
    return hashes;
  }

  private static AuditQuery everything() {
    return AuditQuery.all().withHousekeeping().withRolledBack().oldestFirst();
  }

  private PhysicalRollback rollback(JdbcSink sink) {
    return PhysicalRollback.of(sink.table(), folder.resolve("kept"));
  }

  private static void assertValid(JdbcSink sink, int records) {
    assertThat(sink.verify().findings()).isEmpty();
    assertThat(sink.verify().verifiedRecords()).isEqualTo(records);
  }

  private static void assertCut(JdbcSink sink, List<String> before, int to, Path archive)
      throws Exception {
    assertValid(sink, to + 1);
    assertThat(hashes(sink).subList(0, to)).isEqualTo(before.subList(0, to));
    AuditRecord last =
        sink.reader().find(AuditQuery.all().withHousekeeping().limit(1)).records().get(0);
    assertThat(last.event().action()).isEqualTo("audit.rolled_back");
    Map<String, ?> details = last.event().details();
    byte[] kept = Files.readAllBytes(archive);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kept));
    assertThat(details.get("physical")).isEqualTo(true);
    assertThat(details.get("reason")).isEqualTo("test data");
    assertThat(details.get("to_hash")).isEqualTo(before.get(to - 1));
    assertThat(details.get("archive")).hasToString(String.valueOf(archive.getFileName()));
    assertThat(details.get("sha256")).isEqualTo(sha256);
    assertThat(details.get("to_seq")).hasToString(Integer.toString(to));
    assertThat(details.get("records")).hasToString(Integer.toString(before.size() - to));
    List<String> lines = new String(kept, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(before.size() - to);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).endsWith("\"hash\":\"" + before.get(to + i) + "\"}}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyRecord_canBeTheLast(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink other = JdbcSink.on(source).withChainName("other");
    other.append(events(3));
    for (int to : new int[] {1, 2, 7, 8, 19, 20}) {
      JdbcSink sink = JdbcSink.on(source).withChainName("to-" + to).withErasable("details.email");
      sink.append(events(19));
      List<String> hashes = hashes(sink);

      Optional<PhysicalRollback.Result> result =
          rollback(sink).to(hashes.get(to - 1), WHO, "test data");

      if (to == hashes.size()) {
        assertThat(result).isEmpty();
        assertValid(sink, to);
        continue;
      }
      assertThat(result.orElseThrow().records()).isEqualTo(20 - to);
      assertCut(sink, hashes, to, result.get().archive());
      JdbcSink again = JdbcSink.on(source).withChainName("to-" + to).withErasable("details.email");
      again.append(events(5));
      again.rollbackTo(hashes(again).get(to), WHO, "hidden");
      assertValid(again, to + 7);
      assertThatIllegalStateException()
          .isThrownBy(() -> rollback(again).to(hashes.get(to - 1), WHO, "again"))
          .withMessageContaining("was set back before, which record " + (to + 1) + " tells");
    }
    assertValid(other, 4);
  }

  @ParameterizedTest
  @EnumSource
  void rollbacksBefore_areKept(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events(8));
    sink.rollbackTo(hashes(sink).get(3), WHO, "first"); // record 10
    sink.append(events(8));
    sink.rollbackTo(hashes(sink).get(15), WHO, "second"); // record 19

    rollback(sink).to(hashes(sink).get(13), WHO, "both");

    AuditRecord last = sink.reader().find(AuditQuery.all().withHousekeeping()).records().get(0);
    assertThat(last.event().details().get("previous")).hasToString("10");
    assertValid(sink, 15);
    assertThat(sink.reader().find(AuditQuery.all().oldestFirst()).records())
        .extracting(AuditRecord::seq)
        .containsExactly(2L, 3L, 4L, 11L, 12L, 13L, 14L);
  }

  @ParameterizedTest
  @EnumSource
  void manyAndLargeRecords_goAsWell(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events(40));
    sink.append(List.of(AuditEvent.of("large").detail("text", "x".repeat(1_500_000))));
    sink.append(events(2_500));
    List<String> hashes = hashes(sink);

    Path archive = rollback(sink).to(hashes.get(30), WHO, "test data").orElseThrow().archive();

    assertCut(sink, hashes, 31, archive);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThere_changesNothing(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events(3));

    assertThat(rollback(sink).to("0".repeat(64), WHO, "x")).isEmpty();
    assertThat(rollback(sink).to("no hash", WHO, "x")).isEmpty();
    assertThat(rollback(sink.withChainName("none")).to("0".repeat(64), WHO, "x")).isEmpty();
    assertValid(sink, 4);
    assertThat(folder.resolve("kept")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void triggers_refuseItAndTheMessageSaysWhatToDrop(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(5));
    sink.appendOnly().install();
    List<String> hashes = hashes(sink);

    assertThatIllegalStateException()
        .isThrownBy(() -> rollback(sink).to(hashes.get(2), WHO, "test data"))
        .withMessageStartingWith("nothing is taken out of audit log 'audit' in ")
        .withMessageContaining("its triggers refuse that. Have their owner run \"DROP TRIGGER")
        .withMessageContaining(String.join("; ", sink.appendOnly().dropDdl()));
    assertValid(sink, 6);
    assertThat(folder.resolve("kept")).isEmptyDirectory();

    TestDatabase.execute(source, sink.appendOnly().dropDdl().toArray(new String[0]));
    Path archive = rollback(sink).to(hashes.get(2), WHO, "test data").orElseThrow().archive();
    sink.appendOnly().install();

    assertCut(sink, hashes, 3, archive);
    assertThat(sink.appendOnly().tryChanges())
        .filteredOn(attempt -> attempt.what().equals("DELETE"))
        .allMatch(attempt -> attempt.refused());
  }

  @ParameterizedTest
  @EnumSource
  void whatStaysNeedsIt_orACheckpointCoversIt_stays(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    CheckpointSigner signer = CheckpointSigner.inFile("example.com/a", folder.resolve("key.pem"));
    JdbcSink signed = JdbcSink.on(source).withChainName("signed");
    signed.append(events(5));
    try (JdbcSink signing =
        signed.withCheckpoints(signer, checkpoint -> {}, 10_000, Duration.ofHours(1))) {
      signing.open();
    }
    List<String> covered = hashes(signed);
    signed.append(events(3));

    assertThatIllegalStateException()
        .isThrownBy(() -> rollback(signed).to(covered.get(3), WHO, "test"))
        .withMessageContaining("what would go is covered by the last checkpoint of");
    assertThat(rollback(signed).to(covered.get(5), WHO, "test data")).isPresent();
    assertValid(signed, 7);

    JdbcSink erased = JdbcSink.on(source).withChainName("erased").withErasable("details.email");
    erased.append(events(5));
    erased.erase(AuditQuery.all().limit(1), WHO, "GDPR 17");
    List<String> hashes = hashes(erased);
    assertThatIllegalStateException()
        .isThrownBy(() -> rollback(erased).to(hashes.get(5), WHO, "test"))
        .withMessageContaining("before record 7, which says that a value of record 2 was erased");
    assertValid(erased, 7);

    JdbcSink pruned = JdbcSink.on(source).withChainName("pruned");
    pruned.append(events(20));
    pruned.withRetention(Retention.ofRecords(8)).prune();
    List<String> left = hashes(pruned);
    assertThatIllegalStateException()
        .isThrownBy(() -> rollback(pruned).to(left.get(3), WHO, "test"))
        .withMessageContaining("cannot be set back to before it was last pruned");
    pruned.append(events(3));
    assertThat(rollback(pruned).to(hashes(pruned).get(9), WHO, "test")).isPresent();
    assertThat(pruned.verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void damagedChain_stays(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(5));
    List<String> hashes = hashes(sink);
    TestDatabase.execute(source, "UPDATE leeway_audit_record SET actor_id = 'x' WHERE seq = 2");

    assertThatIllegalStateException()
        .isThrownBy(() -> rollback(sink).to(hashes.get(2), WHO, "test"))
        .withMessageContaining("it does not verify as it is");
    assertThat(hashes(sink)).isEqualTo(hashes);
  }

  @ParameterizedTest
  @EnumSource
  void failingDisk_leavesAllAsItWas(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events(8));
    List<String> hashes = hashes(sink);
    int steps = 0;
    for (boolean failing = true; failing; steps++) {
      FaultyDisk disk = new FaultyDisk();
      disk.failAfter(steps).forGood();
      failing = false;
      try {
        rollback(sink).withDisk(disk).to(hashes.get(3), WHO, "test data");
      } catch (IOException e) {
        failing = true;
        assertValid(sink, 9);
      }
    }
    assertThat(steps).isGreaterThan(3);
    assertValid(sink, 5);
  }

  private Process start(DataSource source, TestDatabase database, String hash) throws IOException {
    return ChildJvm.running(
            TableRollbackMain.class,
            TestDatabase.url(source),
            database.user(),
            folder.resolve("kept"),
            hash)
        .start();
  }

  @ParameterizedTest
  @EnumSource
  void killedProcess_leavesAllOrNothing(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(300));
    int records = 301;
    int done = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> hashes = hashes(sink);
      int to = records - 10;
      Process process = start(source, database, hashes.get(to - 1));
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("archived");
        if (kill % 2 == 1) {
          process.getOutputStream().write('\n'); // it goes on
          process.getOutputStream().flush();
          Thread.sleep(3L * kill);
        }
        process.toHandle().destroyForcibly(); // SIGKILL
        process.waitFor();
      }

      int left = hashes(sink).size();
      assertThat(left).isIn(records, to + 1);
      assertValid(sink, left);
      assertThat(kill % 2 == 0 && left != records).as("committed while it waited").isFalse();
      if (left == records) {
        Path archive =
            rollback(sink).to(hashes.get(to - 1), WHO, "test data").orElseThrow().archive();
        assertCut(sink, hashes, to, archive);
      } else {
        done++;
      }
      sink = JdbcSink.on(source); // the one before refuses to go on
      sink.append(events(20));
      records = to + 21;
    }
    assertThat(done).isBetween(0, KILLS / 2);
  }

  @ParameterizedTest
  @EnumSource
  void sinkThatIsOpen_doesNotGoOn(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events(8));

    rollback(sink).to(hashes(sink).get(3), WHO, "test");

    assertThatIllegalStateException()
        .isThrownBy(() -> sink.append(events(1)))
        .withMessageContaining("set back while it was in use");
    assertValid(sink, 5);
  }
}
