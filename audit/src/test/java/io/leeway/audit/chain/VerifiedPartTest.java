package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.CHECKPOINT_INCONSISTENT;
import static io.leeway.audit.chain.Finding.Kind.CONTENT_MODIFIED;
import static io.leeway.audit.chain.Finding.Kind.HEAD_AHEAD;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.LINK_BROKEN;
import static io.leeway.audit.chain.Finding.Kind.MALFORMED;
import static io.leeway.audit.chain.Finding.Kind.ORDER;
import static io.leeway.audit.chain.Finding.Kind.SEQ_GAP;
import static io.leeway.audit.chain.Finding.Kind.SIGNATURE_BAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.AuditEvent;
import io.leeway.core.TimeWindow;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifications of a part of a log. */
class VerifiedPartTest {
  private static final int RECORDS = 12;
  private static final TestLog LOG = TestLog.of(RECORDS);
  private static final CheckpointSigner SIGNER = TestSigners.create();

  @TempDir private Path folder;

  private Verification verify(TestLog log, long from, long to) throws IOException {
    return ChainVerifier.of(log.writeTo(folder)).withRange(from, to).verify();
  }

  /** The records from the one number to the other were recorded in this time. */
  private static TimeWindow period(long from, long to) {
    return new TimeWindow(
        TestLog.START.plusSeconds(from - 1).minusMillis(500),
        TestLog.START.plusSeconds(to).minusMillis(500));
  }

  private static TestLog altered(int seq) {
    return LOG.withReplaced(seq - 1, LOG.lines().get(seq - 1).replace("hp_change", "hp_chance"));
  }

  private static void assertGood(Verification verification, long records) {
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.valid()).isTrue();
    assertThat(verification.totalRecords()).isEqualTo(records);
    assertThat(verification.verifiedRecords()).isEqualTo(records);
    assertThat(verification.recordsWithoutCheckpoint()).isEqualTo(records);
    assertThat(verification.chainName()).contains("credit");
    assertThat(verification.part()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void everyRangeAndPeriodOfAGoodLog_isGood(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 4, 1, 3, 4);
    for (int from = 1; from <= RECORDS; from++) {
      for (int to = from; to <= RECORDS; to++) {
        ChainVerifier verifier = ChainVerifier.of(log);
        // Its records are a second apart, the first one a second after the start.
        TimeWindow period = period(from, to);

        assertGood(verifier.withRange(from, to).verify(), to - from + 1);
        assertGood(verifier.withPeriod(period).verify(), to - from + 1);
        assertGood(verifier.withRange(from, 99).withPeriod(period).verify(), to - from + 1);
      }
    }
  }

  @Test
  void everyAlteredRecord_isFoundByTheRangesThatHaveItAndTheTwoBesideIt() throws IOException {
    for (int altered = 2; altered <= RECORDS; altered++) {
      for (int from = 1; from <= RECORDS; from++) {
        for (int to = from; to <= RECORDS; to++) {
          Verification verification = verify(altered(altered), from, to);

          boolean has = altered >= from - 1 && altered <= to + 1;
          assertThat(TestLog.kinds(verification))
              .as("%d in %d..%d", altered, from, to)
              .isEqualTo(has ? List.of(CONTENT_MODIFIED) : List.of());
          assertThat(verification.valid()).isEqualTo(!has);
        }
      }
    }
  }

  @Test
  void everyRemovedRecord_isFoundByTheRangesThatHaveItAndTheTwoBesideIt() throws IOException {
    for (int removed = 2; removed < RECORDS; removed++) {
      for (int from = 1; from <= RECORDS; from++) {
        for (int to = from; to <= RECORDS; to++) {
          Verification verification = verify(LOG.without(removed - 1), from, to);

          boolean has = removed >= from - 1 && removed <= to + 1;
          boolean end = to >= RECORDS - 1; // where the head says how many bytes are before it
          assertThat(TestLog.kinds(verification))
              .as("%d in %d..%d", removed, from, to)
              .isEqualTo(has ? List.of(SEQ_GAP) : end ? List.of(HEAD_MISMATCH) : List.of());
        }
      }
    }
  }

