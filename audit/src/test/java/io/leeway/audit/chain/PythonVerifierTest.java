package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.sink.JsonArraySink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    Verification expected = ChainVerifier.verify(log);
    Outcome outcome = run(SCRIPT, log);

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
