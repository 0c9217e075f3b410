package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.CONTENT_MODIFIED;
import static io.leeway.audit.chain.Finding.Kind.HEAD_AHEAD;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.ORDER;
import static io.leeway.audit.chain.Finding.Kind.SEQ_DUPLICATE;
import static io.leeway.audit.chain.Finding.Kind.SEQ_GAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which one fault can get among the records of a log: each is found, and is one
 * finding.
 */
class MutationMatrixTest {
  private static final int RECORDS = 20;
  private static final TestLog LOG = TestLog.of(RECORDS);
  private static final TestLog SIBLING = TestLog.of(TestLog.SIBLING, RECORDS);

  @TempDir private Path folder;

  /** That one finding of this kind is all there is. */
  private void assertOnly(Finding.Kind kind, long from, long to, TestLog log) throws IOException {
    Verification verification = log.verifyIn(folder);

    assertThat(verification.findings()).as("%s", verification).hasSize(1);
    Finding finding = verification.findings().get(0);
    assertThat(finding.kind()).as("%s", finding).isEqualTo(kind);
    assertThat(finding.fromSeq()).as("%s", finding).isEqualTo(from);
    assertThat(finding.toSeq()).as("%s", finding).isEqualTo(to);
    assertThat(verification.valid()).isFalse();
  }

  @BeforeEach
  void intactLog_isValid() throws IOException {
    assertThat(LOG.verifyIn(folder).findings()).isEmpty();
    assertThat(SIBLING.verifyIn(folder).findings()).isEmpty();
  }

  @Test
  void everyRemovedRecord_isAGap() throws IOException {
    for (int i = 0; i < RECORDS - 1; i++) {
      assertOnly(SEQ_GAP, i + 1, i + 1, LOG.without(i));
    }
    assertOnly(HEAD_AHEAD, RECORDS, RECORDS, LOG.without(RECORDS - 1));
  }

  @Test
  void everyRemovedRange_isAGap() throws IOException {
    for (int from = 0; from < RECORDS; from++) {
      for (int to = from + 1; to <= RECORDS && to - from < RECORDS; to++) {
        List<String> rest = new ArrayList<>(LOG.lines());
        rest.subList(from, to).clear();
        assertOnly(to == RECORDS ? HEAD_AHEAD : SEQ_GAP, from + 1, to, LOG.with(rest));
      }
    }
  }

  @Test
  void everyDuplicatedRecord_isOne() throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      assertOnly(SEQ_DUPLICATE, i + 1, i + 1, LOG.withInserted(i, LOG.lines().get(i)));
    }
  }

  @Test
  void everyTwoSwappedRecords_areOutOfOrder() throws IOException {
    for (int i = 0; i < RECORDS - 1; i++) {
      List<String> lines = new ArrayList<>(LOG.lines());
      Collections.swap(lines, i, i + 1);
      assertOnly(ORDER, i + 2, i + 2, LOG.with(lines));
    }
  }

  @Test
  void everyMovedRecord_isOutOfOrder() throws IOException {
    for (int from = 0; from < RECORDS; from++) {
      for (int to = 0; to < RECORDS; to++) {
        if (from != to) {
          List<String> lines = new ArrayList<>(LOG.lines());
          lines.add(to, lines.remove(from));
          // Of two neighbours that changed places, the later one counts as moved.
          long seq = to == from + 1 ? to + 1 : from + 1;
          assertOnly(ORDER, seq, seq, LOG.with(lines));
        }
      }
    }
  }

  @Test
  void everyAlteredSequenceNumberOrLink_isOne() throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      String line = LOG.lines().get(i);
      String number = line.replaceFirst("\"seq\":" + (i + 1), "\"seq\":" + (i + 100));
      String link = line.replaceFirst("\"prev\":\"[0-9a-f]{4}", "\"prev\":\"0000");
      assertOnly(CONTENT_MODIFIED, i + 1, i + 1, LOG.withReplaced(i, number));
      assertOnly(CONTENT_MODIFIED, i + 1, i + 1, LOG.withReplaced(i, link));
    }
  }

  @Test
  void severalMovedRecords_areAGapAndOutOfOrder() throws IOException {
    List<String> lines = new ArrayList<>(LOG.lines());
    lines.add(9, lines.remove(4));
    lines.add(9, lines.remove(4)); // 1 2 3 4 7 8 9 10 5 6 11 12 and so on

    Verification verification = LOG.with(lines).verifyIn(folder);

    assertThat(verification.findings())
        .extracting(Finding::kind, Finding::fromSeq, Finding::toSeq)
        .containsExactly(tuple(SEQ_GAP, 5L, 6L), tuple(ORDER, 5L, 6L));
  }

  @Test
  void everyCopyElsewhere_isFound() throws IOException {
    for (int from = 0; from < RECORDS; from++) {
      for (int to = 0; to <= RECORDS; to++) {
        boolean early = to < from;
        assertOnly(
            early ? ORDER : SEQ_DUPLICATE,
            from + 1,
            from + 1,
            LOG.withInserted(to, LOG.lines().get(from)));
      }
    }
  }

  @Test
  void everyRecordOfASiblingPutIn_isFound() throws IOException {
    for (int i = 1; i < RECORDS; i++) {
      String line = SIBLING.lines().get(i);
      assertOnly(CONTENT_MODIFIED, i + 1, i + 1, LOG.withReplaced(i, line));
      assertOnly(CONTENT_MODIFIED, i + 1, i + 1, LOG.withInserted(i, line));
    }
  }

  @Test
  void beginningOfASibling_contradictsHeadAndRecords() throws IOException {
    Verification verification = LOG.withReplaced(0, SIBLING.lines().get(0)).verifyIn(folder);

    assertThat(TestLog.kinds(verification)).containsExactly(HEAD_MISMATCH, CONTENT_MODIFIED);
  }

  @Test
  void tailOfASibling_isFound() throws IOException {
    for (int i = 1; i < RECORDS; i++) {
      List<String> lines = new ArrayList<>(LOG.lines().subList(0, i));
      lines.addAll(SIBLING.lines().subList(i, RECORDS));
      assertOnly(CONTENT_MODIFIED, i + 1, RECORDS, LOG.with(lines));
    }
  }

  @Test
  void wholeOtherLogUnderThisHead_isFound() throws IOException {
    assertOnly(HEAD_MISMATCH, 0, 0, LOG.with(SIBLING.lines()));
    assertOnly(HEAD_MISMATCH, RECORDS, RECORDS, LOG.with(TestLog.of(RECORDS).lines()));
  }
}
