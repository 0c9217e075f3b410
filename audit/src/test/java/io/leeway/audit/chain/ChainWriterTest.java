package io.leeway.audit.chain;

import static io.leeway.audit.chain.TestLog.GENESIS;
import static io.leeway.audit.chain.TestLog.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.core.AuditEvent;
import io.leeway.core.json.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainWriterTest {
  private static final AuditEvent EVENT = AuditEvent.of("tag_add");

  @TempDir private Path folder;

  private ChainWriter resume(List<String> lines, ChainHead head) throws IOException {
    Path log = Files.writeString(folder.resolve("audit.jsonl"), String.join("", lines));
    try (FileChannel file = FileChannel.open(log)) {
      return ChainWriter.resume(file, head);
    }
  }

  @Test
  void newChain_standsBeforeItsFirstRecord() {
    ChainHead head = ChainWriter.begin(GENESIS, LogFormat.JSON_LINES).head();

    assertThat(head.seq()).isZero();
    assertThat(head.bytes()).isZero();
    assertThat(head.hash()).isEqualTo(Hex.of(GENESIS.hash(new ChainHash())));
  }

  @Test
  void head_knowsTheLastRecordAndTheSizeOfTheLog() {
    TestLog log = TestLog.of(5);

    assertThat(log.head().seq()).isEqualTo(5);
    assertThat(log.head().bytes()).isEqualTo(log.bytes().length);
    assertThat(log.head().hash()).isEqualTo(Hex.of(TestLog.hashOf(log.lines().get(4))));
  }

  @Test
  void recordsOfABatch_followEachOther() {
    ChainWriter writer = ChainWriter.begin(GENESIS, LogFormat.JSON_LINES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    writer.append(GENESIS.event(), START, out);
    writer.append(EVENT, START, out);
    writer.append(EVENT, START, out);

    assertThat(writer.head().bytes()).isEqualTo(out.size());
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }

  @Test
  void recordedAt_neverGoesBack() {
    ChainWriter writer = ChainWriter.begin(GENESIS, LogFormat.JSON_LINES);

    String first = TestLog.append(writer, EVENT, START.plusSeconds(5));
    String second = TestLog.append(writer, EVENT, START);
    String third = TestLog.append(writer, EVENT, START.plusSeconds(5).plusNanos(1_999));

    assertThat(first).contains("\"recorded_at\":\"2026-05-27T14:30:05.000000Z\"");
    assertThat(second).contains("\"recorded_at\":\"2026-05-27T14:30:05.000000Z\"");
    assertThat(third).contains("\"recorded_at\":\"2026-05-27T14:30:05.000001Z\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void resumedChain_goesOnAsIfItHadNotStopped(int records) throws IOException {
    TestLog log = TestLog.of(records);

    ChainWriter writer = resume(log.lines(), log.head());

    assertThat(writer.head()).isEqualTo(log.head());
    assertThat(TestLog.append(writer, EVENT, START))
        .contains("\"prev\":\"" + log.head().hash() + "\"")
        .contains(String.format(Locale.ROOT, ":30:%02d.000000Z\",\"action", records - 1));
  }

  @Test
  void recordsThatTheHeadDoesNotKnow_areAdopted() throws IOException {
    TestLog log = TestLog.of(9);

    for (ChainHead head :
        List.of(ChainWriter.begin(GENESIS, LogFormat.JSON_LINES).head(), log.headAfter(5))) {
      assertThat(resume(log.lines(), head).head()).isEqualTo(log.head());
    }
  }

  @Test
  void tornRecord_isLeftAlone() throws IOException {
    TestLog log = TestLog.of(4);
    ChainHead head = log.head();

    ChainWriter writer = resume(log.withInserted(4, "{\"id\":\"01").lines(), head);

    assertThat(writer.head()).isEqualTo(head);
  }

  @Test
  void longLastRecord_isFound() throws IOException {
    ChainWriter writer = ChainWriter.begin(GENESIS, LogFormat.JSON_LINES);
    String first = TestLog.append(writer, GENESIS.event(), START);
    String last =
        TestLog.append(writer, EVENT.detail("text", "x".repeat(100_000)), START.plusSeconds(9));

    ChainWriter resumed = resume(List.of(first, last), writer.head());

    assertThat(TestLog.append(resumed, EVENT, START)).contains("14:30:09.000000Z");
  }

  @Test
  void logThatIsNotAsItsHeadSays_isRefused() {
    TestLog log = TestLog.of(4);
    ChainHead head = log.head();
    String other = TestLog.of(TestLog.SIBLING, 4).lines().get(3);
    String altered = log.lines().get(3).replace("hp_change", "hp_chance");

    assertThatIllegalStateException()
        .isThrownBy(() -> resume(log.lines().subList(0, 3), head))
        .withMessageMatching(
            "the log has \\d+ bytes, but its head knows of \\d+: its end was cut off");
    for (String last : List.of(other, altered, altered.toUpperCase(java.util.Locale.ROOT))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> resume(log.withReplaced(3, last).lines(), head))
          .withMessage("record 4 is not the one that its head knows");
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> resume(log.withInserted(2, "{}\n").lines(), head))
        .withMessage("record 4 is not the one that its head knows");
  }

  @Test
  void recordsThatDoNotContinueTheChain_areNotAdopted() {
    TestLog log = TestLog.of(4);
    ChainHead head = log.headAfter(1);
    String altered = log.lines().get(2).replace("hp_change", "hp_chance");

    for (TestLog damaged :
        List.of(log.without(2), log.withReplaced(2, altered), log.withInserted(3, "{}\n"))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> resume(damaged.lines(), head))
          .withMessageEndingWith("does not continue the chain");
    }
  }

  @Test
  void longestEvent_fitsInALine() {
    String nuls = "\0".repeat(Texts.MAX_TEXT); // the most bytes that characters can need as JSON
    Map<String, Object> map = Map.of("k", Collections.nCopies(1_000, nuls));
    AuditEvent event =
        EVENT
            .withRequest(map)
            .withResponse(map)
            .withDetails(map)
            .withError(nuls)
            .withHttp("", nuls);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChainWriter.begin(GENESIS, LogFormat.JSON_LINES).append(event, START, out);

    assertThat(out.size()).isBetween(17 << 20, LineReader.MAX_LENGTH / 3);
  }
}
