package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.CLOCK_BACKWARDS;
import static io.leeway.audit.chain.Finding.Kind.CONTENT_MODIFIED;
import static io.leeway.audit.chain.Finding.Kind.ERASURE_INCOMPLETE;
import static io.leeway.audit.chain.Finding.Kind.GENESIS_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.HEAD_AHEAD;
import static io.leeway.audit.chain.Finding.Kind.HEAD_BEHIND;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISSING;
import static io.leeway.audit.chain.Finding.Kind.HEAD_UNREADABLE;
import static io.leeway.audit.chain.Finding.Kind.LINK_BROKEN;
import static io.leeway.audit.chain.Finding.Kind.MALFORMED;
import static io.leeway.audit.chain.Finding.Kind.SEQ_GAP;
import static io.leeway.audit.chain.Finding.Kind.TORN_TAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.core.AuditEvent;
import io.leeway.core.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainVerifierTest {
  private static final TestLog LOG = TestLog.of(6);

  @TempDir private Path folder;

  private static Verification verify(Path log) {
    return ChainVerifier.verify(log);
  }

  @Test
  void intactLog_isValid() throws IOException {
    Verification verification = LOG.verifyIn(folder);

    assertThat(verification)
        .hasToString("valid: 6 of 6 records verified, 6 without a checkpoint; chain 'credit'");
    assertThat(verification.valid()).isTrue();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.chainId()).contains(TestLog.GENESIS.chainId());
    assertThat(verification.chainName()).contains("credit");
    assertThat(verification.totalRecords()).isEqualTo(6);
    assertThat(verification.verifiedRecords()).isEqualTo(6);
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(6);
  }

  @Test
  void logWithCommitments_isValidAndEachCommitmentCounts() throws IOException {
    String body = LOG.lines().get(1).replaceAll(",\"chain\".*\n", "}");
    byte[] prev = TestLog.hashOf(LOG.lines().get(0));
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    ByteArrayOutputStream commitments = new ByteArrayOutputStream();
    for (int index = 0; index < 2; index++) {
      ErasableValue value =
          new ErasableValue(2, index, "details.n", new byte[32], new byte[] {'2'});
      ErasableLine.write(value, values);
      commitments.writeBytes(value.commitment(new ChainHash()));
    }
    String line = TestLog.seal(TestLog.GENESIS, 2, prev, body, commitments.toByteArray());
    Path log = LOG.with(LOG.headAfter(1)).with(List.of(LOG.lines().get(0), line)).writeTo(folder);
    Files.write(ErasableFile.besideLog(log), values.toByteArray());

    Verification intact = verify(log);
    Files.writeString(log, Files.readString(log).replaceFirst("com\":\\[\"..", "com\":[\"00"));
    Verification altered = verify(log);

    assertThat(intact.valid()).isTrue();
    assertThat(TestLog.kinds(intact)).containsExactly(HEAD_BEHIND);
    assertThat(TestLog.kinds(altered)).containsExactly(CONTENT_MODIFIED, HEAD_BEHIND);
  }

  @Test
  void alteredRecord_isNamedWithBothHashes() throws IOException {
    String line = LOG.lines().get(2);

    Verification verification =
        LOG.withReplaced(2, line.replace("\"n\":3", "\"n\":4")).verifyIn(folder);

    assertThat(verification.toString())
        .matches(
            "INVALID: 5 of 6 records verified, 6 without a checkpoint; chain 'credit'\n"
                + "  CONTENT_MODIFIED at 3: line 3: content hashes to [0-9a-f]{8}\\.\\., stored "
                + line.substring(line.length() - 68, line.length() - 60)
                + "\\.\\.");
    assertThat(verification.verifiedRecords()).isEqualTo(5);
  }

  @Test
  void missingLog_isNamed() {
    Path log = folder.resolve("none.jsonl");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> verify(log))
        .withMessage("audit log " + log + " does not exist");
  }

  @Test
  void folder_cannotBeRead() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> verify(folder))
        .withMessageStartingWith("audit log " + folder + " cannot be read: ");
  }

  @Test
  void emptyFile_isNoLog() throws IOException {
    Path log = Files.createFile(folder.resolve("audit.jsonl"));

    Verification verification = verify(log);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISSING, GENESIS_MISMATCH);
    assertThat(verification.chainName()).isEmpty();
    assertThat(verification.toString())
        .startsWith("INVALID: 0 of 0 records verified, 0 without a checkpoint; chain unknown\n");
  }

  @Test
  void fileOfOtherLines_isOneFinding() throws IOException {
    Path log = Files.writeString(folder.resolve("audit.jsonl"), "no log\n".repeat(500));

    List<Finding> findings = verify(log).findings();

    assertThat(findings).hasSize(2);
    assertThat(findings.get(1))
        .hasToString("MALFORMED at 1..500: line 1 is not a record of chain format 1");
  }

  @Test
  void binaryFile_isInvalid() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Path log = Files.write(folder.resolve("audit.jsonl"), noise);

    assertThat(TestLog.kinds(verify(log))).containsExactly(HEAD_MISSING, MALFORMED, TORN_TAIL);
  }

  @Test
  void missingHead_isAnError() throws IOException {
    Path log = LOG.writeTo(folder);
    Files.delete(ChainHead.besideLog(log));

    Verification verification = verify(log);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISSING);
    assertThat(verification.valid()).isFalse();
    assertThat(verification.verifiedRecords()).isEqualTo(6);
  }

  @Test
  void damagedHead_isAnError() throws IOException {
    Path log = LOG.writeTo(folder);
    Files.writeString(ChainHead.besideLog(log), "{}\n");

    assertThat(TestLog.kinds(verify(log))).containsExactly(HEAD_UNREADABLE);
  }

  @Test
  void headOfAnotherLog_isAnError() throws IOException {
    Verification verification = LOG.with(TestLog.of(TestLog.SIBLING, 6).head()).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISMATCH);
    assertThat(verification.verifiedRecords()).isEqualTo(6);
  }

  @Test
  void headBeforeTheFirstRecordOfAnotherBeginning_isAnError() throws IOException {
    Genesis other =
        new Genesis(TestLog.GENESIS.chainId(), "debit", TestLog.START, TestLog.GENESIS.nonce());

    assertThat(TestLog.kinds(LOG.with(begun(other)).verifyIn(folder)))
        .containsExactly(HEAD_MISMATCH);
    assertThat(TestLog.kinds(LOG.with(begun(TestLog.GENESIS)).verifyIn(folder)))
        .containsExactly(HEAD_BEHIND);
  }

  private static ChainHead begun(Genesis genesis) {
    return ChainWriter.begin(genesis, LogFormat.JSON_LINES).head();
  }

  @Test
  void olderHead_isAWarning() throws IOException {
    Verification verification = LOG.with(LOG.headAfter(4)).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_BEHIND);
    assertThat(verification.findings().get(0).toString()).startsWith("HEAD_BEHIND at 5..6: ");
    assertThat(verification.valid()).isTrue();
  }

  @Test
  void headThatCatchesUpMeanwhile_isNoFinding() throws IOException {
    Path log = LOG.with(LOG.headAfter(4)).writeTo(folder);
    Progress catchUp = (done, total) -> write(ChainHead.besideLog(log), LOG.head());

    assertThat(ChainVerifier.of(log).withProgress(catchUp).verify().findings()).isEmpty();
  }

  private static void write(Path file, ChainHead head) {
    try {
      Files.write(file, head.toLine(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void headWithAnotherTreeOrSize_isAnError() throws IOException {
    ChainHead head = LOG.head();
    ChainHead otherTree =
        new ChainHead(
            head.chainId(),
            LogFormat.JSON_LINES,
            1,
            6,
            head.hash(),
            LOG.headAfter(5).tree(),
            head.bytes());
    ChainHead otherSize =
        new ChainHead(
            head.chainId(), LogFormat.JSON_LINES, 1, 6, head.hash(), head.tree(), head.bytes() + 1);

    assertThat(TestLog.kinds(LOG.with(otherTree).verifyIn(folder))).containsExactly(HEAD_MISMATCH);
    assertThat(TestLog.kinds(LOG.with(otherSize).verifyIn(folder))).containsExactly(HEAD_MISMATCH);
  }

  @Test
  void lastRecordsWrittenAnew_contradictTheHead() throws IOException {
    List<String> lines = new ArrayList<>(LOG.lines());
    byte[] prev = TestLog.hashOf(lines.get(3));
    for (int i = 4; i < 6; i++) {
      String body = lines.get(i).replaceAll(",\"chain\".*\n", "}").replace("hp_", "no_");
      lines.set(i, TestLog.seal(TestLog.GENESIS, i + 1, prev, body, new byte[0]));
      prev = TestLog.hashOf(lines.get(i));
    }

    Verification verification = LOG.with(lines).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISMATCH);
    assertThat(verification.findings().get(0).fromSeq()).isEqualTo(6);
  }

  @Test
  void recordSealedAnew_breaksTheLinkAfterIt() throws IOException {
    String body = LOG.lines().get(2).replaceAll(",\"chain\".*\n", "}").replace("hp_", "no_");
    byte[] prev = TestLog.hashOf(LOG.lines().get(1));
    String line = TestLog.seal(TestLog.GENESIS, 3, prev, body, new byte[0]);

    Verification verification = LOG.withReplaced(2, line).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(LINK_BROKEN);
    assertThat(verification.findings().get(0).fromSeq()).isEqualTo(4);
    assertThat(verification.verifiedRecords()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{no json}",
        "{\"recorded_at\":\"2026-05-27T14:30:01.000000Z\"}}",
        "{\"recorded_at\":\"2026-05-27T14:30:01.000000Z\"} {}",
        "{\"a\":1}",
        "{\"recorded_at\":null}",
        "{\"recorded_at\":\"2026-05-27T14:30:01Z\"}",
        "{\"recorded_at\":\"2026-05-27 14:30:01.000000Z\"}",
        "{\"recorded_at\":\"2026-05-27T14:30:0x.000000Z\"}",
        "{\"details\":{\"recorded_at\":\"2026-05-27T14:30:01.000000Z\"}}",
        "{\"recorded_at\":\"2026-05-27T14:30:01.000000Z\",\"recorded_at\":1}"
      })
  void bodyThatIsNoEvent_isMalformedHoweverWellItIsSealed(String body) throws IOException {
    byte[] prev = TestLog.hashOf(LOG.lines().get(5));
    String line = TestLog.seal(TestLog.GENESIS, 7, prev, body, new byte[0]);

    Verification verification = LOG.withInserted(6, line).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(MALFORMED, HEAD_BEHIND);
    assertThat(verification.verifiedRecords()).isEqualTo(6);
  }

  @Test
  void firstRecordThatBeginsNoChain_isAnError() throws IOException {
    String body = LOG.lines().get(1).replaceAll(",\"chain\".*\n", "}");
    String wrongLink = LOG.lines().get(0).replaceAll(",\"chain\".*\n", "}");
    byte[] genesis = TestLog.GENESIS.hash(new ChainHash());

    for (String first :
        List.of(
            TestLog.seal(TestLog.GENESIS, 1, genesis, body, new byte[0]),
            TestLog.seal(TestLog.GENESIS, 1, new byte[32], wrongLink, new byte[0]))) {
      Verification verification = LOG.with(List.of(first)).with(LOG.headAfter(1)).verifyIn(folder);

      assertThat(TestLog.kinds(verification)).containsExactly(GENESIS_MISMATCH, HEAD_MISMATCH);
      assertThat(verification.verifiedRecords()).isZero();
    }
  }

  @Test
  void logWithoutBeginningAndHead_cannotBeVerified() throws IOException {
    Path log = LOG.without(0).writeTo(folder);
    Files.delete(ChainHead.besideLog(log));

    Verification verification = verify(log);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISSING, SEQ_GAP);
    assertThat(verification.verifiedRecords()).isZero();
    assertThat(verification.chainId()).isEmpty();
  }

  @Test
  void timeThatGoesBack_isAWarning() throws IOException {
    byte[] prev = TestLog.hashOf(LOG.lines().get(5));
    String body = "{\"recorded_at\":\"2026-05-27T14:30:04.999999Z\"}";
    String line = TestLog.seal(TestLog.GENESIS, 7, prev, body, new byte[0]);
    TestLog log = LOG.withInserted(6, line);

    Verification verification = log.with(log.headAfter(7)).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(CLOCK_BACKWARDS);
    assertThat(verification.findings().get(0).detail())
        .isEqualTo(
            "line 7 was recorded at 2026-05-27T14:30:04.999999Z, the one before at"
                + " 2026-05-27T14:30:05.000000Z");
    assertThat(verification.valid()).isTrue();
  }

  @Test
  void bytesAfterTheLastLine_areAnError() throws IOException {
    Path log = LOG.writeTo(folder);
    Files.writeString(log, "{\"id", StandardOpenOption.APPEND);

    Verification verification = verify(log);

    assertThat(verification.findings())
        .containsExactly(
            new Finding(
                TORN_TAIL, 0, 0, "4 bytes follow the last line, which ends with a line feed"));
    assertThat(verification.valid()).isFalse();
  }

  @Test
  void eventsOfAnyKind_areVerified() throws IOException {
    ChainWriter writer = ChainWriter.begin(TestLog.GENESIS, LogFormat.JSON_LINES);
    List<String> lines = new ArrayList<>();
    lines.add(TestLog.append(writer, TestLog.GENESIS.event(), TestLog.START));
    for (Object detail :
        List.of(
            "\u0000\n\r\t\u2028\u2029\"\\😀",
            "\ud800 alone",
            "x".repeat(1 << 20),
            java.math.BigInteger.TEN.pow(5_000),
            Double.NaN,
            List.of("{\"chain\":{\"v\":1", ",\"chain\":"))) {
      AuditEvent event = AuditEvent.of("note_write").detail("chain", detail);
      lines.add(TestLog.append(writer, event, TestLog.START));
    }
    AuditEvent longName = AuditEvent.of("note_write").detail("k".repeat(100_000), 1);
    lines.add(TestLog.append(writer, longName, TestLog.START));

    Verification verification = new TestLog(lines, writer.head()).verifyIn(folder);

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(8);
  }

  @Test
  void findings_areKeptUpToALimitAndCountedBeyond() throws IOException {
    TestLog log = TestLog.of(20);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i += 2) {
      lines.add(log.lines().get(i)); // every second record is missing
    }
    Path file = log.with(lines).writeTo(folder);

    Verification verification = ChainVerifier.of(file).withMaxFindings(4).verify();

    assertThat(verification.valid()).isFalse();
    assertThat(verification.findings()).hasSize(4);
    assertThat(verification.findingsLeftOut()).isEqualTo(6);
    assertThat(verification.toString()).endsWith("\n  and 7 more");
  }

  @Test
  void warningsThatFillTheLimit_doNotHideThatThereIsAnError() throws IOException {
    byte[] prev = TestLog.hashOf(LOG.lines().get(5));
    String body = "{\"recorded_at\":\"2026-05-27T14:30:04.999999Z\"}";
    String line = TestLog.seal(TestLog.GENESIS, 7, prev, body, new byte[0]);
    Path log = LOG.withInserted(6, line).withInserted(7, "torn").writeTo(folder);

    Verification verification = ChainVerifier.of(log).withMaxFindings(1).verify();

    assertThat(TestLog.kinds(verification)).containsExactly(CLOCK_BACKWARDS);
    assertThat(verification.valid()).isFalse();
  }

  @Test
  void progress_endsAtTheSizeOfTheLog() throws IOException {
    Path log = LOG.writeTo(folder);
    List<Long> reports = new ArrayList<>();

    ChainVerifier.of(log)
        .withProgress(
            (done, total) -> {
              reports.add(done);
              assertThat(total).isEqualTo(LOG.bytes().length);
            })
        .verify();

    assertThat(reports).isSorted().endsWith((long) LOG.bytes().length);
  }

  @Test
  void interrupt_endsTheVerificationAndStaysSet() throws IOException {
    Path log = LOG.writeTo(folder);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> verify(log));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void everyKindButThree_isAnError() {
    assertThat(Finding.Kind.values())
        .filteredOn(kind -> !kind.isError())
        .containsExactly(HEAD_BEHIND, ERASURE_INCOMPLETE, CLOCK_BACKWARDS);
  }

  @Test
  void endCutOff_isFoundByTheHead() throws IOException {
    Verification verification = LOG.with(LOG.lines().subList(0, 4)).verifyIn(folder);

    assertThat(verification.findings())
        .containsExactly(
            new Finding(
                HEAD_AHEAD, 5, 6, "the head knows of 6 records: the end of the log was cut off"));
  }
}
