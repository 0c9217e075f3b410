package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.HEAD_AHEAD;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.PRUNE_UNAUTHORISED;
import static io.leeway.audit.chain.Finding.Kind.SEGMENT_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.SEQ_GAP;
import static io.leeway.audit.chain.Finding.Kind.TORN_TAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.core.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs of several files, in every format. */
class SegmentsTest {
  @TempDir private Path folder;

  private static void assertOnly(Path log, Finding.Kind kind, long from, long to) {
    Verification verification = ChainVerifier.verify(log);

    assertThat(verification.findings()).as("%s", verification).hasSize(1);
    Finding finding = verification.findings().get(0);
    assertThat(finding.kind()).as("%s", finding).isEqualTo(kind);
    assertThat(finding.fromSeq()).as("%s", finding).isEqualTo(from);
    assertThat(finding.toSeq()).as("%s", finding).isEqualTo(to);
    assertThat(verification.valid()).isFalse();
  }

  private static void assertIntact(Path log, int records) {
    Verification verification = ChainVerifier.verify(log);

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(records);
    assertThat(verification.totalRecords()).isEqualTo(records);
  }

  private static List<Long> sequences(RecordCursor records) throws IOException {
    List<Long> sequences = new ArrayList<>();
    while (records.next()) {
      sequences.add(records.seq());
    }
    return sequences;
  }

  @ParameterizedTest
  @EnumSource
  void segments_areOneChain(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 1, 4);

