package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.Verification;
import io.leeway.testing.ChildJvm;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that prune one log, and are killed while they do. */
@Timeout(300)
class RetentionProcessesTest {
  private static final int ROUNDS = Boolean.getBoolean("leeway.full") ? 60 : 3;
  private static final int PROCESSES = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void killedWhileTheyPrune_leaveALogThatVerifies(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    long pruned = 0;

    for (int round = 0; round < ROUNDS; round++) {
      List<Process> started = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        started.add(ChildJvm.running(PruneMain.class, log, format).start());
      }
      for (Process process : started) {
        try (BufferedReader out = process.inputReader()) {
          for (int line = 0; line < 20 + 7 * (round % 5); line++) {
            assertThat(out.readLine()).isEqualTo("pruned");
          }
          process.toHandle().destroyForcibly();
        }
        process.waitFor();
      }
      assertThat(ChainVerifier.verify(log).findings())
          .extracting(Finding::kind)
          .isSubsetOf(Finding.Kind.HEAD_BEHIND, Finding.Kind.TORN_TAIL);
      try (FileSink<?> sink =
          (FileSink<?>) Sinks.at(log, format).withRetention(Retention.ofRecords(20))) {
        sink.prune();
      }

      Verification verification = ChainVerifier.verify(log);
      assertThat(verification.findings()).isEmpty();
      assertThat(verification.prunedRecords()).isGreaterThan(pruned);
      pruned = verification.prunedRecords();
    }
  }
}
