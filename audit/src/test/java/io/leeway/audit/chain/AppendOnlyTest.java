package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.TestDatabase;
import io.leeway.audit.chain.AppendOnly.Attempt;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.PruneResult;
import io.leeway.audit.sink.RollbackResult;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the triggers refuse, and that the test of them tells. */
class AppendOnlyTest {
  private static final String RECORDS = "leeway_audit_record";

  @TempDir Path folder;

  private List<AuditEvent> events = List.of();

  @BeforeEach
  void makeEvents() {
    events = List.of(AuditEvent.of("a"), AuditEvent.of("b"), AuditEvent.of("c"));
  }

  private static List<String> statements(TestDatabase database) {
    return switch (database) {
      case H2 -> List.of("UPDATE", "DELETE", "MERGE", "TRUNCATE", "DELETE of the head");
      case SQLITE ->
          List.of("UPDATE", "DELETE", "REPLACE", "INSERT ON CONFLICT", "DELETE of the head");
      case MARIADB ->
          List.of(
              "UPDATE",
              "DELETE",
              "REPLACE",
              "INSERT ON DUPLICATE KEY",
              "TRUNCATE",
              "DELETE of the head");
      case POSTGRESQL ->
          List.of(
              "UPDATE",
              "DELETE",
              "INSERT ON CONFLICT",
              "TRUNCATE",
              "DELETE as a replica",
              "DELETE of the head");
    };
  }

  @ParameterizedTest
  @EnumSource
  void withoutTriggers_everyChangeIsPossibleAndNoneIsDone(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(events);

    List<Attempt> attempts = sink.appendOnly().tryChanges();

    assertThat(attempts).extracting(Attempt::what).containsExactlyElementsOf(statements(database));
    assertThat(attempts).noneMatch(Attempt::refused);
    assertThat(sink.verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void withTriggers_everyChangeIsRefusedAndTheLogGrows(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.appendOnly().install();
    sink.append(events);
    sink.appendOnly().install();
    sink.append(events);

    List<Attempt> attempts = sink.appendOnly().tryChanges();

    assertThat(attempts).extracting(Attempt::what).containsExactlyElementsOf(statements(database));
    assertThat(attempts).allMatch(Attempt::refused);
    assertThat(sink.verify().findings()).isEmpty();
    assertThat(sink.verify().verifiedRecords()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void withTriggers_statementsForAllRowsAreRefused(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events);
    sink.appendOnly().install();
    String truncate = database == TestDatabase.SQLITE ? "DELETE FROM " : "TRUNCATE TABLE ";

    for (String sql :
        List.of("DELETE FROM " + RECORDS, "UPDATE " + RECORDS + " SET seq = seq + 1")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> TestDatabase.execute(source, sql))
          .withMessageContaining("append-only");
    }
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> TestDatabase.execute(source, truncate + RECORDS));
    assertThat(sink.verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void droppedTriggers_refuseNothing(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events);
    sink.appendOnly().install();

    TestDatabase.execute(source, sink.appendOnly().dropDdl().toArray(new String[0]));

    assertThat(sink.appendOnly().tryChanges()).noneMatch(Attempt::refused);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheHeadSaysIsPruned_mayBeDeletedAndNothingElse(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events);
    sink.withChainName("other").append(events);
    sink.appendOnly().install();
    TestDatabase.execute(
        source, "UPDATE leeway_audit_head SET first_seq = 3 WHERE chain_name = 'audit'");
    String ofAudit = " AND chain_id = (SELECT chain_id FROM leeway_audit_head WHERE chain_name = '";

    TestDatabase.execute(source, "DELETE FROM " + RECORDS + " WHERE seq < 3" + ofAudit + "audit')");

    for (String where : List.of("seq < 4" + ofAudit + "audit')", "seq < 3" + ofAudit + "other')")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () -> TestDatabase.execute(source, "DELETE FROM " + RECORDS + " WHERE " + where))
          .withMessageContaining("append-only");
    }
    assertThat(sink.withChainName("other").verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void retentionErasureAndRollback_areLetThrough(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder)).withErasable("details");
    sink.appendOnly().install();
    for (int i = 0; i < 10; i++) {
      sink.append(List.of(AuditEvent.of("login").detail("mail", "u" + i + "@example.com")));
    }

    PruneResult pruned = sink.withRetention(Retention.ofRecords(4)).prune();
    Actor officer = Actor.user("dpo");
    ErasureResult erased = sink.erase(AuditQuery.all(), officer, "consent withdrawn");
    AuditRecord oldest = sink.reader().find(AuditQuery.all().oldestFirst()).records().get(0);
    RollbackResult back = sink.rollbackTo(oldest.hash().orElseThrow(), officer, "wrong import");

    assertThat(pruned.records()).isEqualTo(7);
    assertThat(erased.values()).isEqualTo(4);
    assertThat(back.records()).isEqualTo(5);
    assertThat(sink.verify().findings()).isEmpty();
    assertThat(sink.verify().erasedValues()).isEqualTo(4);
    assertThat(sink.reader().find(AuditQuery.all()).records()).hasSize(1);
    assertThat(sink.appendOnly().tryChanges()).allMatch(Attempt::refused);
    sink.close();
  }

  @ParameterizedTest
  @EnumSource
  void emptyChain_cannotBeTried(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder)).withChainName("credit");
    sink.appendOnly().install();