    assertIntact(log, 8);
    assertThat(LogSegments.older(log)).containsExactly(1L, 2L);
  }

  @ParameterizedTest
  @EnumSource
  void segmentsWithoutAHead_areReadByWhatTheyHold(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Files.delete(ChainHead.besideLog(log));

    Verification verification = ChainVerifier.verify(log);

    assertThat(TestLog.kinds(verification)).containsExactly(Finding.Kind.HEAD_MISSING);
    assertThat(verification.verifiedRecords()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void missingFile_isAGapOrAnEndCutOff(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 2, 4);
    Path first = LogSegments.older(log, 1);
    Path second = LogSegments.older(log, 2);
    byte[] content = Files.readAllBytes(first);

    Files.delete(first);
    assertOnly(log, PRUNE_UNAUTHORISED, 1, 3);
    Files.write(first, content);
    Files.delete(second);
    assertOnly(log, SEQ_GAP, 4, 5);
    TestSegments.write(folder, format, 3, 2, 4);
    Files.delete(log);
    assertOnly(log, HEAD_AHEAD, 6, 9);
  }

  @ParameterizedTest
  @EnumSource
  void newFileThatIsEmptyOrNotThere_isNoFinding(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 2, 0);
    assertIntact(log, 5);

    Files.delete(log);
    assertIntact(log, 5);
    Path file = ChainHead.besideLog(log);
    ChainHead head = ChainHead.parse(Files.readAllBytes(file));
    int front = format == LogFormat.JSON_ARRAY ? "     [\n".length() : 0;
    long bytes = Files.size(LogSegments.older(log, 2)) - front;
    ChainHead before =
        new ChainHead(head.chainId(), format, 2, head.seq(), head.hash(), head.tree(), bytes);
    Files.write(file, before.toLine(0));
    assertIntact(log, 5); // the head of before the rename
  }

  @Test
  void onlyFileThatGetsItsNumberMeanwhile_isFound() throws Exception {
    byte[] content = Files.readAllBytes(TestSegments.write(folder, LogFormat.JSON_LINES, 3));
    byte[] head = Files.readAllBytes(folder.resolve("audit.jsonl.head"));
    CyclicBarrier begin = new CyclicBarrier(2);
    int rounds = 500;
    Path[] logs = new Path[rounds];
    for (int n = 0; n < rounds; n++) {
      logs[n] = Files.createDirectory(folder.resolve("" + n)).resolve("audit.jsonl");
      Files.write(logs[n], content);
      Files.write(ChainHead.besideLog(logs[n]), head);
    }
    FutureTask<?> writer =
        new FutureTask<>(
            () -> {
              for (int n = 0; n < rounds; n++) {
                begin.await();
                long due = System.nanoTime() + n % 100 * 2_000L; // at another moment of the reading
                while (System.nanoTime() < due) {
                  Thread.onSpinWait();
                }
                Files.move(logs[n], LogSegments.older(logs[n], 1));
              }
              return null;
            });
    new Thread(writer).start();

    for (Path log : logs) {
      begin.await();
      assertThat(ChainVerifier.verify(log).verifiedRecords()).isEqualTo(3);
    }
    writer.get();
  }

  @ParameterizedTest
  @EnumSource
  void fileThatContinuesNothing_isAMismatch(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Path older = LogSegments.older(log, 1);
    Files.move(older, LogSegments.older(log, 2));

    assertOnly(log, SEGMENT_MISMATCH, 1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void headOfAnotherSegment_isAMismatch(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Path file = ChainHead.besideLog(log);
    ChainHead head = ChainHead.parse(Files.readAllBytes(file));
    ChainHead other =
        new ChainHead(
            head.chainId(), format, 1, head.seq(), head.hash(), head.tree(), head.bytes());
    Files.write(file, other.toLine(0));

    assertOnly(log, HEAD_MISMATCH, 7, 7);
  }

  @ParameterizedTest
  @EnumSource
  void bytesAroundTheLinesOfAnOlderFile_areFound(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Path older = LogSegments.older(log, 1);
    String text = Files.readString(older);
    boolean array = format == LogFormat.JSON_ARRAY;
    Files.writeString(older, array ? text.replace("  [", " x[") : text + "x");

    assertOnly(log, TORN_TAIL, 0, 0);
    assertThat(ChainVerifier.verify(log).findings().get(0).detail())
        .startsWith(older.getFileName() + (array ? " 1 bytes stand around" : " 1 bytes follow"));
  }

  @ParameterizedTest
  @EnumSource
  void findings_nameTheFileAndTheLineInIt(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Path older = LogSegments.older(log, 1);
    Files.writeString(older, Files.readString(older).replaceFirst("hp_change", "hp_chance"));
    Files.writeString(log, Files.readString(log).replaceFirst("hp_change", "hp_chance"));

    List<Finding> findings = ChainVerifier.verify(log).findings();

    assertThat(findings).hasSizeBetween(2, 4);
    assertThat(findings.get(0).detail()).startsWith(older.getFileName() + " line ");
    assertThat(findings.get(findings.size() - 1).detail()).startsWith(log.getFileName() + " line ");
  }

  @ParameterizedTest
  @EnumSource
  void progress_isThatOverAllFiles(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    long size = Files.size(log) + Files.size(LogSegments.older(log, 1));
    List<Long> reports = new ArrayList<>();
    Progress progress =
        (done, total) -> {
          reports.add(done);
          assertThat(total).isEqualTo(size);
        };

    ChainVerifier.of(log).withProgress(progress).verify();

    assertThat(reports).isSorted().endsWith(size);
  }

  @ParameterizedTest
  @EnumSource
  void cursor_readsAllFilesFromEitherEnd(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 1, 4);

    try (RecordCursor forwards = RecordCursor.oldestFirst(log);
        RecordCursor backwards = RecordCursor.newestFirst(log)) {
      assertThat(sequences(forwards)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(sequences(backwards)).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
      assertThat(forwards.unreadable()).isZero();
      assertThatIllegalStateException().isThrownBy(forwards::seq);
    }
    try (RecordCursor forwards = RecordCursor.oldestFirst(log, 4);
        RecordCursor backwards = RecordCursor.newestFirst(log, 4)) {
      assertThat(sequences(forwards)).containsExactly(4L, 5L, 6L, 7L, 8L);
      assertThat(sequences(backwards)).containsExactly(3L, 2L, 1L);
    }
    try (RecordCursor none = RecordCursor.oldestFirst(log, 9);
        RecordCursor before = RecordCursor.newestFirst(log, 1)) {
      assertThat(none.next()).isFalse();
      assertThat(before.next()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursor_givesWhatIsStored(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 2);

    try (RecordCursor records = RecordCursor.oldestFirst(log)) {
      records.next();
      String hash = records.hash();
      assertThat(records.prev()).isEqualTo(Hex.of(TestLog.GENESIS.hash(new ChainHash())));
      records.next();

      assertThat(records.prev()).isEqualTo(hash);
      assertThat(new String(records.body(), StandardCharsets.UTF_8))
          .startsWith("{\"id\":\"")
          .endsWith("\"details\":{\"n\":1},\"error\":\"a\\n\\\"b\\\"\"}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cursor_passesOverWhatIsNoRecord(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    Path older = LogSegments.older(log, 1);
    Files.writeString(
        older,
        Files.readString(older)
            .replace("\"seq\":2,", "\"seq\":02,")
            .replace("\"leeway-csv/1\",\"2\"", "\"leeway-csv/1\",\"02\""));

    try (RecordCursor forwards = RecordCursor.oldestFirst(log);
        RecordCursor backwards = RecordCursor.newestFirst(log)) {
      assertThat(sequences(forwards)).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
      assertThat(forwards.unreadable()).isEqualTo(1);
      assertThat(sequences(backwards)).containsExactly(7L, 6L, 5L, 4L, 3L, 1L);
      assertThat(backwards.unreadable()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void chain_isResumedFromItsNewestFile(LogFormat format) throws IOException {
    Path log = TestSegments.write(folder, format, 3, 4);
    ChainHead head = ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));

    try (FileChannel file = FileChannel.open(log)) {
      ChainWriter writer = ChainWriter.resume(file, head);

      assertThat(writer.head()).isEqualTo(head);
      assertThat(writer.seq()).isEqualTo(7);
      assertThat(writer.segment()).isEqualTo(2);
      assertThat(writer.bytes()).isEqualTo(head.bytes());
      assertThat(writer.segmentBegan()).isEqualTo(TestLog.START.plusSeconds(3));
    }
  }

  @Test
  void names_haveTheNumberBeforeTheExtension() throws IOException {
    for (String name : List.of("audit.jsonl", "audit", ".audit", "a.b.csv")) {
      Path log = folder.resolve(name);
      Files.createFile(LogSegments.older(log, 12));
      Files.createFile(LogSegments.older(log, 3));
      assertThat(LogSegments.older(log)).as(name).containsExactly(3L, 12L);
    }
    for (String other :
        List.of("audit.03.jsonl", "audit..jsonl", "audit.x.jsonl", "audit.1.json")) {
      Files.createFile(folder.resolve(other));
    }

    assertThat(LogSegments.older(folder.resolve("audit.jsonl"))).containsExactly(3L, 12L);
    assertThat(LogSegments.older(Path.of("a.b.csv"), 7)).isEqualTo(Path.of("a.b.7.csv"));
    assertThat(LogSegments.older(folder.resolve("none").resolve("audit.jsonl"))).isEmpty();
  }
}
