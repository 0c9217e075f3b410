package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.CHECKPOINT_INCONSISTENT;
import static io.leeway.audit.chain.Finding.Kind.CONTENT_MODIFIED;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISSING;
import static io.leeway.audit.chain.Finding.Kind.SIGNATURE_BAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs beside their checkpoints, and proofs that need no log. */
class ProofsTest {
  private static final TestLog LOG = TestLog.of(12);

  private final CheckpointSigner signer = TestSigners.create();
  private final Collection<CheckpointKey> keys = signer.keys();

  @TempDir private Path folder;

  private Checkpoint after(int records) {
    return signer.sign(LOG.headAfter(records));
  }

  private Verification verify(Path log, Checkpoint... checkpoints) {
    return ChainVerifier.of(log).withCheckpoints(List.of(checkpoints), keys).verify();
  }

  /** A log that somebody wrote anew from a record on, with all its hashes and its head. */
  private static TestLog rewritten(int from) {
    ChainWriter writer = ChainWriter.begin(TestLog.GENESIS, LogFormat.JSON_LINES);
    List<String> lines = new ArrayList<>();
    for (int seq = 1; seq <= 12; seq++) {
      AuditEvent event =
          seq == 1
              ? TestLog.GENESIS.event()
              : AuditEvent.of(seq == from ? "forged" : "hp_change").at(TestLog.START);
      lines.add(TestLog.append(writer, event, TestLog.START.plusSeconds(seq - 1)));
    }
    for (int seq = 1; seq < from; seq++) {
      lines.set(seq - 1, LOG.lines().get(seq - 1));
    }
    return resealed(lines, from);
  }

  /** The same lines, each from one on linked to the one before. */
  private static TestLog resealed(List<String> lines, int from) {
    List<String> sealed = new ArrayList<>(lines.subList(0, from - 1));
    for (int seq = from; seq <= lines.size(); seq++) {
      String line = lines.get(seq - 1);
      String body = line.substring(0, line.lastIndexOf(",\"chain\":")) + "}";
      byte[] prev = TestLog.hashOf(sealed.get(seq - 2));
      sealed.add(TestLog.seal(TestLog.GENESIS, seq, prev, body, new byte[0]));
    }
    return LOG.with(sealed).with(LOG.with(sealed).headAfter(sealed.size()));
  }

  @Test
  void checkpoints_sayHowManyRecordsNoneCovers() throws IOException {
    Path log = LOG.writeTo(folder);

    assertThat(ChainVerifier.verify(log).recordsWithoutCheckpoint()).isEqualTo(12);
    for (int size = 1; size <= 12; size++) {
      Verification verification = verify(log, after(size), after(1));

      assertThat(verification.findings()).isEmpty();
      assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(12 - size);
    }
  }

  @Test
  void logRewrittenWithItsHead_isFoundByACheckpointAndByNothingElse() throws IOException {
    Path log = rewritten(7).writeTo(folder);

    assertThat(ChainVerifier.verify(log).valid()).isTrue();
    assertThat(verify(log, after(6)).valid()).isTrue();

    Verification verification = verify(log, after(9), after(5), after(12));

    assertThat(verification.valid()).isFalse();
    assertThat(TestLog.kinds(verification)).containsExactly(CHECKPOINT_INCONSISTENT);
    Finding finding = verification.findings().get(0);
    assertThat(finding.fromSeq()).isEqualTo(6);
    assertThat(finding.toSeq()).isEqualTo(12);
    assertThat(finding.detail())
        .startsWith(after(9) + ": the log's root there is ")
        .endsWith("; the log was rewritten or cut, or is another one");
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(7);
  }

  @Test
  void logCutWithItsHead_isFoundByACheckpointAndByNothingElse() throws IOException {
    Path log = LOG.with(LOG.lines().subList(0, 9)).with(LOG.headAfter(9)).writeTo(folder);

    assertThat(ChainVerifier.verify(log).valid()).isTrue();

    Verification verification = verify(log, after(12), after(8));

    assertThat(TestLog.kinds(verification)).containsExactly(CHECKPOINT_INCONSISTENT);
    assertThat(verification.findings().get(0))
        .hasToString(
            "CHECKPOINT_INCONSISTENT at 9..12: "
                + after(12)
                + ": the log has 9 records; the log was rewritten or cut, or is another one");
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(1);
  }

