package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.AppendOnly.Attempt;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.PruneResult;
import io.leeway.audit.sink.RollbackResult;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the triggers refuse, and that the test of them tells. */
class AppendOnlyTest {
  private static final String RECORDS = "leeway_audit_record";
  private static final String HEADS = "leeway_audit_head";
  private static final String VALUES = "leeway_audit_erasable";

  @TempDir Path folder;

  private List<AuditEvent> events = List.of();

  @BeforeEach
  void makeEvents() {
    events = List.of(AuditEvent.of("a"), AuditEvent.of("b"), AuditEvent.of("c"));
  }

  private static List<String> statements(TestDatabase database) {
    List<String> statements = new ArrayList<>(List.of("UPDATE", "DELETE"));
    statements.addAll(
        switch (database) {
          case H2 -> List.of("MERGE", "TRUNCATE");
          case SQLITE -> List.of("REPLACE", "INSERT ON CONFLICT");
          case MARIADB -> List.of("REPLACE", "INSERT ON DUPLICATE KEY", "TRUNCATE");
          case POSTGRESQL -> List.of("INSERT ON CONFLICT", "TRUNCATE", "DELETE as a replica");
        });
    statements.addAll(
        List.of(
            "seq of the head",
            "first_seq of the head",
            "chain_name of the head",
            "DELETE of the head",
            "DELETE of values"));
    return statements;
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
    JdbcSink sink = JdbcSink.on(source).withErasable("actor.id");
    sink.append(List.of(AuditEvent.of("a").by(Actor.user("u-1042"))));
    sink.appendOnly().install();
    String truncate = database == TestDatabase.SQLITE ? "DELETE FROM " : "TRUNCATE TABLE ";
    String otherId =
        (database == TestDatabase.POSTGRESQL ? "'\\\\x" : "X'") + "00".repeat(16) + "'";

    for (String sql :
        List.of(
            "DELETE FROM " + RECORDS,
            "UPDATE " + RECORDS + " SET seq = seq + 1",
            "DELETE FROM " + HEADS,
            "UPDATE " + HEADS + " SET seq = 0, first_seq = 99",
            "UPDATE " + HEADS + " SET seq = seq - 1",
            "UPDATE " + HEADS + " SET first_seq = seq + 1",
            "UPDATE " + HEADS + " SET first_seq = 0",
            "UPDATE " + HEADS + " SET chain_name = 'z'",
            "UPDATE " + HEADS + " SET chain_id = " + otherId,
            "DELETE FROM " + VALUES,
            "UPDATE " + VALUES + " SET seq = 0",
            "UPDATE " + VALUES + " SET chain_id = " + otherId)) {
      assertThatExceptionOfType(SQLException.class)
          .as(sql)
          .isThrownBy(() -> TestDatabase.execute(source, sql))
          .withMessageContaining("append-only");
    }
    for (String table : List.of(RECORDS, HEADS, VALUES)) {
      assertThatExceptionOfType(SQLException.class)
          .as(table)
          .isThrownBy(() -> TestDatabase.execute(source, truncate + table));
    }
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

  /** Of SQLite, where it fires no trigger for the row that it removes. */
  @Test
  void replacedHead_isRefused() throws Exception {
    DataSource source = TestDatabase.SQLITE.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events);
    sink.appendOnly().install();
    String row = "randomblob(16), 0, hash, root, tree, 9, first_tree, 0 FROM leeway_audit_head";

    for (String changed : List.of("chain_name, " + row, "'z', chain_id" + row.substring(14))) {
      assertThatExceptionOfType(SQLException.class)
          .as(changed)
          .isThrownBy(
              () ->
                  TestDatabase.execute(
                      source, "INSERT OR REPLACE INTO leeway_audit_head SELECT " + changed))
          .withMessageContaining("append-only");
    }
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
  void attempt_isOneLine() {
    assertThat(new Attempt("DELETE", false, "it got through and was rolled back"))
        .hasToString("DELETE: POSSIBLE, it got through and was rolled back");
    assertThat(new Attempt("DELETE", true, "audit is append-only"))
        .hasToString("DELETE: refused, audit is append-only");
  }
}
