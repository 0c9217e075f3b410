package io.leeway.drift.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes on one store: two at once, and killed ones. */
@Timeout(600)
class BaselineStoreProcessesTest {
  private static final int ROUNDS = Boolean.getBoolean("leeway.full") ? 200 : 5;

  @TempDir private Path folder;

  private Process start(int first, int count, double age) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            SaveMain.class.getName(),
            folder.toString(),
            Integer.toString(first),
            Integer.toString(count),
            Double.toString(age))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void go(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** The versions that lines like {@code saved 7} name. */
  private static List<String> named(List<String> lines, String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what + " "))
        .map(line -> line.substring(what.length() + 1))
        .toList();
  }

  @Test
  void ofTwoProcesses_oneSavesEachVersion() throws Exception {
    int count = 200;
    List<Process> processes = List.of(start(0, count, 50), start(0, count, 60));
    for (Process process : processes) {
      go(process);
    }
    List<List<String>> lines = new ArrayList<>();
    for (Process process : processes) {
      try (BufferedReader out = process.inputReader()) {
        lines.add(out.lines().toList());
      }
      assertThat(process.waitFor()).isZero();
    }

    assertThat(named(lines.get(0), "saved")).isEqualTo(named(lines.get(1), "refused"));
    assertThat(named(lines.get(1), "saved")).isEqualTo(named(lines.get(0), "refused"));
    assertThat(lines).allSatisfy(all -> assertThat(all).hasSize(count));
    BaselineStore store = BaselineStore.inDirectory(folder);
    for (int i = 0; i < count; i++) {
      String version = Integer.toString(i);
      double age = lines.get(0).contains("saved " + i) ? 50 : 60;
      assertThat(store.get("credit", version))
          .contains(Baselines.of("credit", version, age, Baselines.TIME));
    }
  }

  /** With -Dleeway.full=true 200 processes are killed. */
  @Test
  void killedProcess_losesNothingAndLeavesNoHalfVersion() throws Exception {
    BaselineStore store = BaselineStore.inDirectory(folder);
    List<String> acknowledged = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(1_000_000 * round, 1_000_000, 50);
      go(process);
      try (BufferedReader out = process.inputReader()) {
        for (int i = 0; i <= 7 * (round % 9); i++) {
          acknowledged.addAll(named(List.of(out.readLine()), "saved"));
        }
        process.toHandle().destroyForcibly(); // SIGKILL, and leaves what it has printed
        acknowledged.addAll(named(out.lines().toList(), "saved"));
      }
      process.waitFor();
    }

    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    for (String version : acknowledged) {
      assertThat(store.get("credit", version))
          .contains(Baselines.of("credit", version, 50, Baselines.TIME));
    }
    List<String> stored = store.list("credit").stream().map(BaselineVersion::version).toList();
    assertThat(stored).containsAll(acknowledged);
    assertThat(stored).allSatisfy(version -> assertThat(store.get("credit", version)).isPresent());
    try (Stream<Path> files = Files.list(folder.resolve("credit"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSameSizeAs(stored);
    }
  }
}