  @Test
  void checkpointOfAnotherLog_isFound() throws IOException {
    Checkpoint other = signer.sign(TestLog.of(TestLog.SIBLING, 12).head());

    Verification verification = verify(LOG.writeTo(folder), other);

    assertThat(TestLog.kinds(verification)).containsExactly(CHECKPOINT_INCONSISTENT);
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(12);
  }

  @Test
  void checkpointOfAWrongKey_coversNothing() throws IOException {
    Checkpoint other = TestSigners.create().sign(LOG.head());

    Verification verification = verify(LOG.writeTo(folder), other);

    assertThat(TestLog.kinds(verification)).containsExactly(SIGNATURE_BAD);
    assertThat(verification.valid()).isFalse();
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(12);
    assertThat(verification.verifiedRecords()).isEqualTo(12);
  }

  @Test
  void checkpointsAreCompared_thoughTheHeadIsGoneOrARecordAltered() throws IOException {
    Path log = LOG.writeTo(folder);
    Files.delete(ChainHead.besideLog(log));

    Verification headless = verify(log, after(12));
    String altered = LOG.lines().get(6).replace("hp_change", "hp_chance");
    Verification changed = verify(LOG.withReplaced(6, altered).writeTo(folder), after(12));

    assertThat(TestLog.kinds(headless)).containsExactly(HEAD_MISSING);
    assertThat(headless.recordsWithoutCheckpoint()).isZero();
    assertThat(TestLog.kinds(changed)).containsExactly(CONTENT_MODIFIED);
    assertThat(changed.findings().get(0).fromSeq()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordOfEveryCheckpoint_isProvenFromItsText(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 1, 5);
    List<Checkpoint> checkpoints = checkpoints(log, 9);

    for (Checkpoint checkpoint : checkpoints) {
      for (long seq = 1; seq <= checkpoint.size(); seq++) {
        String text = RecordProof.of(log, seq, checkpoint).toText();

        RecordProof proof = RecordProof.parse(text).verify(keys);

        assertThat(proof.seq()).isEqualTo(seq);
        assertThat(proof.checkpoint()).isEqualTo(checkpoint);
        assertThat(proof.event()).isEqualTo(body(log, seq));
      }
    }
  }

  /** What was signed after each record of a log. */
  private List<Checkpoint> checkpoints(Path log, int records) throws IOException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    CompactRange tree = new CompactRange(new ChainHash());
    LogTree.read(
        log,
        1,
        records,
        record -> {
          tree.append(record.hash());
          checkpoints.add(
              signer.signNote(Checkpoint.note(TestSigners.ORIGIN, tree.size(), tree.root())));
        });
    return checkpoints;
  }

