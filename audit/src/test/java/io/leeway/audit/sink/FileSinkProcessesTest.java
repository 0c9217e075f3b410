package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole processes that write to one log: several at once, killed ones, and some that may not. */
@Timeout(600)
class FileSinkProcessesTest {
  private static final boolean FULL = Boolean.getBoolean("leeway.full");

  /** Kills of each format at each durability: six times nine is what every build does. */
  private static final int ROUNDS = FULL ? 60 : 9;

  @TempDir private Path folder;

  /** A process that runs {@link AppendMain} on what this test itself runs on. */
  private static Process start(
      Path log,
      LogFormat format,
      Durability durability,
      int batches,
      int threads,
      List<String> before)
      throws IOException {
    ProcessBuilder writer =
        ChildJvm.running(AppendMain.class, log, format, durability, batches, threads);
    writer.command().addAll(0, before);
    return writer.start();
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isEmpty())
        .flatMap(line -> Arrays.stream(line.trim().split(" ")))
        .toList();
  }

  /** That the log is valid and has each of these events once. */
  private static void assertHasAll(Path log, List<String> acknowledged) throws IOException {
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(Sinks.ids(log)).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void processesAndThreads_makeOneDenseChain(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    int processes = format == LogFormat.JSON_LINES ? 4 : 2;
    int batches = FULL ? 300 : 30;

    List<Process> started = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      started.add(start(log, format, Durability.OS, batches, 8, List.of()));
    }
    List<String> acknowledged = new ArrayList<>();
    for (Process process : started) {
      try (BufferedReader out = process.inputReader()) {
        acknowledged.addAll(ids(out.lines().toList()));
      }
      assertThat(process.waitFor()).isZero();
    }

    assertThat(acknowledged).hasSizeGreaterThan(processes * 8 * batches);
    assertHasAll(log, acknowledged);
    long ours = Sinks.actions(log).stream().filter(action -> !action.startsWith("audit.")).count();
    assertThat(ours).isEqualTo(acknowledged.size());
  }

  static Stream<Arguments> kills() {
    return Arrays.stream(LogFormat.values())
        .flatMap(
            format ->
                Stream.of(Durability.OS, Durability.FORCED)
                    .map(durability -> Arguments.of(format, durability)));
  }

  @ParameterizedTest
  @MethodSource("kills")
  void killedProcess_losesNoRecordThatItAcknowledged(LogFormat format, Durability durability)
      throws Exception {
    Path log = Sinks.log(folder, format);
    List<String> acknowledged = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(log, format, durability, Integer.MAX_VALUE, 2, List.of());
      try (BufferedReader out = process.inputReader()) {
        for (int line = 0; line < 20 + 37 * (round % 9); line++) {
          acknowledged.addAll(ids(List.of(out.readLine())));
        }
        process.toHandle().destroyForcibly(); // SIGKILL, and leaves what it has printed
        List<String> rest = new ArrayList<>(out.lines().toList());
        rest.removeIf(line -> line.length() % 37 != 36); // the last one may not be whole
        acknowledged.addAll(ids(rest));
      }
      process.waitFor();
      List<Finding.Kind> before =
          ChainVerifier.verify(log).findings().stream().map(Finding::kind).toList();
      long recovered = recovered(log);
      Sinks.at(log, format).open();

      assertHasAll(log, acknowledged);
      assertThat(recovered(log) - recovered)
          .as("before the repair: %s", before)
          .isEqualTo(before.contains(Finding.Kind.TORN_TAIL) ? 1 : 0);
    }
  }

  private static long recovered(Path log) throws IOException {
    return Sinks.actions(log).stream().filter("audit.recovered"::equals).count();
  }

  @ParameterizedTest
  @EnumSource
  void killedProcessThatBuffered_leavesAValidLog(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    for (int round = 0; round < 2; round++) {
      Process process = start(log, format, Durability.BUFFERED, Integer.MAX_VALUE, 1, List.of());
      try (BufferedReader out = process.inputReader()) {
        for (int line = 0; line < 200; line++) {
          assertThat(out.readLine()).isNotNull();
        }
        process.toHandle().destroyForcibly();
      }
      process.waitFor();
      Sinks.at(log, format).open();

      assertHasAll(log, List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fileThatMayNotGrow_keepsWholeBatchesOnly(LogFormat format) throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeThat(bash).exists();
    Path log = Sinks.log(folder, format);

    // Files of at most 100 KiB: the write that goes beyond is cut short, the next one fails.
    List<String> shell = List.of(bash.toString(), "-c", "ulimit -f 100 && exec \"$@\"", "-");
    Process process = start(log, format, Durability.OS, 1_000, 1, shell);
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = new ArrayList<>(out.lines().toList());
    }
    process.waitFor();

    assertThat(lines.remove(lines.size() - 1)).startsWith("failed ");
    assertThat(Files.size(log)).isBetween(40L << 10, 100L << 10);
    Logs.assertIntact(log, 1 + ids(lines).size());
    assertThat(Sinks.ids(log)).containsAll(ids(lines));
  }

  @ParameterizedTest
  @EnumSource
  void fullDisk_keepsWholeBatchesAndGoesOnWhenThereIsRoom(LogFormat format) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    if (run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()).code() != 0) {
      skip("no file system can be mounted here: a full disk is not tested");
    }
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[64 << 10]);
      Path log = Sinks.log(disk, format);
      Process process = start(log, format, Durability.OS, 10_000, 1, List.of());
      List<String> lines;
      try (BufferedReader out = process.inputReader()) {
        lines = new ArrayList<>(out.lines().toList());
      }
      process.waitFor();
      assertThat(lines.remove(lines.size() - 1)).startsWith("failed No space left on device");
      assertHasAll(log, ids(lines));

      Files.delete(ballast);
      AuditEvent event = AuditEvent.of("hp_change");
      Sinks.at(log, format).append(List.of(event));

      List<String> all = new ArrayList<>(ids(lines));
      all.add(event.id().toString());
      assertHasAll(log, all);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private record Outcome(int code, String output) {}

  private static Outcome run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    }
  }

  /** Skips what needs something that is missing, but for CI, which must have it. */
  private static void skip(String why) {
    if ("true".equals(System.getenv("CI"))) {
      fail(why);
    }
    abort(why);
  }

  @ParameterizedTest
  @EnumSource
  void forced_isOnTheDiskBeforeItIsAcknowledged(LogFormat format) throws Exception {
    if (run("strace", "-V").code() != 0) {
      skip("strace is missing: that FORCED forces is not tested here");
    }
    Path log = Sinks.log(folder, format);
    Path trace = folder.resolve("trace");
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "-y",
            "-s",
            "80",
            "-o",
            trace.toString(),
            "-e",
            "trace=pwrite64,write,fsync,fdatasync");

    Process process = start(log, format, Durability.FORCED, 6, 1, strace);
    List<String> lines;
    try (BufferedReader out = process.inputReader()) {
      lines = out.lines().toList();
    }
    assertThat(process.waitFor()).isZero();

    assertThat(lines).hasSize(6);
    assertThat(acknowledgedUnforced(log, trace, lines)).isEmpty();
    assertHasAll(log, ids(lines));
  }

  /** The lines that were printed while something written to the log was not yet forced. */
  private static List<String> acknowledgedUnforced(Path log, Path trace, List<String> lines)
      throws IOException {
    List<String> unforced = new ArrayList<>();
    int printed = 0;
    boolean dirty = false;
    boolean forcing = false;
    int forced = 0;
    for (String call : Files.readAllLines(trace)) {
      boolean onLog = call.contains("<" + log + ">") || call.contains("<" + log + ".grow>");
      if (onLog && call.contains("pwrite64(")) {
        dirty = true;
      } else if (onLog && call.contains("sync(")) {
        forcing = call.contains("<unfinished");
        forced++;
        dirty = forcing && dirty;
      } else if (forcing && call.contains("sync resumed>")) {
        dirty = false;
        forcing = false;
      } else if (call.contains("write(1<")
          && printed < lines.size()
          && call.contains('"' + lines.get(printed).substring(0, 36))) {
        printed++;
        if (dirty) {
          unforced.add(call);
        }
      }
    }
    assertThat(printed).isEqualTo(lines.size());
    assertThat(forced).isGreaterThanOrEqualTo(lines.size());
    return unforced;
  }

  @ParameterizedTest
  @EnumSource
  void folderThatMayNotBeWritten_isNamed(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    Sinks.at(log, format).open();
    Path readOnly = Files.createDirectory(folder.resolve("readonly"));
    if (run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", readOnly.toString()).code() != 0) {
      skip("no file system can be mounted here: a read-only folder is not tested");
    }
    try {
      assertThat(catchThrowable(() -> Sinks.at(Sinks.log(readOnly, format), format).open()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(readOnly.toString());
    } finally {
      run("umount", "-l", readOnly.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoClassLoaders_makeOneDenseChain(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    List<Thread> threads = new ArrayList<>();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    List<URL> urls = new ArrayList<>();
    for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    List<URLClassLoader> loaders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), null);
      loaders.add(loader);
      Class<?> other = loader.loadClass(LoaderMain.class.getName());
      assertThat(other).isNotSameAs(LoaderMain.class);
      Thread thread =
          new Thread(
              () -> {
                try {
                  other
                      .getMethod("append", String.class, String.class, int.class)
                      .invoke(null, log.toString(), format.name(), 60);
                } catch (ReflectiveOperationException e) {
                  failures.add(String.valueOf(e.getCause()));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (URLClassLoader loader : loaders) {
      loader.close();
    }

    assertThat(failures).isEmpty();
    Logs.assertIntact(log, 181);
  }

  @Test
  void spreadsheet_importsTheTableWithoutAFormula() throws Exception {
    if (run("soffice", "--version").code() != 0) {
      skip("soffice is missing: that a spreadsheet finds no formula is not tested here");
    }
    Path log = Sinks.log(folder, LogFormat.CSV);
    List<AuditEvent> events = new ArrayList<>();
    for (String begin :
        List.of("=", "+", "-", "@", "|", "%", "\t=", "\r=", "\n=", "'=", "＝", "＠")) {
      String text = begin + "1+1";
      events.add(AuditEvent.of("hp_change").withError(text).withTenant(text).detail("t", text));
    }
    Sinks.at(log, LogFormat.CSV).append(events);

    Outcome converted =
        run(
            "soffice",
            "-env:UserInstallation=file://" + folder.resolve("profile"),
            "--headless",
            "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1",
            "--convert-to",
            "fods",
            "--outdir",
            folder.toString(),
            log.toString());

    try (Stream<Path> made = Files.list(folder)) {
      List<Path> sheets = made.filter(f -> f.toString().endsWith(".fods")).toList();
      assertThat(sheets).as(converted.output()).hasSize(1);
      String sheet = Files.readString(sheets.get(0));
      assertThat(sheet).contains("hp_change").doesNotContain("table:formula=");
      assertThat(sheet.split("hp_change", -1).length - 1).isGreaterThanOrEqualTo(events.size());
    }
  }

  @Test
  void array_isReadByJqAfterEveryAppend() throws Exception {
    if (run("jq", "--version").code() != 0) {
      skip("jq is missing: that it reads the array is not tested here");
    }
    Path log = Sinks.log(folder, LogFormat.JSON_ARRAY);
    FileSink<?> sink = Sinks.at(log, LogFormat.JSON_ARRAY);
    for (int n = 1; n <= 12; n++) {
      sink.append(List.of(AuditEvent.of("hp_change").detail("n", n).detail("t", "x".repeat(900))));

      assertThat(run("jq", "-c", "[length, .[0].details.n, .[-1].action]", log.toString()).output())
          .isEqualTo("[" + (n + 1) + "," + n + ",\"audit.started\"]\n");
    }
  }
}
