package io.leeway.examples.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.AuditSummary;
import io.leeway.audit.sink.AuditSinks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditTrailTest {
  private static final Path README = Path.of("examples/audit-trail/README.md");

  @TempDir private Path folder;

  /** What the example prints, as if it ran where the README says. */
  private String printed(String format) throws IOException {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      AuditTrail.run(AuditSinks.inDirectory(folder, format), folder);
    } finally {
      System.setOut(console);
    }
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n")
        .replace(folder.toString(), "target/audit-trail")
        .replace("audit_log." + format, "audit_log.json");
  }

  private static List<String> blocks(String language) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    return block
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl", "csv"})
  void everyFormat_givesTheAnswersOfTheReadme(String format) throws IOException {
    assertThat(printed(format)).isEqualTo(blocks("text").get(0));
  }

  @Test
  void secondRun_asksTheSameLog() throws IOException {
    String first = printed("json");

    assertThat(printed("json")).isEqualTo(first);
  }

  @Test
  void noLog_isSaid() {
    assertThatIllegalStateException()
        .isThrownBy(() -> printed("none"))
        .withMessage("NoSink[keeps nothing] has made no log to read");
  }

  @Test
  void changedLog_isFound() throws IOException {
    printed("jsonl");
    Path log = folder.resolve("audit_log.jsonl");
    Files.writeString(log, Files.readString(log).replace("\"autotuner\"", "\"mira\""));

    assertThat(printed("jsonl"))
        .contains("12:20  mira for jonas")
        .contains("INVALID: ")
        .doesNotContain("records, verified");
  }

  @Test
  void changesOfTheDay_leadToTheHyperparametersThatItEndedWith() {
    Map<String, Object> truth = TrainingDay.record(AuditSinks.inDirectory(folder, "json"));

    Questions questions = new Questions(AuditReader.of(folder.resolve("audit_log.json")));

    assertThat(questions.finalHyperparameters()).hasToString(truth.toString());
  }

  @Test
  void day_isNotATrivialOne() {
    TrainingDay.record(AuditSinks.inDirectory(folder, "json"));

    AuditSummary summary =
        AuditReader.of(folder.resolve("audit_log.json")).summary(AuditQuery.all());

    assertThat(summary.total()).isBetween(30L, 60L);
    assertThat(summary.byOutcome()).containsOnlyKeys("success", "failure", "denied");
    assertThat(summary.byActor()).hasSize(6);
  }

  @Test
  void jq_answersAsTheReadmeShows() throws IOException, InterruptedException {
    if (output("jq", "--version").isEmpty()) {
      skip("jq is missing: the commands of the README are not tested here");
    }
    printed("json");
    List<String> commands = blocks("sh").stream().filter(sh -> sh.startsWith("jq")).toList();
    List<String> shown = blocks("text");

    assertThat(commands).hasSize(4);
    assertThat(shown).hasSize(5); // the first is what the program prints
    for (int i = 0; i < commands.size(); i++) {
      String command = commands.get(i).replace("target/audit-trail", folder.toString());
      assertThat(output("sh", "-c", command)).contains(shown.get(i + 1));
    }
  }

  /** Locally jq may be missing; in CI it must not be. */
  private static void skip(String why) {
    if ("true".equals(System.getenv("CI"))) {
      fail(why);
    }
    abort(why);
  }

  /** What a program prints; empty if there is no such program. */
  private static Optional<String> output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return Optional.of(output);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
