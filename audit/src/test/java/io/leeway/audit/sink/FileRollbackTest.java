package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditExport;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is rolled back stays in the log, and readers leave it out. */
class FileRollbackTest {
  private static final Actor WHO = Actor.user("u-1");
  private static final AuditQuery EVERYTHING = AuditQuery.all().withHousekeeping();

  @TempDir Path folder;

  private static FileSink<?> sink(Path log, LogFormat format) {
    return (FileSink<?>) Sinks.at(log, format).withSegmentSize(2_000);
  }

  private static void append(FileSink<?> sink, int events) throws IOException {
    for (int i = 0; i < events; i++) {
      sink.append(List.of(AuditEvent.of("hp_change").by(Actor.user("a" + i)).success()));
    }
  }

  private static List<Long> seqs(Path log, AuditQuery query) {
    List<Long> seqs = new ArrayList<>();
    AuditReader.of(log).forEach(query, record -> seqs.add(record.seq()));
    return seqs;
  }

  private static String hash(Path log, long seq) {
    List<String> found = new ArrayList<>();
    AuditReader.of(log)
        .forEach(
            EVERYTHING.withRolledBack(),
            record -> {
              if (record.seq() == seq) {
                found.add(record.hash().orElseThrow());
              }
            });
    return found.get(0);
  }