  @Test
  void swappedAndForeignRecords_areFound() throws IOException {
    List<String> swapped = new ArrayList<>(LOG.lines());
    Collections.swap(swapped, 5, 6);
    String garbage = "{}\n";
    String far = LOG.lines().get(5).replace("\"seq\":6", "\"seq\":99");

    assertThat(TestLog.kinds(verify(LOG.with(swapped), 4, 9))).containsExactly(ORDER);
    assertThat(TestLog.kinds(verify(LOG.withReplaced(5, garbage), 4, 9)))
        .containsExactly(MALFORMED);
    assertThat(TestLog.kinds(verify(LOG.withReplaced(5, far), 4, 9))).contains(CONTENT_MODIFIED);
    assertThat(verify(LOG.withReplaced(2, garbage), 4, 9).valid()).isFalse();
    assertThat(verify(LOG.withReplaced(1, garbage), 4, 9).findings()).isEmpty();
  }

  @Test
  void recordThatDoesNotLinkToTheOneBefore_isFound() throws IOException {
    byte[] other = TestLog.hashOf(LOG.lines().get(1));
    String line =
        TestLog.seal(
            TestLog.GENESIS,
            6,
            other,
            "{\"recorded_at\":\"2026-05-27T14:30:05.000000Z\"}",
            new byte[0]);

    assertThat(TestLog.kinds(verify(LOG.withReplaced(5, line), 6, 6))).containsExactly(LINK_BROKEN);
  }

  @Test
  void recordMovedOutOfAPeriodByItsTime_isFoundAtTheBorder() throws IOException {
    for (int seq : new int[] {5, 8}) {
      String line = LOG.lines().get(seq - 1);
      String time = "\"recorded_at\":\"2026-05-27T14:30:0" + (seq - 1);
      String moved = seq == 5 ? "\"recorded_at\":\"2026-05-27T14:30:00" : "\"recorded_at\":\"2027";
      assertThat(line).contains(time);
      Path log =
          LOG.withReplaced(seq - 1, line.replace(time, moved + (seq == 5 ? "" : "-05-27T14:30:07")))
              .writeTo(folder);

      Verification verification = ChainVerifier.of(log).withPeriod(period(5, 8)).verify();

      assertThat(TestLog.kinds(verification)).as("%s", verification).contains(CONTENT_MODIFIED);
    }
  }

  @Test
  void head_isComparedWhereTheRangeHasTheEndOfTheLog() throws IOException {
    TestLog cut = LOG.with(LOG.lines().subList(0, 9));
    ChainHead other = TestLog.of(TestLog.GENESIS, RECORDS + 1).headAfter(RECORDS + 1);

    assertThat(verify(cut, 4, 8).findings()).isEmpty();
    assertThat(verify(cut, 4, 11).findings())
        .extracting(Finding::kind, Finding::fromSeq, Finding::toSeq)
        .containsExactly(tuple(HEAD_AHEAD, 10L, 12L));
    assertThat(TestLog.kinds(verify(LOG.with(rewrittenHead()), 4, 12)))
        .containsExactly(HEAD_MISMATCH);
    assertThat(verify(LOG.with(rewrittenHead()), 4, 10).findings()).isEmpty();
    assertThat(TestLog.kinds(verify(LOG.with(other), 13, 20))).containsExactly(HEAD_AHEAD);
    assertGood(verify(LOG, 13, 20), 0);
  }

  private static ChainHead rewrittenHead() {
    return LOG.withReplaced(11, LOG.lines().get(11).replaceFirst("hash\":\"....", "hash\":\"0000"))
        .headAfter(RECORDS);
  }

  @Test
  void checkpoints_areComparedWithARangeThatBeginsWithTheLog() throws IOException {
    ChainVerifier verifier = ChainVerifier.of(LOG.writeTo(folder));
    List<Checkpoint> good = List.of(SIGNER.sign(LOG.headAfter(5)), SIGNER.sign(LOG.headAfter(9)));
    List<Checkpoint> bad = List.of(SIGNER.sign(altered(4).with(rewrittenHead()).head()));
    List<Checkpoint> larger = List.of(SIGNER.sign(TestLog.of(20).headAfter(20)));

    Verification first = verifier.withCheckpoints(good, SIGNER.keys()).withRange(1, 7).verify();
    Verification later = verifier.withCheckpoints(good, SIGNER.keys()).withRange(3, 7).verify();

    assertThat(first.findings()).isEmpty();
    assertThat(first.recordsWithoutCheckpoint()).isEqualTo(2);
    assertGood(later, 5);
    assertThat(verifier.withCheckpoints(bad, SIGNER.keys()).withRange(1, 10).verify().valid())
        .isTrue();
    assertThat(
            TestLog.kinds(
                verifier.withCheckpoints(larger, SIGNER.keys()).withRange(3, 14).verify()))
        .containsExactly(CHECKPOINT_INCONSISTENT);
    assertThat(TestLog.kinds(verifier.withCheckpoints(good, List.of()).withRange(3, 7).verify()))
        .containsExactly(SIGNATURE_BAD, SIGNATURE_BAD);
  }

