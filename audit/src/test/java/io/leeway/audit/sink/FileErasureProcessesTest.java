package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.ErasableFile;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Actor;
import io.leeway.core.Durability;
import io.leeway.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed while they store values and erase them. */
@Timeout(600)
class FileErasureProcessesTest {
  private static final int ROUNDS = Boolean.getBoolean("leeway.full") ? 60 : 6;

  @TempDir private Path folder;

  /** What a process says it has done before it is killed. */
  private static List<String> run(Path log, LogFormat format, Durability durability, int round)
      throws IOException, InterruptedException {
    Process process =
        ChildJvm.running(ErasureMain.class, log, format, durability, "round-" + round + "-")
            .start();
    List<String> done = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (int line = 0; line < 9 + 17 * (round % 6); line++) {
        done.add(out.readLine());
      }
      process.toHandle().destroyForcibly(); // SIGKILL, and leaves what it has printed
      out.lines().filter(line -> line.endsWith(".")).forEach(done::add);
    }
    process.waitFor();
    return done;
  }

  @ParameterizedTest
  @EnumSource
  void killedProcess_leavesEveryValueWholeOrErased(LogFormat format) throws Exception {
    Path log = Sinks.log(folder, format);
    Set<String> there = new HashSet<>();
    Set<String> erased = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Durability durability = round % 2 == 0 ? Durability.OS : Durability.FORCED;
      for (String line : run(log, format, durability, round)) {
        (line.startsWith("stored ") ? there : erased).add(line.substring("stored ".length()));
      }

      assertThat(ChainVerifier.verify(log).findings())
          .extracting(finding -> finding.kind())
          .isSubsetOf(Kind.TORN_TAIL, Kind.HEAD_BEHIND, Kind.ERASURE_INCOMPLETE);
      Sinks.at(log, format)
          .erase(AuditQuery.all().withActor("nobody"), Actor.user("dpo"), "withdrawn");
      assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    }

    Set<String> actors = new HashSet<>();
    AuditReader.of(log)
        .forEach(AuditQuery.all(), r -> actors.add(r.event().actor().orElseThrow().id()));
    String values = Files.readString(ErasableFile.besideLog(log));
    assertThat(erased).isNotEmpty().noneMatch(values::contains);
    there.removeAll(erased);
    // Of each round the last may have been erased before the process could say so.
    there.removeIf(actor -> !actors.contains(actor) && actor.matches(".*[49]\\."));
    assertThat(actors).contains("[erased]").containsAll(there);
    assertThat(values).doesNotContain("erasable:");
  }
}