    assertThatIllegalStateException()
        .isThrownBy(() -> sink.appendOnly().tryChanges())
        .withMessage(
            "audit log 'credit' in leeway_audit_record has no record that could be changed;"
                + " append one first");
  }

  @Test
  void otherSchemaAndPrefix_areGuardedToo() throws Exception {
    for (TestDatabase database : List.of(TestDatabase.H2, TestDatabase.POSTGRESQL)) {
      DataSource source = database.create(folder);
      TestDatabase.execute(source, "CREATE SCHEMA \"Tenant_a\"");
      JdbcSink sink = JdbcSink.on(source).withSchema("Tenant_a").withTablePrefix("trail_");
      sink.append(events);
      sink.appendOnly().install();

      assertThat(sink.appendOnly().tryChanges()).allMatch(Attempt::refused);
      assertThat(sink.appendOnly().tryChanges().get(0).what()).isEqualTo("UPDATE");
    }
  }

  @Test
  void roleOfAWriter_mayAppendAndNotChange() throws Exception {
    DataSource source = TestDatabase.POSTGRESQL.create(folder);
    JdbcSink.on(source).append(events);
    TestDatabase.execute(
        source,
        "CREATE ROLE audit_writer LOGIN",
        "GRANT SELECT, INSERT ON leeway_audit_record TO audit_writer",
        "GRANT SELECT, INSERT, UPDATE ON leeway_audit_head, leeway_audit_signed TO audit_writer",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON leeway_audit_outbox TO audit_writer",
        "GRANT SELECT ON leeway_audit_schema TO audit_writer");
    PGSimpleDataSource asWriter = new PGSimpleDataSource();
    asWriter.setURL(((PGSimpleDataSource) source).getURL());
    asWriter.setUser("audit_writer");
    JdbcSink writer = JdbcSink.on(asWriter).withCheckpoints(TestSigners.create(), checkpoint -> {});

    writer.open();
    writer.append(events);
    writer.close();

    assertThat(writer.verify().findings()).isEmpty();
    assertThat(writer.appendOnly().tryChanges()).allMatch(Attempt::refused);
  }

  @Test
  void attempt_isOneLine() {
    assertThat(new Attempt("DELETE", false, "it got through and was rolled back"))
        .hasToString("DELETE: POSSIBLE, it got through and was rolled back");
    assertThat(new Attempt("DELETE", true, "audit is append-only"))
        .hasToString("DELETE: refused, audit is append-only");
  }
}
