package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.testing.ChildJvm;
import io.leeway.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database sink where several processes write, and where they are killed. */
class JdbcSinkProcessesTest {
  private static final boolean FULL = Boolean.getBoolean("leeway.full");
  private static final int KILLS = FULL ? 40 : 2;
  private static final int SERVER_KILLS = FULL ? 10 : 1;
  private static final int BATCHES = FULL ? 100 : 4;

  @TempDir Path folder;

  private static Process start(String url, TestDatabase database, int threads, int batches)
      throws IOException {
    return ChildJvm.running(JdbcMain.class, url, database.user(), threads, batches)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long records(JdbcSink sink) {
    Verification verification = sink.verify();
    assertThat(verification.findings()).isEmpty();
    return verification.verifiedRecords();
  }

  /** Reads lines until there were so many, then kills the process and reads the rest. */
  private static int killAfter(Process process, int lines) throws Exception {
    int stored = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        assertThat(line).isEqualTo("stored");
        stored++;
        if (stored == lines) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it said can still be read
        }
      }
    }
    process.waitFor();
    return stored;
  }

  @ParameterizedTest
  @EnumSource
  void killedWriter_losesNothingThatWasStored(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    long before = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      int stored =
          killAfter(start(TestDatabase.url(source), database, 2, 1_000_000), 3 + 17 * (kill % 7));

      long records = records(JdbcSink.on(source));
      assertThat((records - 1) % JdbcMain.BATCH).as("a batch is whole or not there").isZero();
      assertThat(records).isGreaterThanOrEqualTo(before + (long) stored * JdbcMain.BATCH);
      before = records;
    }
    JdbcSink.on(source).append(List.of(AuditEvent.of("hp_change")));
    assertThat(records(JdbcSink.on(source))).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @EnumSource
  void eightThreadsInEachOfFourProcesses_makeOneDenseChain(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    Server h2 = null;
    String url = TestDatabase.url(source);
    if (database == TestDatabase.H2) {
      h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start(); // for this machine only
      url = url.replace("jdbc:h2:file:", "jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/");
    }
    try {
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processes.add(start(url, database, 8, BATCHES));
      }
      for (Process process : processes) {
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("stored\n".repeat(8 * BATCHES));
      }
    } finally {
      if (h2 != null) {
        h2.stop();
      }
    }

    assertThat(records(JdbcSink.on(source))).isEqualTo(1 + 4L * 8 * BATCHES * JdbcMain.BATCH);
  }

  private EmbeddedPostgres server(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setDataDirectory(folder.resolve("server"))
            .setCleanDataDirectory(false);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private void killServer() throws Exception {
    String pid = Files.readAllLines(folder.resolve("server").resolve("postmaster.pid")).get(0);
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> workers = server.children().toList();
    server.destroyForcibly();
    server.onExit().get();
    for (ProcessHandle worker : workers) {
      worker.onExit().get(); // they end by themselves; before that, it cannot be started again
    }
  }

  @Test
  void killedServer_losesNothingThatWasStoredAndIsGoneOnWith() throws Exception {
    EmbeddedPostgres server = server(0);
    int port = server.getPort();
    JdbcSink sink = JdbcSink.on(server.getPostgresDatabase());
    sink.open();
    AtomicInteger stored = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    AtomicBoolean ends = new AtomicBoolean();
    Thread load =
        new Thread(
            () -> {
              while (!ends.get()) {
                try {
                  sink.append(List.of(AuditEvent.of("hp_change")));
                  stored.incrementAndGet();
                } catch (IOException e) {
                  failed.incrementAndGet();
                }
              }
            });
    load.start();
    for (int kill = 0; kill < SERVER_KILLS; kill++) {
      awaitMore(stored, 20);
      killServer();
      awaitMore(failed, 1);
      server.close(); // lets go of the folder
      server = server(port);
      awaitMore(stored, 20);
    }
    ends.set(true);
    load.join();

    assertThat(server.getPort()).isEqualTo(port);
    long records = records(sink);
    assertThat(records)
        .isBetween(1L + stored.get(), 1L + stored.get() + SERVER_KILLS); // one was on its way
    server.close();
  }

  private static void awaitMore(AtomicInteger counter, int more) throws InterruptedException {
    int enough = counter.get() + more;
    while (counter.get() < enough) {
      Thread.sleep(5);
    }
  }
}
