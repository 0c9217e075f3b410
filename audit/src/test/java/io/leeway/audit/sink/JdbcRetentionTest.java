package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Old rows go, rolled-back ones are left out, and the chain is as good as before. */
class JdbcRetentionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor WHO = Actor.user("u-1");
  private static final AuditQuery EVERYTHING = AuditQuery.all().withHousekeeping();

  @TempDir Path folder;

  private Instant now = START;

  private JdbcSink sink(DataSource source) {
    return JdbcSink.on(source).withClock(() -> now);
  }

  /** A batch a day. */
  private void append(JdbcSink sink, int batches, int events) throws IOException {
    for (int i = 0; i < batches; i++) {
      now = now.plus(1, ChronoUnit.DAYS);
      sink.append(IntStream.range(0, events).mapToObj(n -> AuditEvent.of("hp_change")).toList());
    }
  }

  private static List<Long> seqs(JdbcSink sink, AuditQuery query) {
    List<Long> seqs = new ArrayList<>();
    sink.reader().forEach(query, record -> seqs.add(record.seq()));
    return seqs;
  }

  private static Verification assertValid(JdbcSink sink) {
    Verification verification = sink.verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(verification.totalRecords());
    return verification;
  }

  private static long count(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM leeway_audit_record")) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsPruned_theRestVerifiesReadsAndGoesOn(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    long total = 1;
    for (int kept : new int[] {700, 699, 100, 32, 1}) {
      JdbcSink sink = sink(source);
      append(sink, 3, 500); // more than a batch of what is removed
      total += 1_500;
      JdbcSink pruning = sink(source).withRetention(Retention.ofRecords(kept));

      PruneResult planned = pruning.dryRun();
      PruneResult result = pruning.prune();
      total++; // audit.pruned

      assertThat(result).isEqualTo(planned);
      assertThat(result.firstKept()).isEqualTo(total - kept);
      assertThat(count(source)).isEqualTo(kept + 1L);
      assertThat(assertValid(sink).prunedRecords()).isEqualTo(total - kept - 1);
      assertThat(seqs(sink, EVERYTHING.oldestFirst()))
          .isEqualTo(LongStream.rangeClosed(total - kept, total).boxed().toList());
      assertThat(seqs(sink, EVERYTHING)).hasSize(kept + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void age_isThatOfTheRecords(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 40, 2); // record 2 and 3 of 2 January
    JdbcSink sink = sink(source).withRetention(Retention.ofDays(10));

    PruneResult result = sink.prune();

    assertThat(result.records()).isEqualTo(1 + 2 * 29);
    assertThat(result.from()).hasValue(START.plus(1, ChronoUnit.DAYS));
    assertThat(result.to()).hasValue(START.plus(29, ChronoUnit.DAYS));
    now = START.plus(40_000, ChronoUnit.DAYS);
    assertThat(sink.prune().records()).isZero();
    assertValid(sink);
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatASweepLeft_areNotShownAndGoWithTheNext(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 40, 1);
    JdbcSink sink = sink(source).withRetention(Retention.ofRecords(10));
    TestDatabase.execute(
        source, "CREATE TABLE kept AS SELECT * FROM leeway_audit_record WHERE seq <= 20");
    sink.prune();
    TestDatabase.execute(source, "INSERT INTO leeway_audit_record SELECT * FROM kept");

    assertThat(seqs(sink, EVERYTHING)).hasSize(11).doesNotContain(20L);
    assertThat(seqs(sink, EVERYTHING.oldestFirst())).hasSize(11).doesNotContain(20L);
    assertValid(sink);

    PruneResult next = sink.prune();
    assertThat(next.records()).isEqualTo(1); // for audit.pruned has come
    assertThat(count(source)).isEqualTo(11);
    assertValid(sink);
  }

  @ParameterizedTest
  @EnumSource
  void moreDeletedThanSaid_isFound(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 40, 1);
    JdbcSink sink = sink(source).withRetention(Retention.ofRecords(10));
    long first = sink.prune().firstKept();

    TestDatabase.execute(source, "DELETE FROM leeway_audit_record WHERE seq = " + first);
    assertThat(sink.verify().findings()).extracting(Finding::kind).contains(Kind.SEQ_GAP);
    TestDatabase.execute(source, "UPDATE leeway_audit_head SET first_seq = " + (first + 1));
    assertThat(sink.verify().valid()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void headThatSaysMoreMayGo_isFound(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    append(sink, 3, 1);

    TestDatabase.execute(
        source,
        "DELETE FROM leeway_audit_record WHERE seq = 1",
        "UPDATE leeway_audit_head SET first_seq = 2, first_tree ="
            + " (SELECT hash FROM leeway_audit_record WHERE seq = 2)");

    assertThat(sink.verify().findings())
        .extracting(Finding::kind)
        .contains(Kind.PRUNE_UNAUTHORISED);
  }

  @ParameterizedTest
  @EnumSource
  void damagedRecord_isNotPruned(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 20, 1);
    JdbcSink sink = sink(source).withRetention(Retention.ofRecords(5));
    sink.prune();
    append(sink(source), 20, 1);
    TestDatabase.execute(source, "UPDATE leeway_audit_record SET outcome = 'x' WHERE seq = 20");

    assertThatIllegalStateException()
        .isThrownBy(sink::prune)
        .withMessageContaining("nothing is pruned of audit log 'audit' in leeway_audit_record")
        .withMessageContaining("COLUMN_MISMATCH at 20");
    assertThat(count(source)).isEqualTo(26);
  }

  @ParameterizedTest
  @EnumSource
  void openedSink_sweepsOnAThreadThatCloseEnds(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 20, 1);
    JdbcSink sink = sink(source).withRetention(Retention.ofRecords(5));
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    sink.open();
    while (sink.retentionHealth().orElseThrow().lastRun().isEmpty()) {
      Thread.onSpinWait();
    }
    sink.close();

    assertThat(sink.retentionHealth().orElseThrow().removed()).isEqualTo(16);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .noneMatch(thread -> thread.getName().startsWith("leeway-retention-"));
  }

  @ParameterizedTest
  @EnumSource
  void writersSweepersAndVerifiers_doNotMindEachOther(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    append(sink(source), 1, 10);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(
          threads.submit(
              () -> {
                JdbcSink sink = JdbcSink.on(source).withRetention(Retention.ofRecords(15));
                for (int n = 0; n < 30; n++) {
                  sink.append(List.of(AuditEvent.of("hp_change")));
                  sink.prune();
                }
                sink.close();
                return null;
              }));
    }
    JdbcSink reading = sink(source);
    while (running.stream().anyMatch(future -> !future.isDone())) {
      assertThat(reading.verify().findings()).noneMatch(finding -> finding.kind().isError());
      List<Long> seqs = seqs(reading, EVERYTHING);
      assertThat(seqs.get(0) - seqs.get(seqs.size() - 1)).isEqualTo(seqs.size() - 1L);
    }
    for (Future<?> future : running) {
      future.get();
    }
    threads.shutdown();

    assertThat(assertValid(reading).prunedRecords()).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource
  void anyRollbacks_hideTheUnionOfTheirRanges(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    Random random = new Random(1);
    Set<Long> hidden = new TreeSet<>();
    append(sink, 1, 5);
    for (int n = 0; n < 12; n++) {
      append(sink, 1, 1 + random.nextInt(5));
      List<String> hashes = new ArrayList<>();
      sink.reader()
          .forEach(
              EVERYTHING.withRolledBack().oldestFirst(),
              record -> hashes.add(record.hash().orElseThrow()));
      int to = 1 + random.nextInt(hashes.size());

      RollbackResult result = sink.rollbackTo(hashes.get(to - 1), WHO, "again");

      assertThat(result).isEqualTo(new RollbackResult(true, (long) hashes.size() - to));
      LongStream.rangeClosed(to + 1L, hashes.size()).forEach(hidden::add);
      long newest = hashes.size() + (to == hashes.size() ? 0L : 1L);
      assertThat(seqs(sink, EVERYTHING.oldestFirst()))
          .isEqualTo(
              LongStream.rangeClosed(1, newest).filter(s -> !hidden.contains(s)).boxed().toList());
      assertThat(seqs(sink, EVERYTHING.withRolledBack())).hasSize((int) newest);
      assertThat(sink.reader().summary(EVERYTHING).total()).isEqualTo(newest - hidden.size());
      assertValid(sink);
    }
    assertThat(sink.rollbackTo("0".repeat(64), WHO, "no such"))
        .isEqualTo(new RollbackResult(false, 0));
    assertThat(sink.rollbackTo("no hash", WHO, "no such").found()).isFalse();

    TestDatabase.execute(source, "UPDATE leeway_audit_head SET rolled_back = 0");
    assertThat(sink.verify().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.HEAD_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource
  void rollbackBehindWhatWasPruned_isNotFound(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    append(sink, 20, 1);
    List<String> hashes = new ArrayList<>();
    sink.reader().forEach(EVERYTHING.oldestFirst(), r -> hashes.add(r.hash().orElseThrow()));
    long first = sink.withRetention(Retention.ofRecords(5)).prune().firstKept();

    assertThat(sink.rollbackTo(hashes.get((int) first - 2), WHO, "test").found()).isFalse();
    assertThat(sink.rollbackTo(hashes.get((int) first - 1), WHO, "test").records()).isEqualTo(5);
    assertThat(seqs(sink, EVERYTHING)).containsExactly(first + 6, first);
    assertValid(sink);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.append(List.of(AuditEvent.of("audit.rolled_back"))));
  }
}
