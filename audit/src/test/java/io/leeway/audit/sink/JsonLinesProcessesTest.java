package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes that write to one log: several at once, killed ones, and one that may not. */
@Timeout(300)
class JsonLinesProcessesTest {
  private static final int ROUNDS = 5;

  @TempDir private Path folder;

  /** A process that runs {@link AppendMain} on what this test itself runs on. */
  private static Process start(Path log, int batches, String... shell) throws IOException {
    String classPath =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .reduce("target/test-classes", (a, b) -> a + File.pathSeparator + b);
    List<String> command = new ArrayList<>(Arrays.asList(shell));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", classPath));
    command.addAll(List.of(AppendMain.class.getName(), log.toString(), Integer.toString(batches)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.trim().split(" "))).toList();
  }

  private static List<String> idsIn(Path log) throws IOException {
    return Logs.events(log).stream().map(event -> event.text("id")).toList();
  }

  @Test
  void twoProcesses_makeOneDenseChain() throws Exception {
    Path log = folder.resolve("audit.jsonl");

    List<Process> processes = List.of(start(log, 200), start(log, 200));
    List<String> acknowledged = new ArrayList<>();
    for (Process process : processes) {
      try (BufferedReader out = process.inputReader()) {
        acknowledged.addAll(ids(out.lines().toList()));
      }
      assertThat(process.waitFor()).isZero();
    }

    Logs.assertIntact(log, 1 + acknowledged.size());
    assertThat(idsIn(log)).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @Test
  void killedProcess_losesNoRecordThatItAcknowledged() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    List<String> acknowledged = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(log, Integer.MAX_VALUE);
      try (BufferedReader out = process.inputReader()) {
        for (int line = 0; line < 50 + 30 * round; line++) {
          acknowledged.addAll(ids(List.of(out.readLine())));
        }
        process.toHandle().destroyForcibly(); // SIGKILL, and leaves what it has printed
        acknowledged.addAll(ids(out.lines().filter(line -> !line.isEmpty()).toList()));
      }
      process.waitFor();
      JsonLinesSink.at(log).open();

      Logs.assertIntact(log, Logs.events(log).size());
      assertThat(idsIn(log)).containsAll(acknowledged).doesNotHaveDuplicates();
    }
  }

  @Test
  void fileThatMayNotGrow_keepsWholeBatchesOnly() throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeThat(bash).exists();
    Path log = folder.resolve("audit.jsonl");

    // Files of at most 100 KiB: the write that goes beyond is cut short, the next one fails.
    Process process = start(log, 1_000, bash.toString(), "-c", "ulimit -f 100 && exec \"$@\"", "-");
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = new ArrayList<>(out.lines().toList());
    }
    process.waitFor();

    String failure = lines.remove(lines.size() - 1);
    assertThat(failure).startsWith("failed ");
    assertThat(Files.size(log)).isBetween(90L << 10, 100L << 10);
    Logs.assertIntact(log, 1 + ids(lines).size());
    assertThat(idsIn(log)).containsAll(ids(lines));
  }
}
