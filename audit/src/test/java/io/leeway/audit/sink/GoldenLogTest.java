package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.ErasableFile;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that earlier releases have written: they verify, and can be gone on with. */
class GoldenLogTest {
  @TempDir private Path folder;

  private Path copy(String release) throws IOException {
    Path log = folder.resolve("audit.jsonl");
    for (Path file : List.of(log, ChainHead.besideLog(log), ErasableFile.besideLog(log))) {
      String name = "/golden/" + release + "/" + file.getFileName();
      try (InputStream in = GoldenLogTest.class.getResourceAsStream(name)) {
        Files.copy(in, file);
      }
    }
    return log;
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1")
  void logOfARelease_verifies(String release) throws IOException {
    Verification verification = ChainVerifier.verify(copy(release));

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(5);
    assertThat(verification.chainName()).contains("credit");
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1")
  void valuesOfARelease_areReadAndErased(String release) throws IOException {
    Path log = copy(release);
    AuditQuery note = AuditQuery.all().withAction("note_write").withText("zoë");

    assertThat(AuditReader.of(log).find(note).records().get(0).event().details())
        .containsEntry("author", "Zoë")
        .hasToString("{author=Zoë, text={lines=[a \"b\", 2.50, null]}}");
    assertThat(JsonLinesSink.at(log).erase(note, Actor.user("dpo"), "withdrawn"))
        .isEqualTo(new ErasureResult(1, 2));
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1")
  void logOfARelease_isGoneOnWith(String release) throws IOException {
    Path log = copy(release);

    JsonLinesSink sink = JsonLinesSink.at(log).withSegmentAge(Duration.ofDays(36_500));
    sink.append(List.of(AuditEvent.of("hp_change")));

    Logs.assertIntact(log, 6);
  }
}