  private static ChainHead head(Path log) throws IOException {
    return ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log)));
  }

  private static void assertShows(Path log, LongPredicate visible) throws IOException {
    List<Long> expected =
        LongStream.rangeClosed(1, head(log).seq()).filter(visible).boxed().toList();
    List<Long> newestFirst = new ArrayList<>(seqs(log, EVERYTHING));
    assertThat(seqs(log, EVERYTHING.oldestFirst())).isEqualTo(expected);
    java.util.Collections.reverse(newestFirst);
    assertThat(newestFirst).isEqualTo(expected);
    assertThat(seqs(log, EVERYTHING.withRolledBack())).hasSize((int) head(log).seq());
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  /** A record that no sink of ours writes. */
  @Test
  void rollbackThatCannotBe_isFound() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    SegmentedLog writer =
        new SegmentedLog(
            LogFiles.of(log, new Disk()),
            LogSettings.of(LogFormat.JSON_LINES, "audit.jsonl", 1 << 20));
    AuditEvent event = AuditEvent.of("audit.rolled_back").detail("to_hash", "0".repeat(64));
    List<AuditEvent> said =
        List.of(
            event.detail("to_seq", 1).detail("records", 1).detail("previous", 0), // right
            event.detail("to_seq", 2).detail("records", 2).detail("previous", 3),
            event.detail("to_seq", 2).detail("records", 3).detail("previous", 0),
            event.detail("to_seq", 5).detail("records", 0).detail("previous", 5),
            event.detail("to_seq", 5).detail("records", 1).detail("previous", 3));
    writer.append(List.of(AuditEvent.of("hp_change")));
    for (AuditEvent rollback : said) {
      writer.append(List.of(rollback));
    }
    writer.close();

    assertThat(ChainVerifier.verify(log).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.MALFORMED))
        .satisfies(finding -> assertThat(finding.fromSeq()).isEqualTo(4))
        .satisfies(finding -> assertThat(finding.toSeq()).isEqualTo(7));
  }

  @ParameterizedTest
  @EnumSource
  void rollback_hidesExactlyWhatCameAfter(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = sink(log, format);
    append(sink, 20);
    String hash = hash(log, 8);
    long before = head(log).seq();

    RollbackResult result = sink.rollbackTo(hash, WHO, "import of the wrong file");
    append(sink, 3);

    assertThat(result.found()).isTrue();
    long rolledBack = 8 + result.records() + 1;
    assertThat(rolledBack).isGreaterThan(before);
    assertShows(log, seq -> seq <= 8 || seq >= rolledBack);
    JsonObject event = Sinks.events(log).get((int) rolledBack - 1);
    assertThat(event.text("action")).isEqualTo("audit.rolled_back");
    assertThat(event.object("actor").text("id")).isEqualTo("u-1");
    JsonObject details = event.object("details");
    assertThat(details.names())
        .containsExactly("reason", "to_seq", "to_hash", "records", "previous");
    assertThat(details.text("reason")).isEqualTo("import of the wrong file");
    assertThat(details.integer("to_seq")).isEqualTo(8);
    assertThat(details.text("to_hash")).isEqualTo(hash);
    assertThat(details.integer("records")).isEqualTo(result.records());
    assertThat(details.integer("previous")).isZero();
    sink.close();
  }

  @ParameterizedTest
  @EnumSource
  void allThatReads_leavesItOut(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = sink(log, format);
    append(sink, 10);
    AuditReader reader = AuditReader.of(log);
    AuditRecord last = reader.find(AuditQuery.all().limit(1)).records().get(0);
    AuditRecord kept = reader.find(AuditQuery.actorTrail("a3")).records().get(0);
    sink.rollbackTo(kept.hash().orElseThrow(), WHO, "test");
    sink.close();

    ByteArrayOutputStream export = new ByteArrayOutputStream();
    AuditExport.of(reader, AuditQuery.all()).toJsonLines(export);

    assertThat(export.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
    assertThat(reader.summary(AuditQuery.all()).total()).isEqualTo(4);
    assertThat(reader.summary(AuditQuery.all().withRolledBack()).total()).isEqualTo(10);
    assertThat(reader.get(last.event().id())).isEmpty();
    assertThat(reader.find(AuditQuery.all().withId(last.event().id()).withRolledBack()).records())
        .hasSize(1);
    assertThat(reader.get(kept.event().id())).isPresent();
    assertThat(reader.find(AuditQuery.actorTrail("a7")).records()).isEmpty();
    assertThat(reader.find(AuditQuery.all().limit(2).offset(2)).records()).hasSize(2);
    assertThat(AuditQuery.all().withRolledBack().inWords())
        .isEqualTo("those that were rolled back too");
  }

  @ParameterizedTest
  @EnumSource
  void anyRollbacks_hideTheUnionOfTheirRanges(LogFormat format) throws IOException {
    for (long start = 1; start <= 6; start++) {
      Random random = new Random(start);
      Path log = folder.resolve(start + "." + format.id());
      FileSink<?> sink = sink(log, format);
      Set<Long> hidden = new TreeSet<>();
      append(sink, 5);
      for (int n = 0; n < 8; n++) {
        append(sink, random.nextInt(6));
        long to = 1 + random.nextLong(head(log).seq());
        RollbackResult result = sink.rollbackTo(hash(log, to), WHO, "again");
        assertThat(result.found()).isTrue();
        LongStream.rangeClosed(to + 1, to + result.records()).forEach(hidden::add);
        assertShows(log, seq -> !hidden.contains(seq));
      }
      sink.close();
      assertThat(hidden).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownHash_isNotFoundAndNothingIsStored(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = sink(log, format);
    assertThat(sink.rollbackTo("0".repeat(64), WHO, "no log yet").found()).isFalse();
    append(sink, 5);
    byte[] before = Files.readAllBytes(log);

    assertThat(sink.rollbackTo("0".repeat(64), WHO, "no such"))
        .isEqualTo(new RollbackResult(false, 0));
    assertThat(sink.rollbackTo("no hash", WHO, "no such").found()).isFalse();
    assertThat(sink.rollbackTo(head(log).hash(), WHO, "nothing to take back"))
        .isEqualTo(new RollbackResult(true, 0));

    assertThat(Files.readAllBytes(log)).isEqualTo(before);
  }

  @Test
  void reasonThatIsBlankOrLong_isRefused() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES);
    append(sink, 3);

    assertThatIllegalArgumentException().isThrownBy(() -> sink.rollbackTo(hash(log, 1), WHO, " "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.rollbackTo(hash(log, 1), WHO, "x".repeat(4_001)))
        .withMessage("reason must have at most 4000 characters, but has 4001");
    assertThat(head(log).rolledBack()).isZero();
  }

  @Test
  void bufferedEvents_areTakenBackToo() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink =
        (FileSink<?>) sink(log, LogFormat.JSON_LINES).withDurability(Durability.BUFFERED);
    append(sink, 3);
    sink.flush();
    String hash = hash(log, 2);
    append(sink, 4);

    assertThat(sink.rollbackTo(hash, WHO, "test").records()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void rollbackThatIsPrunedAway_hidesNothingThatIsLeft(LogFormat format) throws IOException {
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = sink(log, format);
    append(sink, 10);
    sink.rollbackTo(hash(log, 4), WHO, "test");
    append(sink, 30);
    long to = head(log).seq() - 2;
    sink.rollbackTo(hash(log, to), WHO, "test");
    append(sink, 1);
    sink.close();
    long last = head(log).rolledBack();

    FileSink<?> pruning = (FileSink<?>) sink(log, format).withRetention(Retention.ofRecords(12));
    long first = pruning.prune().firstKept();
    pruning.close();

    assertThat(first).isBetween(15L, to);
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(seqs(log, EVERYTHING.oldestFirst()))
        .isEqualTo(
            LongStream.rangeClosed(first, head(log).seq())
                .filter(seq -> seq <= to || seq >= last)
                .boxed()
                .toList());
    append(pruning, 20);
    pruning.prune();
    pruning.close();
    assertThat(head(log).firstSeq()).isGreaterThan(last);
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @Test
  void headThatHidesTheRollback_isFound() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES);
    append(sink, 3);
    sink.rollbackTo(hash(log, 2), WHO, "test");
    sink.close();
    ChainHead head = head(log);
    assertThat(head.rolledBack()).isEqualTo(5);

    for (long wrong : new long[] {0, 4}) {
      Files.write(
          ChainHead.besideLog(log),
          new ChainHead(
                  head.chainId(),
                  head.format(),
                  head.segment(),
                  head.seq(),
                  head.hash(),
                  head.tree(),
                  head.bytes(),
                  1,
                  wrong)
              .toLine(0));
      assertThat(ChainVerifier.verify(log).findings())
          .extracting(Finding::kind)
          .containsExactly(Kind.HEAD_MISMATCH);
    }
  }

  @Test
  void logWithoutItsHead_isReadTheSame() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES);
    append(sink, 9);
    sink.rollbackTo(hash(log, 5), WHO, "test");
    append(sink, 2);
    sink.rollbackTo(hash(log, 2), WHO, "test");
    sink.close();
    List<Long> shown = seqs(log, EVERYTHING);

    Files.delete(ChainHead.besideLog(log));

    assertThat(seqs(log, EVERYTHING)).isEqualTo(shown).doesNotContain(3L, 7L);
  }

  @ParameterizedTest
  @EnumSource
  void headThatIsBehind_learnsOfTheRollback(LogFormat format) throws IOException {
    Path log = folder.resolve("audit." + format.id());
    FileSink<?> sink = (FileSink<?>) Sinks.at(log, format);
    append(sink, 6);
    byte[] before = Files.readAllBytes(ChainHead.besideLog(log));
    sink.rollbackTo(hash(log, 3), WHO, "test");
    sink.close();
    Files.write(ChainHead.besideLog(log), before);

    FileSink<?> next = (FileSink<?>) Sinks.at(log, format);
    next.open();
    next.close();

    assertThat(head(log).rolledBack()).isEqualTo(8);
    assertShows(log, seq -> seq <= 3 || seq == 8);
  }
}
