package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test vectors of the format, which were made without Leeway, hold for Leeway. */
class FormatTest {
  private static final Path PAGE = Path.of("src/main/java/io/leeway/audit/chain/FORMAT.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```text\n(.*?)```");

  @TempDir Path folder;

  private static List<String> vectors() throws IOException {
    String page = Files.readString(PAGE);
    Matcher block = BLOCK.matcher(page.substring(page.indexOf("## Test vectors")));
    List<String> blocks = new ArrayList<>();
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private Path log() throws IOException {
    Path log = Files.writeString(folder.resolve("audit.jsonl"), vectors().get(0));
    Files.writeString(ChainHead.besideLog(log), vectors().get(1));
    Files.writeString(ErasableFile.besideLog(log), vectors().get(2));
    return log;
  }

  @Test
  void log_verifiesWithItsCheckpoint() throws IOException {
    Checkpoint checkpoint = Checkpoint.parse(vectors().get(3));
    CheckpointKey key = CheckpointKey.parse(vectors().get(4).strip());

    Verification verification =
        ChainVerifier.of(log()).withCheckpoints(List.of(checkpoint), List.of(key)).verify();

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(3);
    assertThat(verification.recordsWithoutCheckpoint()).isZero();
  }

  @Test
  void proof_provesItsRecord() throws IOException {
    CheckpointKey key = CheckpointKey.parse(vectors().get(4).strip());

    RecordProof proof = RecordProof.parse(vectors().get(5));
    proof.verify(List.of(key));

    assertThat(proof.event()).contains("\"action\":\"model.promote\"");
  }

  @Test
  void valuesOnTheWay_areThoseOfThePage() throws IOException {
    String page = Files.readString(PAGE);
    try (RecordCursor records = RecordCursor.oldestFirst(log())) {
      records.next();
      assertThat(page).contains("| `prev` of record 1 | `" + records.prev() + "` |");
      records.next();
      assertThat(page).contains("| hash of record 2 | `" + records.hash() + "` |");
      records.next();
      String commitment = Hex.of(records.record().commitments());
      assertThat(page).contains("| commitment of record 3 | `" + commitment + "` |");
      assertThat(new String(records.bodyWithValues(), StandardCharsets.UTF_8))
          .contains("\"error\":\"not the owner – €\"");
    }
    String root = ChainHead.parse(vectors().get(1).getBytes(StandardCharsets.UTF_8)).root();
    assertThat(page).contains("| root of the tree | `" + root + "` |");
  }
}
