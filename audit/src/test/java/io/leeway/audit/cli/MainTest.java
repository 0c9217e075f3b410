package io.leeway.audit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.chain.TestSigners;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

class MainTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private final CheckpointSigner signer = TestSigners.create();

  @TempDir private Path folder;

  private Path log;
  private Path kept;

  private record Outcome(int code, String out, String err) {}

  private static List<AuditEvent> events() {
    return List.of(
        AuditEvent.of("model.promote").at(NOON).by(Actor.user("u-1")).success(),
        AuditEvent.of("model.delete").at(NOON.plusSeconds(60)).by(Actor.user("u-2")).denied(),
        AuditEvent.of("login").at(NOON.plusSeconds(120)).withError("\u001B[31m \u202E €"));
  }

  @BeforeEach
  void writeLog() throws IOException {
    log = folder.resolve("audit.jsonl");
    kept = Files.createDirectory(folder.resolve("kept"));
    try (AuditSink sink =
        JsonLinesSink.at(log)
            .withChainName("credit")
            .withClock(() -> NOON)
            .withCheckpoints(signer, CheckpointPublisher.toFolder(kept))) {
      sink.append(events());
    }
  }

  private static Outcome run(Map<String, String> environment, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            Stream.of(arguments).map(Object::toString).toList(),
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Outcome run(Object... arguments) {
    return run(Map.of(), arguments);
  }

  private String key() {
    return signer.keys().iterator().next().toString();
  }

  private void damage() throws IOException {
    Files.writeString(log, Files.readString(log).replace("u-2", "u-3"));
  }

  @Test
  void verify_saysWhetherTheLogIsGood() throws IOException {
    Outcome good = run("verify", log);
    assertThat(good.out())
        .isEqualTo(
            "valid: 4 of 4 records verified, 4 without a checkpoint; chain 'credit'"
                + System.lineSeparator());
    assertThat(good.code()).isZero();
    assertThat(good.err()).isEmpty();

    damage();
    Outcome bad = run("verify", log);
    assertThat(bad.out().lines())
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("  CONTENT_MODIFIED at 3: line 3: content hashes to ");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(run("verify", log, "--from", 1, "--to", 1).code()).isZero();
    assertThat(run("verify", log, "--from", 3).code()).isEqualTo(1);
    assertThat(run("verify", log, "--until", "2026-05-01").out())
        .contains("0 of 0 records verified", "nothing but recorded from");
  }

  @Test
  void checkpoints_areComparedFromFilesAndFolders() throws IOException {
    Outcome covered = run("verify", log, "--checkpoint", kept, "--key", key());
    Outcome beside = run("verify", log, "--checkpoint", Checkpoint.besideLog(log), "--key", key());
    Outcome stranger =
        run("verify", log, "--checkpoint", kept, "--key", TestSigners.create().keys().get(0));

    assertThat(covered.out()).contains(" 0 without a checkpoint");
    assertThat(beside.out()).contains(" 0 without a checkpoint");
    assertThat(stranger.out()).contains("SIGNATURE_BAD");
    assertThat(stranger.code()).isEqualTo(1);
    assertThat(run("verify", log, "--checkpoint", kept).err())
        .contains("--checkpoint needs --key, which says who may sign it");
    assertThat(run("verify", log, "--checkpoint", log, "--key", key()).code()).isEqualTo(2);
    assertThat(run("verify", log, "--key", "none").err()).contains("--key: ");
  }

  @Test
  void export_writesWhatWasRecorded() {
    Path file = folder.resolve("out.csv");

    Outcome all = run("export", log, "--format", "jsonl");
    Outcome one = run("export", log, "--format", "csv", "--actor", "u-1", "--out", file);

    assertThat(all.out().lines()).hasSize(3).first().asString().contains("\"model.promote\"");
    assertThat(all.out()).contains("€");
    assertThat(all.err()).contains("3 events exported");
    assertThat(one.err()).contains("1 events exported");
    assertThat(file).content().contains("model.promote").doesNotContain("model.delete");
    assertThat(run("export", log, "--format", "json", "--action", "login").out())
        .startsWith("[\n{")
        .endsWith("\n]\n");
    Outcome onto = run("export", log, "--format", "json", "--out", log);
    assertThat(onto.code()).isEqualTo(2);
    assertThat(onto.err()).contains("is a log, which nothing else may overwrite");
  }

  @Test
  void lineThatIsNoEvent_isNotGood() throws IOException {
    Files.writeString(log, Files.readString(log) + "{}\n");

    Outcome exported = run("export", log, "--format", "jsonl");

    assertThat(exported.code()).isEqualTo(1);
    assertThat(exported.err()).contains("1 lines of the log could not be read as events");
  }

  @Test
  void prove_givesAProofThatVerifies() throws IOException {
    Path file = folder.resolve("3.tlog-proof");

    Outcome proof = run("prove", log, "--seq", 3);
    Outcome written =
        run("prove", log, "--seq", 2, "--checkpoint", Checkpoint.besideLog(log), "--out", file);

    assertThat(RecordProof.parse(proof.out()).verify(signer.keys()).event()).contains("u-2");
    assertThat(written.out()).isEmpty();
    assertThat(RecordProof.parse(Files.readString(file)).verify(signer.keys()).seq()).isEqualTo(2);

    Outcome beyond = run("prove", log, "--seq", 5);
    assertThat(beyond.code()).isEqualTo(1);
    assertThat(beyond.err()).contains("but was 5");
    damage();
    assertThat(run("prove", log, "--seq", 3).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void prove_doesTheSameForADatabase(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink chain = JdbcSink.on(source).withChainName("credit");
    Map<String, String> password = Map.of("LEEWAY_AUDIT_PASSWORD", "");
    Object[] line = {"prove", TestDatabase.url(source), "--user", database.user()};
    Object[] prove = with(line, "--chain", "credit", "--seq");
    Path file = folder.resolve("3.tlog-proof");
    chain.append(events());

    Outcome unsigned = run(password, with(prove, 3));
    assertThat(unsigned.code()).isEqualTo(2);
    assertThat(unsigned.err()).contains("no checkpoint was signed for audit log 'credit' in ");

    try (JdbcSink sink = chain.withCheckpoints(signer, CheckpointPublisher.toFolder(kept))) {
      sink.open();
    }
    Outcome proof = run(password, with(prove, 3));
    Checkpoint signed = Checkpoint.lastOf(chain.table()).orElseThrow();
    Path elsewhere = Files.writeString(folder.resolve("checkpoint"), signed.toText());
    Outcome written = run(password, with(prove, 2, "--checkpoint", elsewhere, "--out", file));

    assertThat(proof.code()).isZero();
    assertThat(proof.out()).isEqualTo(RecordProof.of(chain.table(), 3).toText());
    assertThat(RecordProof.parse(proof.out()).verify(signer.keys()).event()).contains("u-2");
    assertThat(written.out()).isEmpty();
    assertThat(RecordProof.parse(Files.readString(file)).verify(signer.keys()).seq()).isEqualTo(2);
    Outcome beyond = run(password, with(prove, 5));
    assertThat(beyond.code()).isEqualTo(1);
    assertThat(beyond.err()).contains("but was 5");
    Outcome ofFile = run(password, with(prove, 1, "--checkpoint", Checkpoint.besideLog(log)));
    assertThat(ofFile.code()).as("the checkpoint is of another log").isEqualTo(1);
    assertThat(ofFile.err()).contains("is not proven to be in the log of the checkpoint");

    TestDatabase.execute(source, "UPDATE leeway_audit_record SET seq = 9 WHERE seq = 2");
    assertThat(run(password, with(prove, 3)).code()).isEqualTo(1);
    TestDatabase.execute(source, "UPDATE leeway_audit_signed SET note = tree");
    Outcome unreadable = run(password, with(prove, 3));
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).contains("leeway_audit_signed is unreadable");
  }

  private static Object[] with(Object[] line, Object... more) {
    return Stream.of(line, more).flatMap(Stream::of).toArray();
  }

  @Test
  void summaryAndTail_showWhatThereIs() {
    assertThat(run("summary", log).out().lines())
        .containsExactly(
            "events: 3",
            "first: 2026-05-01T12:00:00.000000Z",
            "last: 2026-05-01T12:02:00.000000Z",
            "by outcome:",
            "  1 denied",
            "  1 none",
            "  1 success",
            "by action:",
            "  1 login",
            "  1 model.delete",
            "  1 model.promote",
            "by actor:",
            "  1 none",
            "  1 user u-1",
            "  1 user u-2");
    assertThat(run("summary", log, "--since", "2026-05-01T12:01:00Z").out()).contains("events: 2");
    Outcome tail = run("tail", log, "--lines", 2);
    assertThat(tail.out().lines()).hasSize(2).first().asString().startsWith("3 {\"id\":");
    assertThat(tail.out()).contains("[U+202E]").doesNotContain("\u202E", "\u001B");
  }

  @Test
  void report_isWrittenInTheFormThatIsAskedFor() throws IOException {
    Object[] may = {"report", log, "--since", "2026-05-01", "--until", "2026-06-01"};

    assertThat(run(may).out()).startsWith("# Audit report: audit.jsonl\n");
    assertThat(run(Stream.of(may, new Object[] {"--format", "json"}).flatMap(Stream::of).toArray()))
        .satisfies(report -> assertThat(report.out()).startsWith("{\n  \"report\""));
    Path page = folder.resolve("may.html");
    Outcome written =
        run(
            Stream.of(may, new Object[] {"--out", page, "--title", "May"})
                .flatMap(Stream::of)
                .toArray());
    assertThat(written.code()).isZero();
    assertThat(page).content().contains("<title>Audit report: May</title>");
    damage();
    assertThat(run(may).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "                             | which command? there are verify, export,",
        "audit                        | 'audit' is no command; there are verify, export,",
        "verify                       | verify needs a log: its path, or the JDBC URL",
        "verify a b                   | verify takes one log, but 'b' is another",
        "verify a --lines 3           | '--lines' is no option of verify; it has --checkpoint,",
        "verify a --from              | --from needs a value",
        "verify a --from x            | --from must be a whole number, but was 'x'",
        "verify a --from 1 --from 2   | --from may come once only",
        "verify a --from 5 --to 4     | --from must be 1 or more, and --to not less than it",
        "verify a --since today       | --since must be a time such as 2026-05-01 or",
        "verify a --since 2026-05-02 --until 2026-05-01 | --since and --until: window must not end",
        "verify a --user sa           | --user is for a log in a database, jdbc:...",
        "export a                     | export needs --format",
        "export a --format xml        | --format must be json, jsonl or csv, but was 'xml'",
        "prove a                      | prove needs --seq",
        "prove jdbc:h2:mem:x          | prove needs --seq",
        "tail a --lines 0             | --lines must be 1 to 1000, but was '0'",
        "report a                     | report needs --since",
        "report a --since 2026-05-01 --until 2026-05-02 --format pdf | --format must be html, md or",
        "verify jdbc:h2:mem:x --schema a.b | schema must match",
      })
  void wrongCommandLine_saysWhatIsWrong(String line, String message) {
    Outcome outcome = run((Object[]) (line == null ? new String[0] : line.split(" +")));

    assertThat(outcome.err())
        .startsWith("leeway-audit: " + message)
        .endsWith("--help says more" + System.lineSeparator());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void whatCannotBeRead_isSaid() {
    for (String command : List.of("verify", "summary", "tail")) {
      Outcome outcome = run(command, folder.resolve("none"));
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).startsWith("leeway-audit: audit log ").contains("none");
    }
    assertThat(run("verify", folder).err()).contains("is a folder");
    assertThat(run("verify", "jdbc:nobody:knows").err()).contains("No suitable driver");
    assertThat(run("prove", log, "--seq", 1, "--checkpoint", "none").err())
        .contains("NoSuchFileException: none");
  }

  @Test
  void databases_areReadByUserAndPassword_andNotMade() throws Exception {
    Path database = folder.resolve("h2");
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + database);
    source.setUser("auditor");
    source.setPassword("secret");
    try (JdbcSink sink = JdbcSink.on(source).withTablePrefix("own_").withChainName("credit")) {
      sink.append(events());
    }
    Object[] line = {"verify", source.getURL(), "--user", "auditor", "--prefix", "own_"};
    Object[] chain =
        Stream.of(line, new Object[] {"--chain", "credit"}).flatMap(Stream::of).toArray();
    Map<String, String> password = Map.of("LEEWAY_AUDIT_PASSWORD", "secret");

    assertThat(run(password, chain).out()).startsWith("valid: 4 of 4").contains("'credit'");
    assertThat(run(password, line).code()).as("there is no other chain").isEqualTo(1);
    Outcome wrong = run(Map.of(), chain);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("Wrong user name or password").doesNotContain("secret");
    Outcome none = run("verify", "jdbc:h2:file:" + folder.resolve("other"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(folder.resolve("other.mv.db")).doesNotExist();
  }

  @Test
  void sqlite_isReadAndNotMade() throws Exception {
    Path file = folder.resolve("audit.db");
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    JdbcSink.on(source).append(events());

    assertThat(run("verify", source.getUrl()).code()).isZero();
    assertThat(run("tail", source.getUrl(), "--lines", 1).out()).startsWith("4 {");
    assertThat(run("summary", source.getUrl()).out()).contains("events: 3");
    assertThat(
            run("report", source.getUrl(), "--since", "2026-05-01", "--until", "2099-05-01").out())
        .contains("VALID", "| denied | 1 |");
    try (Connection connection = DriverManager.getConnection(source.getUrl())) {
      connection.createStatement().execute("DELETE FROM leeway_audit_record WHERE seq = 2");
    }
    assertThat(run("verify", source.getUrl()).out()).contains("SEQ_GAP at 2");
    assertThat(run("verify", "jdbc:sqlite:" + folder.resolve("none.db")).code()).isEqualTo(2);
    assertThat(folder.resolve("none.db")).doesNotExist();
  }

  /** A JVM that ends with an exception exits with 1, which says that the log is not valid. */
  @Test
  void whatCannotBeRead_isNeverCalledInvalid() throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("audit.db"));
    JdbcSink.on(source).append(events());
    Outcome none = run("prove", source.getUrl(), "--seq", 2);
    TestDatabase.execute(
        source,
        "INSERT INTO leeway_audit_signed (chain_id, note, tree)"
            + " SELECT chain_id, X'78', tree FROM leeway_audit_head");
    Outcome damaged = run("prove", source.getUrl(), "--seq", 2);

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no checkpoint was signed for audit log");
    assertThat(damaged.code()).isEqualTo(2);
    assertThat(damaged.err()).startsWith("leeway-audit: ").hasLineCount(1);
  }

  @Test
  void help_namesEveryCommandAndOption() {
    Outcome help = run("--help");

    assertThat(help.code()).isZero();
    for (Command command : Command.values()) {
      assertThat(help.out()).contains("\n" + command.help() + "\n");
    }
    for (Option option : Option.values()) {
      assertThat(help.out()).contains("  " + option.text() + " ");
    }
    assertThat(help.out()).contains("exit code: 0 good, 1 not good");
  }
}