  @Test
  void filesOutsideTheRange_areNotRead() throws IOException {
    Path log = TestSegments.write(folder, LogFormat.JSON_LINES, 4, 4, 4);
    for (Path file : List.of(LogSegments.older(log, 1), log)) {
      String content = Files.readString(file);
      Files.writeString(file, content.replace("\"n\":2", "\"n\":7"));
    }

    assertGood(ChainVerifier.of(log).withRange(6, 7).verify(), 2);
    assertGood(ChainVerifier.of(log).withPeriod(period(6, 7)).verify(), 2);
    assertThat(ChainVerifier.of(log).withRange(4, 7).verify().valid()).isFalse();
    assertThat(ChainVerifier.of(log).withRange(6, 11).verify().valid()).isFalse();
  }

  @Test
  void damagedFirstRecordOfAFile_doesNotHideWhatIsBeforeIt() throws IOException {
    Path log = TestSegments.write(folder, LogFormat.JSON_LINES, 4, 4, 4);
    Files.writeString(log, "x" + Files.readString(log), StandardCharsets.UTF_8);

    assertThat(TestLog.kinds(ChainVerifier.of(log).withRange(6, 12).verify()))
        .containsExactly(MALFORMED);
    assertGood(ChainVerifier.of(log).withRange(2, 7).verify(), 6);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void partsOfATable_areVerified(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    Instant[] now = {TestLog.START};
    JdbcSink sink = JdbcSink.on(source).withChainName("credit").withClock(() -> now[0]);
    sink.open();
    for (int seq = 2; seq <= RECORDS; seq++) {
      now[0] = TestLog.START.plusSeconds(seq - 1);
      sink.append(List.of(AuditEvent.of("hp_change").detail("n", seq)));
    }
    ChainVerifier verifier = ChainVerifier.of(sink.table());

    for (int from = 1; from <= RECORDS; from++) {
      for (int to = from; to <= RECORDS; to++) {
        assertGood(verifier.withRange(from, to).verify(), to - from + 1);
        assertGood(verifier.withPeriod(period(from, to)).verify(), to - from + 1);
      }
    }
    TestDatabase.execute(source, "UPDATE leeway_audit_record SET actor_id = 'u-9' WHERE seq = 6");
    assertThat(verifier.withRange(5, 7).verify().valid()).isFalse();
    assertGood(verifier.withRange(8, 9).verify(), 2);
    assertGood(verifier.withPeriod(period(2, 4)).verify(), 3);
    TestDatabase.execute(source, "DELETE FROM leeway_audit_record WHERE seq > 9");
    assertThat(TestLog.kinds(verifier.withRange(8, 11).verify())).containsExactly(HEAD_AHEAD);
    assertThat(TestLog.kinds(verifier.withRange(11, 12).verify())).containsExactly(HEAD_AHEAD);
  }

  @Test
  void result_saysWhatPartItIs() throws IOException {
    Path log = LOG.writeTo(folder);

    assertThat(ChainVerifier.of(log).withRange(3, 5).verify())
        .hasToString(
            "valid: 3 of 3 records verified, 3 without a checkpoint; chain 'credit'; nothing but"
                + " records 3 to 5");
    assertThat(ChainVerifier.of(log).withPeriod(period(3, 3)).withRange(2, Long.MAX_VALUE))
        .hasToString(
            "ChainVerifier["
                + log
                + ", from record 2 on, recorded from 2026-05-27T14:30:01.500000Z until before"
                + " 2026-05-27T14:30:02.500000Z]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChainVerifier.of(log).withRange(5, 4))
        .withMessage("range must be of records 1 or later, but was 5..4");
  }
}
