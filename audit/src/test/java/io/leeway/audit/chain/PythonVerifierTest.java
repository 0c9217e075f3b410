package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.Retention;
import io.leeway.audit.sink.CsvSink;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.JsonArraySink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.audit.sink.PhysicalRollback;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteDataSource;

/** The script in {@code examples/verify}, which shares no code with the library, agrees with it. */
class PythonVerifierTest {
  private static final Path SCRIPT = Path.of("..", "examples", "verify", "verify.py");
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "0.1", "audit.jsonl");
  private static final TestLog LOG = TestLog.of(6);
  private static final TestLog SIBLING = TestLog.of(TestLog.SIBLING, 6);

  @TempDir private Path folder;

  private record Outcome(int code, List<String> lines) {}

  private static Outcome run(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output.lines().toList());
  }

  @BeforeAll
  static void needPython() throws InterruptedException {
    try {
      run("--version");
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        fail("python3 is missing, and CI must run the script of examples/verify", e);
      }
      abort("python3 is missing: the script of examples/verify is not tested here");
    }
  }

  private static TestLog swapped(int index) {
    List<String> lines = new ArrayList<>(LOG.lines());
    Collections.swap(lines, index, index + 1);
    return LOG.with(lines);
  }

  static Stream<Arguments> logs() {
    String altered = LOG.lines().get(2).replace("hp_change", "hp_chance");
    String resealed =
        TestLog.seal(
            TestLog.GENESIS,
            3,
            TestLog.hashOf(LOG.lines().get(1)),
            "{\"recorded_at\":\"2026-05-27T14:30:00.000000Z\",\"note\":\"Malmö 😀\"}",
            new byte[64]);
    return Stream.of(
        Arguments.of("intact", LOG),
        Arguments.of("altered", LOG.withReplaced(2, altered)),
        Arguments.of("sealed anew, with commitments, earlier", LOG.withReplaced(2, resealed)),
        Arguments.of("removed", LOG.without(2)),
        Arguments.of("first removed", LOG.without(0)),
        Arguments.of("last removed", LOG.without(5)),
        Arguments.of("doubled", LOG.withInserted(2, LOG.lines().get(2))),
        Arguments.of("swapped", swapped(2)),
        Arguments.of("first two swapped", swapped(0)),
        Arguments.of("no record", LOG.withReplaced(3, "{}\n")),
        Arguments.of("of a sibling", LOG.withReplaced(3, SIBLING.lines().get(3))),
        Arguments.of("other beginning", LOG.withReplaced(0, SIBLING.lines().get(0))),
        Arguments.of("torn", LOG.withInserted(6, "{\"id\"")),
        Arguments.of("empty", LOG.with(List.of())),
        Arguments.of("older head", LOG.with(LOG.headAfter(4))),
        Arguments.of("head of a sibling", LOG.with(SIBLING.head())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logs")
  void script_findsWhatTheLibraryFinds(String name, TestLog log) throws Exception {
    Path file = log.writeTo(folder);
    Verification expected = ChainVerifier.verify(file);

    Outcome outcome = run(SCRIPT, file);

    assertThat(outcome.code()).isEqualTo(expected.valid() ? 0 : 1);
    assertThat(outcome.lines().get(0))
        .isEqualTo(
            "%s: %d of %d records verified",
            expected.valid() ? "valid" : "INVALID",
            expected.verifiedRecords(),
            expected.totalRecords());
    assertThat(outcome.lines().stream().skip(1).map(line -> line.replaceAll(": .*", "").trim()))
        .containsExactlyElementsOf(
            expected.findings().stream()
                .map(finding -> finding.toString().replaceAll(": .*", ""))
                .toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON_LINES", "JSON_ARRAY"})
  void segments_areVerifiedAsOneChain(LogFormat format) throws Exception {
    Path log = TestSegments.write(folder, format, 3, 5);
    Path older = LogSegments.older(log, 1);
    byte[] content = Files.readAllBytes(older);
    String newest = Files.readString(log);

    agree(log);
    Files.writeString(log, newest.replace("\"n\":2", "\"n\":5"));
    agree(log);
    Files.writeString(log, newest.replace("     [", "     [x"));
    agree(log);
    Files.writeString(log, newest.replace("\"segment\":2", "\"segment\":3"));
    agree(log);
    Files.writeString(log, newest);
    Files.delete(older);
    agree(log);
    Files.write(older, content);
    Files.delete(log);
    agree(log);
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON_LINES", "JSON_ARRAY"})
  void erasableValues_areComparedWithTheirCommitments(LogFormat format) throws Exception {
    Path log = folder.resolve("audit." + format.id());
    Path file = ErasableFile.besideLog(log);
    AuditEvent event = AuditEvent.of("a").by(Actor.user("zoë")).detail("x.y", "Malmö 😀");
    List<AuditEvent> events = List.of(event, event.detail("n", List.of(1)), event);
    if (format == LogFormat.JSON_LINES) {
      try (JsonLinesSink sink = JsonLinesSink.at(log).withErasable("details", "actor.id")) {
        sink.append(events);
        agree(log);
        sink.erase(AuditQuery.all(), Actor.user("dpo"), "consent withdrawn", "details.n");
      }
    } else {
      try (JsonArraySink sink = JsonArraySink.at(log).withErasable("details", "actor.id")) {
        sink.append(events);
        agree(log);
        sink.erase(AuditQuery.all(), Actor.user("dpo"), "consent withdrawn", "details.n");
      }
    }
    agree(log);
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      List<String> others =
          new ArrayList<>(
              List.of(
                  line.replace("zo", "zu"),
                  line.replace("\"salt\":\"", "\"salt\":\"x"),
                  line.replace("\"path\":\"", "\"path\":\"x"),
                  line.replaceAll(",\"salt.*", "   }"),
                  "{\"seq\":" + (i + 1) + ",\"index\":0,\"path\":\"",
                  line + "\n" + line,
                  "x"));
      for (String other : others) {
        lines.set(i, other);
        Files.write(file, lines);
        agree(log);
      }
      lines.set(i, line);
    }
    Files.writeString(file, String.join("\n", lines) + "\n{\"seq\":9,\"ind");
    agree(log);
    Files.delete(file);
    agree(log);
  }

  /** That script and library say the same of a log. */
  private static void agree(Path log) throws Exception {
    agree(ChainVerifier.verify(log), run(SCRIPT, log));
  }

  private static void agree(Verification expected, Outcome outcome) {
    assertThat(outcome.lines().get(0))
        .startsWith(expected.valid() ? "valid: " : "INVALID: ")
        .contains(expected.verifiedRecords() + " of " + expected.totalRecords());
    assertThat(outcome.lines().stream().skip(1).map(line -> line.replaceAll(": .*", "").trim()))
        .containsExactlyElementsOf(
            expected.findings().stream()
                .map(finding -> finding.toString().replaceAll(": .*", ""))
                .toList());
  }

  @Test
  void tables_areVerifiedWithTheirColumns() throws Exception {
    Path log = TestSegments.write(folder, LogFormat.CSV, 3, 5);
    String content = Files.readString(log);
    List<UnaryOperator<String>> changes =
        List.of(
            text -> text,
            text -> text.replace("\"\"n\"\":2", "\"\"n\"\":5"), // the column and the body
            text -> text.replaceFirst("\"\"n\"\":2", "\"\"n\"\":5"), // the column
            text -> text.replaceFirst("\"hp_change\"", "hp_change"),
            text -> text.replaceFirst("\"hp_change\"", "\"hp\"\"change\""),
            text -> text.replaceFirst("\"hp_change\",,", "\"hp_change\",\"\","),
            text -> text.replaceFirst("leeway-csv/1", "leeway-csv/2"),
            text -> text.replaceFirst("\"time\",", "\"Time\","),
            text -> text.replaceFirst("\r\n\"", "\n\""),
            text -> text + "\"torn",
            text -> text.substring(0, text.length() - 2),
            text -> text.substring(0, text.lastIndexOf("\"2026-")));
    for (UnaryOperator<String> change : changes) {
      Files.writeString(log, change.apply(content));
      agree(log);
    }
    Files.writeString(log, content);
    Files.delete(ChainHead.besideLog(log));
    agree(log);
  }

  @Test
  void tableWhoseTextsCouldBeFormulas_isGood() throws Exception {
    Path log = folder.resolve("audit.csv");
    List<String> texts =
        List.of(
            "=1+1", "'=x", "''", "'", "-1.5e3", "-x", "\uff1dx", "\t", "\0", "a,\"b\"\r\nc", "");
    try (AuditSink sink = CsvSink.at(log)) {
      for (String text : texts) {
        sink.append(
            List.of(
                AuditEvent.of("hp_change")
                    .by(new Actor("user", "u" + text, Optional.of("x" + text)))
                    .withHttp("GET", "/" + text)
                    .withStatus(200)
                    .withRequest(Map.of("a", List.of(1.50, true, text), "b", Map.of("c", text)))
                    .withError(text + " ")));
      }
    }

    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    agree(log);
  }

  @Test
  void chainsInSqlite_areVerified() throws Exception {
    Path file = folder.resolve("audit.db");
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    JdbcSink sink = JdbcSink.on(source).withChainName("credit");
    sink.append(
        List.of(
            AuditEvent.of("hp_change").by(Actor.user("u-1")).withError("nul \0"),
            AuditEvent.of("login").by(Actor.user("x".repeat(254) + "😀")).withStatus(404),
            AuditEvent.of("login").withHttp("GET", "/a").withTenant("bank-a"),
            AuditEvent.of("logout")));
    JdbcSink.on(source).append(List.of(AuditEvent.of("of_another_chain")));
    List<String> changes =
        List.of(
            "UPDATE leeway_audit_record SET actor_id = 'u-2' WHERE actor_id = 'u-1'",
            "UPDATE leeway_audit_record SET event_time = event_time + 1 WHERE seq = 2",
            "UPDATE leeway_audit_record SET status = NULL WHERE seq = 3",
            "UPDATE leeway_audit_record SET body = CAST(replace(body, 'login', 'logon') AS BLOB)"
                + " WHERE seq = 4",
            "UPDATE leeway_audit_record SET prev = zeroblob(32) WHERE seq = 4",
            "UPDATE leeway_audit_record SET hash = zeroblob(31) WHERE seq = 4",
            "UPDATE leeway_audit_record SET hash_version = 2 WHERE seq = 4",
            "UPDATE leeway_audit_record SET commitments = zeroblob(32) WHERE seq = 4",
            "UPDATE leeway_audit_record SET seq = 9 WHERE seq = 4",
            "DELETE FROM leeway_audit_record WHERE seq = 3",
            "DELETE FROM leeway_audit_record WHERE seq = 5",
            "DELETE FROM leeway_audit_record WHERE seq = 1 AND body LIKE '%credit%'",
            "UPDATE leeway_audit_head SET seq = 4 WHERE chain_name = 'credit'",
            "UPDATE leeway_audit_head SET hash = zeroblob(32) WHERE chain_name = 'credit'",
            "DELETE FROM leeway_audit_head WHERE chain_name = 'credit'");

    assertThat(agree(sink.table(), file, "--chain", "credit").valid()).isTrue();
    assertThat(agree(JdbcSink.on(source).table(), file).valid()).isTrue();
    byte[] good = Files.readAllBytes(file);
    for (String change : changes) {
      TestDatabase.execute(source, change);
      assertThat(agree(sink.table(), file, "--chain", "credit").valid()).as(change).isFalse();
      Files.write(file, good);
    }
    TestDatabase.execute(
        source,
        "UPDATE leeway_audit_head SET chain_name = 'x' WHERE chain_name = 'credit'",
        "UPDATE leeway_audit_head SET chain_name = 'credit' WHERE chain_name = 'audit'");
    assertThat(TestLog.kinds(agree(sink.table(), file, "--chain", "credit")))
        .containsExactly(Finding.Kind.HEAD_MISMATCH);
    assertThat(run(SCRIPT, file, "--prefix", "none_").code()).isEqualTo(2);
    assertThat(run(SCRIPT, file, "--prefix", "x; DROP").code()).isEqualTo(2);
  }

  @Test
  void chainInSqliteThatWasCut_isVerified() throws Exception {
    Path file = folder.resolve("audit.db");
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    JdbcSink sink = JdbcSink.on(source).withErasable("details.email");
    AuditEvent event = AuditEvent.of("login").detail("email", "a@example.com");
    sink.append(List.of(event, event, event, event));
    String hash =
        sink.reader().find(AuditQuery.all().limit(3)).records().get(2).hash().orElseThrow();

    PhysicalRollback.of(sink.table(), folder).to(hash, Actor.user("u-1"), "test data");
    JdbcSink.on(source).append(List.of(event));

    assertThat(agree(sink.table(), file).valid()).isTrue();
    TestDatabase.execute(source, "UPDATE leeway_audit_head SET rolled_back = 0");
    assertThat(agree(sink.table(), file).valid()).isFalse();
  }

  private static Verification agree(ChainTable table, Object... arguments) throws Exception {
    Verification expected = ChainVerifier.verify(table);
    List<Object> line = new ArrayList<>(List.of(SCRIPT));
    line.addAll(List.of(arguments));
    agree(expected, run(line.toArray()));
    return expected;
  }

  /** Whether the script can check signatures here. */
  private static boolean hasEd25519() throws Exception {
    return run("-c", "import cryptography").code() == 0 || run("-c", "import nacl").code() == 0;
  }

  private void checkpointsAgree(Verification expected, Object... arguments) throws Exception {
    Outcome outcome = run(arguments);

    assertThat(outcome.lines().get(0))
        .endsWith(", " + expected.recordsWithoutCheckpoint() + " without a checkpoint");
    agree(expected, outcome);
  }

  @Test
  void checkpoints_areComparedAndTheirSignaturesChecked() throws Exception {
    CheckpointSigner signer = TestSigners.create();
    Path log = LOG.writeTo(folder);
    Path good = folder.resolve("good");
    Path other = folder.resolve("other");
    Path larger = folder.resolve("larger");
    Files.writeString(good, signer.sign(LOG.headAfter(4)).toText());
    Files.writeString(other, signer.sign(SIBLING.headAfter(3)).toText());
    Files.writeString(larger, signer.sign(TestLog.of(9).headAfter(9)).toText());
    String key = signer.keys().get(0).toString();
    String strange = TestSigners.create().keys().get(0).toString();
    List<Path> all = List.of(good, other, larger);
    List<Checkpoint> kept = new ArrayList<>();
    for (Path file : all) {
      kept.add(Checkpoint.parse(Files.readString(file)));
    }
    ChainVerifier verifier = ChainVerifier.of(log);

    Outcome unsigned = run(SCRIPT, log, "--checkpoint", good);

    assertThat(unsigned.lines())
        .containsExactly(
            "valid: 6 of 6 records verified, 2 without a checkpoint",
            "  signatures were not checked: no --key says who may sign");
    if (!hasEd25519()) {
      assertThat(run(SCRIPT, log, "--checkpoint", good, "--key", key).lines().get(1))
          .contains("signatures were not checked: neither");
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      List<Checkpoint> one = List.of(kept.get(i));
      checkpointsAgree(
          verifier.withCheckpoints(one, signer.keys()).verify(),
          SCRIPT,
          log,
          "--checkpoint",
          all.get(i),
          "--key",
          key);
      checkpointsAgree(
          verifier.withCheckpoints(one, List.of(CheckpointKey.parse(strange))).verify(),
          SCRIPT,
          log,
          "--checkpoint",
          all.get(i),
          "--key",
          strange);
    }
    Files.writeString(good, Files.readString(good).replace("\n4\n", "\n5\n"));
    assertThat(run(SCRIPT, log, "--checkpoint", good, "--key", key).lines().get(1))
        .startsWith("  SIGNATURE_BAD: ");
    Files.writeString(good, "nothing");
    assertThat(run(SCRIPT, log, "--checkpoint", good, "--key", key).code()).isEqualTo(2);
    assertThat(run(SCRIPT, log, "--key", "a+b+c").code()).isEqualTo(2);
  }

  @Test
  void checkpointsOfBeforeTheBeginning_areNotEnough() throws Exception {
    CheckpointSigner signer = TestSigners.create();
    Path log = folder.resolve("audit.jsonl");
    JsonLinesSink sink =
        JsonLinesSink.at(log).withSegmentSize(1_024).withRetention(Retention.ofRecords(2));
    for (int n = 0; n < 30; n++) {
      sink.append(List.of(AuditEvent.of("hp_change")));
    }
    sink.prune();
    sink.close();
    Path early = folder.resolve("early");
    Path late = folder.resolve("late");
    Files.writeString(early, signer.sign(LOG.headAfter(4)).toText()); // of another log
    ChainHead head = ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));
    Files.writeString(late, signer.sign(head).toText());
    for (List<Path> files : List.of(List.of(early), List.of(early, late), List.of(late))) {
      List<Checkpoint> kept = new ArrayList<>();
      List<Object> line = new ArrayList<>(List.of(SCRIPT, log));
      for (Path file : files) {
        kept.add(Checkpoint.parse(Files.readString(file)));
        line.addAll(List.of("--checkpoint", file));
      }

      Verification verification =
          ChainVerifier.of(log).withCheckpoints(kept, signer.keys()).verify();

      assertThat(TestLog.kinds(verification))
          .isEqualTo(
              files.contains(late) ? List.of() : List.of(Finding.Kind.CHECKPOINT_NOT_COMPARED));
      Outcome outcome = run(line.toArray());
      assertThat(outcome.code()).isEqualTo(verification.valid() ? 0 : 1);
      assertThat(outcome.lines().stream().anyMatch(l -> l.contains("CHECKPOINT_NOT_COMPARED")))
          .isNotEqualTo(verification.valid());
    }
  }

  @Test
  void proofs_areChecked() throws Exception {
    CheckpointSigner signer = TestSigners.create();
    Path log = LOG.writeTo(folder);
    Path file = folder.resolve("proof");
    String key = signer.keys().get(0).toString();
    for (int size = 1; size <= 6; size++) {
      Checkpoint checkpoint = signer.sign(LOG.headAfter(size));
      for (int seq = 1; seq <= size; seq++) {
        Files.writeString(file, RecordProof.of(log, seq, checkpoint).toText());
        Outcome proven = run(SCRIPT, "--proof", file, "--key", key);
        assertThat(proven.lines().get(0))
            .isEqualTo(
                "proven: record %d is in the checkpoint of %d records of %s",
                seq, size, TestSigners.ORIGIN);
        assertThat(proven.code()).isZero();
      }
    }
    String text = Files.readString(file);
    int hash = text.indexOf("\nindex 5\n") + 9;
    for (String wrong :
        List.of(
            text.replace("\nindex 5\n", "\nindex 4\n"),
            text.substring(0, hash)
                + (text.charAt(hash) == 'A' ? 'B' : 'A')
                + text.substring(hash + 1),
            text.substring(0, hash) + text.substring(text.indexOf('\n', hash) + 1),
            text.replace("tlog-proof@v1", "tlog-proof@v2"),
            text.replace("extra ", "extra A"))) {
      Files.writeString(file, wrong);
      Outcome outcome = run(SCRIPT, "--proof", file);
      assertThat(outcome.lines().get(0)).startsWith("NOT PROVEN: the proof ");
      assertThat(outcome.code()).isEqualTo(1);
    }
    Files.writeString(file, text);
    if (hasEd25519()) {
      Outcome stranger = run(SCRIPT, "--proof", file, "--key", TestSigners.create().keys().get(0));
      assertThat(stranger.lines().get(0)).contains("is signed by no trusted key");
    }
  }

  @Test
  void missingAndDamagedHeads_areFound() throws Exception {
    Path log = LOG.writeTo(folder);
    Path head = ChainHead.besideLog(log);

    Files.writeString(head, Files.readString(head).replace("\"seq\":6", "\"seq\":5"));
    assertThat(run(SCRIPT, log).lines().get(1)).startsWith("  HEAD_");
    Files.writeString(head, Files.readString(head).toUpperCase(Locale.ROOT));
    assertThat(run(SCRIPT, log).lines().get(1)).startsWith("  HEAD_UNREADABLE: ");
    Files.delete(head);
    assertThat(run(SCRIPT, log).lines().get(1)).startsWith("  HEAD_MISSING: ");
  }

  @Test
  void readme_showsWhatTheScriptPrints() throws Exception {
    String readme = Files.readString(SCRIPT.resolveSibling("README.md"));
    List<String> golden = Files.readAllLines(GOLDEN);
    Path damaged = folder.resolve("audit.jsonl");
    Files.copy(ChainHead.besideLog(GOLDEN), ChainHead.besideLog(damaged));
    golden.set(1, golden.get(1).replace("u-1042", "u-1043"));
    Files.write(damaged, golden.subList(0, 4));

    Outcome intact = run(SCRIPT, GOLDEN);
    Outcome found = run(SCRIPT, damaged);

    assertThat(intact.code()).isZero();
    assertThat(found.code()).isEqualTo(1);
    for (Outcome outcome : List.of(intact, found)) {
      assertThat(readme).contains("```text\n" + String.join("\n", outcome.lines()) + "\n```\n");
    }
  }

  @Test
  void whatCannotBeRead_isSaid() throws Exception {
    assertThat(run(SCRIPT, folder.resolve("none")).code()).isEqualTo(2);
    assertThat(run(SCRIPT, folder).code()).isEqualTo(2);
    assertThat(run(SCRIPT).code()).isEqualTo(2);
  }
}
