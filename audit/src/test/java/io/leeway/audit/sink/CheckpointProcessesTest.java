package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.Verification;
import io.leeway.testing.ChildJvm;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed between a record and its checkpoint. */
@Timeout(300)
class CheckpointProcessesTest {
  private static final int ROUNDS = Boolean.getBoolean("leeway.full") ? 60 : 4;
  private static final int PROCESSES = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void killedWriters_leaveALogThatAgreesWithAllItsCheckpoints(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    Path kept = Files.createDirectory(folder.resolve("kept"));
    CheckpointSigner signer =
        CheckpointSigner.inFile("example.com/credit-audit", folder.resolve("key.pem"));

    ProcessBuilder writer =
        ChildJvm.running(CheckpointMain.class, log, format, kept, folder.resolve("key.pem"));
    for (int round = 0; round < ROUNDS; round++) {
      List<Process> started = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        started.add(writer.start());
      }
      for (Process process : started) {
        try (BufferedReader out = process.inputReader()) {
          for (int line = 0; line < 10 + 17 * (round % 7); line++) {
            assertThat(out.readLine()).isNotNull();
          }
          process.toHandle().destroyForcibly();
        }
        process.waitFor();
      }
      try (FileSink<?> sink =
          Sinks.at(log, format).withCheckpoints(signer, CheckpointPublisher.toFolder(kept))) {
        sink.open();
      }

      List<Checkpoint> checkpoints = Checkpoint.readAll(kept);
      Verification verification =
          ChainVerifier.of(log).withCheckpoints(checkpoints, signer.keys()).verify();
      assertThat(verification.findings()).isEmpty();
      assertThat(verification.recordsWithoutCheckpoint()).isZero();
      assertThat(checkpoints).hasSizeGreaterThan(2 * round);
    }
  }
}
