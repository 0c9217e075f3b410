package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ConsistencyProof;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.chain.TestSigners;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Database sinks that sign and publish checkpoints. */
@Timeout(60)
class JdbcCheckpointsTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");
  private static final Duration NEVER = Duration.ofDays(1);

  private final CheckpointSigner signer = TestSigners.create();
  private final BlockingQueue<Checkpoint> published = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  private JdbcSink sink(DataSource source, long every, Duration interval) {
    return JdbcSink.on(source).withCheckpoints(signer, published::add, every, interval);
  }

  private Checkpoint next() throws InterruptedException {
    Checkpoint next = published.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("the next checkpoint").isNotNull();
    return next.verify(signer.keys());
  }

  private Verification verify(JdbcSink sink, Checkpoint checkpoint) {
    return ChainVerifier.of(sink.table())
        .withCheckpoints(List.of(checkpoint), signer.keys())
        .verify();
  }

  private Checkpoint closeWithRecords(DataSource source, int records) throws Exception {
    JdbcSink sink = sink(source, 1_000_000, NEVER);
    sink.open();
    next();
    sink.append(Collections.nCopies(records - 1, EVENT));
    sink.close();
    Checkpoint last = next();
    assertThat(last.size()).isEqualTo(records);
    return last;
  }

  @ParameterizedTest
  @EnumSource
  void openedAndClosedSink_publishesWhereItsChainStands(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source, 1_000_000, NEVER);

    sink.open();
    Checkpoint first = next();
    sink.append(List.of(EVENT, EVENT));
    assertThat(published).isEmpty();
    sink.close();
    Checkpoint last = next();

    assertThat(first.size()).isEqualTo(1);
    assertThat(last.size()).isEqualTo(3);
    assertThat(verify(sink, last).findings()).isEmpty();
    assertThat(verify(sink, last).recordsWithoutCheckpoint()).isZero();
    assertThat(verify(sink, first).findings()).isEmpty();
    assertThat(verify(sink, first).recordsWithoutCheckpoint()).isEqualTo(2);
    assertThat(sink.checkpointHealth())
        .hasValueSatisfying(health -> assertThat(health.published()).isEqualTo(2));
  }

  @ParameterizedTest
  @EnumSource
  void recordsAndGrowth_canBeProven(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    Checkpoint first = closeWithRecords(source, 5);
    JdbcSink sink = sink(source, 1_000_000, NEVER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordProof.of(sink.table(), 6))
        .withMessage("record must be one of the 1 to 5 that the checkpoint covers, but was 6");
    sink.append(Collections.nCopies(700, EVENT));
    sink.close();

    for (long seq : new long[] {1, 5, 6, 700, 705}) {
      RecordProof proof = RecordProof.parse(RecordProof.of(sink.table(), seq).toText());
      assertThat(proof.verify(signer.keys()).event()).isEqualTo(eventAt(sink, seq));
    }
    RecordProof early = RecordProof.of(sink.table(), 5, first);
    assertThat(early.verify(signer.keys()).checkpoint()).isEqualTo(first);
    Checkpoint last = RecordProof.of(sink.table(), 1).checkpoint();
    ConsistencyProof grown = ConsistencyProof.between(sink.table(), first, last);
    assertThat(grown.verify(first, signer.keys()).size()).isEqualTo(705);
    TestDatabase.execute(source, "DELETE FROM leeway_audit_record WHERE seq = 300");
    assertThatIllegalStateException()
        .isThrownBy(() -> RecordProof.of(sink.table(), 5))
        .withMessageContaining("has no record 300 in its place");
  }

  private static String eventAt(JdbcSink sink, long seq) {
    List<String> found = new ArrayList<>();
    sink.reader()
        .forEach(
            AuditQuery.all().withHousekeeping().oldestFirst(),
            record -> {
              if (record.seq() == seq) {
                found.add(record.event().toJson());
              }
            });
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void chainWithoutCheckpoint_hasNoProof() throws Exception {
    JdbcSink sink = JdbcSink.on(TestDatabase.SQLITE.create(folder));
    sink.append(List.of(EVENT));

    assertThatIllegalStateException()
        .isThrownBy(() -> RecordProof.of(sink.table(), 1))
        .withMessage("no checkpoint was signed for audit log 'audit' in leeway_audit_record");
  }

  @ParameterizedTest
  @EnumSource
  void everySoManyRecords_oneIsPublished(TestDatabase database) throws Exception {
    try (JdbcSink sink = sink(database.create(folder), 10, NEVER)) {
      sink.open();
      next();
      sink.append(Collections.nCopies(9, EVENT));
      assertThat(published.poll(50, TimeUnit.MILLISECONDS)).isNull();
      sink.append(List.of(EVENT));

      assertThat(next().size()).isEqualTo(11);
      sink.append(Collections.nCopies(25, EVENT));
      assertThat(next().size()).isEqualTo(36);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherProcess_goesOnFromTheLastOneThatWasSigned(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    closeWithRecords(source, 5);
    JdbcSink.on(source).append(Collections.nCopies(10_007, EVENT)); // more than a page

    JdbcSink next = sink(source, 1_000_000, NEVER);
    next.open();

    Checkpoint grown = next();
    next.close();
    assertThat(grown.size()).isEqualTo(10_012);
    assertThat(verify(next, grown).findings()).isEmpty();
  }

  /** What somebody can do who may change all tables, but has no key. */
  private static void rewrite(DataSource source, int records) throws Exception {
    TestDatabase.execute(
        source, "DELETE FROM leeway_audit_record", "DELETE FROM leeway_audit_head");
    JdbcSink.on(source).append(Collections.nCopies(records - 1, EVENT));
    TestDatabase.execute(
        source,
        "UPDATE leeway_audit_signed SET chain_id = (SELECT chain_id FROM leeway_audit_head)");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 9, 12})
  void rewrittenChain_isFoundByWhatWasPublished(int records) throws Exception {
    DataSource source = TestDatabase.SQLITE.create(folder);
    Checkpoint last = closeWithRecords(source, 9);
    rewrite(source, records);

    JdbcSink sink = JdbcSink.on(source);
    assertThat(sink.verify().findings()).as("without the checkpoint").isEmpty();
    assertThat(verify(sink, last).findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.CHECKPOINT_INCONSISTENT);
  }

  @ParameterizedTest
  @EnumSource
  void chainThatWasCutWithItsHead_isNotSigned(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    closeWithRecords(source, 9);
    rewrite(source, 5);

    assertThatIllegalStateException()
        .isThrownBy(() -> sink(source, 1_000_000, NEVER).open())
        .withMessageStartingWith(
            "no checkpoint is signed for audit log 'audit' in leeway_audit_record: it has 5"
                + " records, less than the last checkpoint of 9 records");
  }

  @ParameterizedTest
  @EnumSource
  void chainThatWasRewritten_isNotSigned(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    closeWithRecords(source, 9);
    rewrite(source, 12);

    assertThatIllegalStateException()
        .isThrownBy(() -> sink(source, 1_000_000, NEVER).open())
        .withMessageContaining("it has not grown from the last checkpoint of 9 records");
  }

  @ParameterizedTest
  @EnumSource
  void damagedRecordOfTheLastCheckpoint_isNotPassedOver(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    closeWithRecords(source, 9);
    JdbcSink.on(source).append(List.of(EVENT));
    TestDatabase.execute(source, "UPDATE leeway_audit_signed SET note = tree");

    assertThatIllegalStateException()
        .isThrownBy(() -> sink(source, 1_000_000, NEVER).open())
        .withMessageContaining("is unreadable");
  }

  @ParameterizedTest
  @EnumSource
  void otherDatabase_keepsWhatWasPublished(TestDatabase database) throws Exception {
    DataSource source = TestDatabase.SQLITE.create(folder);
    DataSource other = database.create(folder);
    CheckpointPublisher table = CheckpointPublisher.toTable(other);
    try (JdbcSink sink = JdbcSink.on(source).withCheckpoints(signer, table)) {
      sink.append(List.of(EVENT));
    }
    try (JdbcSink sink = JdbcSink.on(source).withCheckpoints(signer, table)) {
      sink.open(); // publishes the same once more
      sink.append(List.of(EVENT));
    }

    List<Checkpoint> kept = Checkpoint.readAll(other, TestSigners.ORIGIN);

    assertThat(kept).extracting(Checkpoint::size).endsWith(2L, 3L).doesNotHaveDuplicates();
    assertThat(Checkpoint.readAll(other, "example.com/other")).isEmpty();
    Verification verification =
        ChainVerifier.of(JdbcSink.on(source).table()).withCheckpoints(kept, signer.keys()).verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.recordsWithoutCheckpoint()).isZero();
  }

  @Test
  void otherDatabaseWithoutCheckpoints_isAnError() throws Exception {
    DataSource other = TestDatabase.H2.create(folder);

    assertThatIOException()
        .isThrownBy(() -> Checkpoint.readAll(other, TestSigners.ORIGIN))
        .withMessageStartingWith("checkpoints cannot be read: ");
  }
}