  private static String body(Path log, long seq) throws IOException {
    try (RecordCursor records = RecordCursor.oldestFirst(log, seq)) {
      assertThat(records.next()).isTrue();
      return new String(records.body(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void proof_hasTheFormOfTheStandard() throws IOException {
    Path log = LOG.writeTo(folder);
    Files.writeString(Checkpoint.besideLog(log), after(7).toText());

    List<String> lines = RecordProof.of(log, 3).toText().lines().toList();

    String extra =
        new String(Base64.getDecoder().decode(lines.get(1).substring(6)), StandardCharsets.UTF_8);
    assertThat(lines.get(0)).isEqualTo("c2sp.org/tlog-proof@v1");
    assertThat(lines.get(1)).startsWith("extra ");
    assertThat(extra + "\n").isEqualTo(TestLog.GENESIS.chainId() + "\n" + LOG.lines().get(2));
    assertThat(lines.get(2)).isEqualTo("index 2");
    assertThat(lines.subList(3, 6)).allMatch(line -> line.length() == 44);
    assertThat(String.join("\n", lines.subList(6, lines.size())) + "\n")
        .isEqualTo("\n" + after(7).toText());
  }

  @Test
  void flippedBitOfARecordProof_isFound() throws IOException {
    byte[] text =
        RecordProof.of(LOG.writeTo(folder), 3, after(7)).toText().getBytes(StandardCharsets.UTF_8);

    for (int bit = 0; bit < 8 * text.length; bit++) {
      String flipped = flipped(text, bit);
      assertThatIllegalArgumentException()
          .as("bit %d", bit)
          .isThrownBy(() -> RecordProof.parse(flipped).verify(keys));
    }
  }

  private static String flipped(byte[] text, int bit) {
    byte[] flipped = text.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return new String(flipped, StandardCharsets.UTF_8);
  }

  @Test
  void proofsWithPartsOfOthers_areFound() throws IOException {
    Path log = LOG.writeTo(folder);
    String third = RecordProof.of(log, 3, after(7)).toText();
    String fourth = RecordProof.of(log, 4, after(7)).toText();
    String later = RecordProof.of(log, 3, after(8)).toText();
    String otherRecord = third.replace(line(third, 1), line(fourth, 1));
    String otherIndex = otherRecord.replace("index 2", "index 3");
    String otherCheckpoint =
        third.substring(0, third.indexOf("\n\n")) + later.substring(later.indexOf("\n\n"));

    for (String forged : List.of(otherRecord, otherIndex, otherCheckpoint, third + third, "")) {
      assertThatIllegalArgumentException().isThrownBy(() -> RecordProof.parse(forged).verify(keys));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordProof.parse(third).verify(TestSigners.create().keys()));
  }

  private static String line(String text, int index) {
    return text.lines().toList().get(index);
  }

  @Test
  void recordThatNoCheckpointCovers_cannotBeProven() throws IOException {
    Path log = LOG.writeTo(folder);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordProof.of(log, 8, after(7)))
        .withMessage("record must be one of the 1 to 7 that the checkpoint covers, but was 8");
    assertThatIllegalArgumentException().isThrownBy(() -> RecordProof.of(log, 0, after(7)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RecordProof.of(log, 3, signer.sign(TestLog.of(TestLog.SIBLING, 7).head())))
        .withMessageStartingWith("record 3 is not proven to be in the log of the checkpoint of 7");
    assertThatIllegalStateException()
        .isThrownBy(() -> RecordProof.of(LOG.without(4).writeTo(folder), 3, after(7)))
        .withMessageContaining("has no record 5 in its place");
  }

  @Test
  void everyPairOfCheckpoints_isProvenFromItsText() throws IOException {
    Path log = TestSegments.write(folder, LogFormat.JSON_LINES, 3, 1, 5);
    List<Checkpoint> checkpoints = checkpoints(log, 9);

    for (Checkpoint newer : checkpoints) {
      for (Checkpoint old : checkpoints.subList(0, Math.toIntExact(newer.size()))) {
        String text = ConsistencyProof.between(log, old, newer).toText();

        assertThat(ConsistencyProof.parse(text).verify(old, keys)).isEqualTo(newer);
        assertThat(text).startsWith("old " + old.size() + "\n").endsWith("\n\n" + newer.toText());
      }
    }
  }

  @Test
  void flippedBitOfAConsistencyProof_isFound() throws IOException {
    Checkpoint old = after(5);
    String proof = ConsistencyProof.between(LOG.writeTo(folder), old, after(11)).toText();
    byte[] text = proof.getBytes(StandardCharsets.UTF_8);

    for (int bit = 0; bit < 8 * text.length; bit++) {
      String flipped = flipped(text, bit);
      assertThatIllegalArgumentException()
          .as("bit %d", bit)
          .isThrownBy(() -> ConsistencyProof.parse(flipped).verify(old, keys));
    }
  }

  @Test
  void consistencyOfAnotherHistory_cannotBeProven() throws IOException {
    TestLog other = rewritten(4);
    Checkpoint forged = signer.sign(other.head());
    Path log = LOG.writeTo(folder);
    ConsistencyProof proof = ConsistencyProof.between(log, after(5), after(11));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConsistencyProof.between(log, after(5), forged))
        .withMessageEndingWith("is not proven to have grown from " + after(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConsistencyProof.between(log, after(6), after(5)))
        .withMessageStartingWith("the old checkpoint must be at most as large as the newer");
    assertThatIllegalArgumentException().isThrownBy(() -> proof.verify(after(4), keys));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proof.verify(after(5), TestSigners.create().keys()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proof.verify(TestSigners.create().sign(LOG.headAfter(5)), keys));
  }

  @ParameterizedTest
  @EnumSource
  void logsHead_isComparedWithEveryCheckpointOfItsPast(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 1, 5);
    ChainHead head = ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));
    Path elsewhere = Files.createDirectory(folder.resolve("other"));
    Path other = TestSegments.write(elsewhere, format, 9);

    for (Checkpoint checkpoint : checkpoints(log, 9)) {
      assertThat(checkpoint.precedes(head, log)).as("%s", checkpoint).isTrue();
    }
    for (Checkpoint checkpoint : checkpoints(other, 9)) {
      assertThat(checkpoint.precedes(head, log)).as("other %s", checkpoint).isFalse();
    }
  }
}
