package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.core.Resource;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database sink, on each database. */
class JdbcSinkTest {
  private static final String RECORDS = "leeway_audit_record";
  private static final String HEADS = "leeway_audit_head";

  @TempDir Path folder;

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> AuditEvent.of("hp_change").by(Actor.user("u-" + i)).detail("n", i).success())
        .toList();
  }

  private static void assertIntact(JdbcSink sink, int records) {
    Verification verification = sink.verify();

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(records);
  }

  private static List<Finding.Kind> kinds(JdbcSink sink) {
    Verification verification = sink.verify();
    assertThat(verification.valid()).isFalse();
    return verification.findings().stream().map(Finding::kind).toList();
  }

  @ParameterizedTest
  @EnumSource
  void batches_areOneDenseChain(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.open();
    assertIntact(sink, 1);

    sink.append(events(3));
    sink.append(events(700));
    JdbcSink.on(source).append(events(1));
    sink.append(events(1));

    assertIntact(sink, 706);
  }

  @ParameterizedTest
  @EnumSource
  void threadsAndSinks_makeOneDenseChain(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    List<JdbcSink> sinks = IntStream.range(0, 4).mapToObj(i -> JdbcSink.on(source)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> results = new ArrayList<>();

    for (int thread = 0; thread < 8; thread++) {
      JdbcSink sink = sinks.get(thread % 4);
      Callable<Void> work =
          () -> {
            for (int batch = 0; batch < 10; batch++) {
              sink.append(events(1 + batch % 3));
            }
            return null;
          };
      results.add(threads.submit(work));
    }
    for (Future<?> result : results) {
      result.get();
    }
    threads.shutdown();

    assertIntact(sinks.get(0), 1 + 8 * 19);
  }

  @ParameterizedTest
  @EnumSource
  void removedRecord_isAGap(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(9));

    TestDatabase.execute(source, "DELETE FROM " + RECORDS + " WHERE seq = 5");

    assertThat(kinds(sink)).containsExactly(Finding.Kind.SEQ_GAP);
  }

  @ParameterizedTest
  @EnumSource
  void removedEnd_isMissed(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(9));

    TestDatabase.execute(source, "DELETE FROM " + RECORDS + " WHERE seq > 8");

    assertThat(kinds(sink)).containsExactly(Finding.Kind.HEAD_AHEAD);
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcSink.on(source).append(events(1)))
        .withMessageStartingWith(
            "nothing is appended to audit log 'audit' in leeway_audit_record: record 10 is not the"
                + " one that its head knows.");
  }

  @ParameterizedTest
  @EnumSource
  void alteredBody_isFound(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(9));

    TestDatabase.execute(
        source,
        "UPDATE "
            + RECORDS
            + " SET body = (SELECT body FROM "
            + RECORDS
            + " WHERE seq = 4) WHERE seq = 5");

    assertThat(kinds(sink)).containsExactly(Finding.Kind.CONTENT_MODIFIED);
  }

  @ParameterizedTest
  @EnumSource
  void alteredCopy_isFound(TestDatabase database) throws Exception {
    String[] changes = {
      "action = 'model.promote'",
      "action = 'hp_change '",
      "actor_id = 'U-3'",
      "actor_id = NULL",
      "actor_type = 'service'",
      "resource_type = 'model'",
      "resource_id = ''",
      "tenant = 'x'",
      "outcome = 'denied'",
      "correlation_id = 'c'",
      "method = 'GET'",
      "path = '/'",
      "status = 200",
      "event_time = event_time + 1",
      "recorded_at = recorded_at - 1",
      "event_id = 'x'"
    };
    DataSource source = database.create(folder);
    for (int i = 0; i < changes.length; i++) {
      String change = changes[i];
      JdbcSink sink = JdbcSink.on(source).withTablePrefix("t" + i);
      sink.append(events(9));

      TestDatabase.execute(source, "UPDATE t" + i + "record SET " + change + " WHERE seq = 5");

      Verification verification = sink.verify();
      assertThat(verification.findings()).as(change).hasSize(1);
      Finding finding = verification.findings().get(0);
      assertThat(finding.kind()).isEqualTo(Finding.Kind.COLUMN_MISMATCH);
      assertThat(finding.fromSeq()).isEqualTo(5);
      assertThat(finding.detail())
          .isEqualTo(
              "row 5: column "
                  + change.substring(0, change.indexOf(' '))
                  + " is not as the body has it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void alteredHead_isFoundAndRefused(TestDatabase database) throws Exception {
    Map<String, Finding.Kind> changes =
        Map.of(
            "DELETE FROM " + HEADS, Finding.Kind.HEAD_MISSING,
            "UPDATE " + HEADS + " SET seq = 9", Finding.Kind.HEAD_MISMATCH,
            "UPDATE " + HEADS + " SET root = hash", Finding.Kind.HEAD_UNREADABLE,
            "UPDATE " + HEADS + " SET hash = root", Finding.Kind.HEAD_MISMATCH);
    for (Map.Entry<String, Finding.Kind> change : changes.entrySet()) {
      DataSource source = database.create(folder);
      JdbcSink sink = JdbcSink.on(source);
      sink.append(events(9));

      TestDatabase.execute(source, change.getKey());

      assertThat(kinds(sink)).as(change.getKey()).containsExactly(change.getValue());
      assertThatIllegalStateException()
          .isThrownBy(() -> JdbcSink.on(source).append(events(1)))
          .withMessageStartingWith("nothing is appended to audit log 'audit'");
      assertThatIllegalStateException().isThrownBy(() -> sink.append(events(1)));
    }
  }

  /** A backup of the head alone, put back. */
  @ParameterizedTest
  @EnumSource
  void headThatWasSetBack_isFoundAndRefused(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(4));
    TestDatabase.execute(source, "CREATE TABLE kept AS SELECT * FROM " + HEADS);
    sink.append(events(3));

    TestDatabase.execute(
        source, "DELETE FROM " + HEADS, "INSERT INTO " + HEADS + " SELECT * FROM kept");

    assertThat(sink.verify().findings().toString())
        .contains("HEAD_MISMATCH at 6..8: the head knows of 5 records: it was set back");
    assertThatIllegalStateException()
        .isThrownBy(() -> sink.append(events(1)))
        .withMessageContaining("set back while it was in use");
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcSink.on(source).append(events(1)))
        .withMessageContaining("records after the last one that its head knows");
  }

  @ParameterizedTest
  @EnumSource
  void secondHeadOfAChain_isImpossible(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink.on(source).append(events(4));

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                TestDatabase.execute(
                    source,
                    "INSERT INTO "
                        + HEADS
                        + " SELECT 'other', chain_id, seq, hash, root, tree FROM "
                        + HEADS));
  }

  /** Two writers that both follow record 2 would both write a record 3. */
  @ParameterizedTest
  @EnumSource
  void forkedRecord_isImpossibleAtItsPlaceAndFoundAtAnother(TestDatabase database)
      throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(4));

    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> copyRecord(source, 3, 3));
    copyRecord(source, 3, 99);

    assertThat(kinds(sink)).containsExactly(Finding.Kind.CONTENT_MODIFIED);
  }

  private static void copyRecord(DataSource source, long seq, long to) throws SQLException {
    TestDatabase.execute(
        source,
        "INSERT INTO "
            + RECORDS
            + " (chain_id, seq, hash_version, prev, hash, body, event_id, event_time,"
            + " recorded_at, action) SELECT chain_id, "
            + to
            + ", 1, prev, hash, body, event_id, event_time, recorded_at, action FROM "
            + RECORDS
            + " WHERE seq = "
            + seq);
  }

  @ParameterizedTest
  @EnumSource
  void sqlInAnyField_isText(TestDatabase database) throws Exception {
    String evil = "x'; DROP TABLE leeway_audit_record; -- \" ` \\ % _ ! \u0000 \ud83d\ude00";
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source).withChainName("it's \"evil\"; DROP TABLE x; --");
    AuditEvent event =
        AuditEvent.of("hp_change")
            .by(Actor.of(evil, evil))
            .on(Resource.of(evil, evil))
            .withTenant(evil)
            .withCorrelationId(evil)
            .withHttp(evil, evil)
            .detail(evil, evil)
            .failure(evil);

    sink.append(List.of(event));

    assertIntact(sink, 2);
    for (AuditQuery query :
        List.of(
            AuditQuery.all().withActor(evil),
            AuditQuery.all().withResource(evil, evil),
            AuditQuery.all().withTenant(evil),
            AuditQuery.all().withCorrelationId(evil),
            AuditQuery.all().withMethod(evil),
            AuditQuery.all().withPathPrefix(evil),
            AuditQuery.all().withText(evil.substring(0, 9)))) {
      assertThat(sink.reader().find(query).records())
          .extracting(AuditRecord::event)
          .extracting(AuditEvent::id)
          .containsExactly(event.id());
    }
    assertThat(sink.reader().find(AuditQuery.all().withActor("' OR '1'='1")).records()).isEmpty();
    assertThat(sink.reader().find(AuditQuery.all().withPathPrefix("%")).records()).isEmpty();
  }

  /** People look at one column, and verifiers at the other. */
  @Test
  void twoBodiesInOneRow_areFound() throws Exception {
    DataSource source = TestDatabase.H2.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(List.of(AuditEvent.of("hp_change")));

    TestDatabase.execute(
        source, "UPDATE leeway_audit_record SET long_body = body, body = X'7b7d' WHERE seq = 2");

    assertThat(sink.verify().findings()).extracting(Finding::kind).contains(Finding.Kind.MALFORMED);
  }

  @ParameterizedTest
  @EnumSource
  void longBodies_areStored(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    List<AuditEvent> events =
        List.of(
            ofBytes(1 << 20),
            ofBytes((1 << 20) + 1), // H2 has it in another column
            AuditEvent.of("hp_change")
                .detail("euros", Collections.nCopies(60, "\u20ac".repeat(16_000))),
            AuditEvent.of("hp_change"));
    assertThat(events.stream().map(JdbcSinkTest::bytes))
        .startsWith(1 << 20, (1 << 20) + 1)
        .anyMatch(bytes -> bytes > 2_880_000);

    sink.append(events);
    sink.append(events);

    assertIntact(sink, 9);
    assertThat(sink.reader().find(AuditQuery.all().oldestFirst().limit(4)).records())
        .extracting(record -> record.event().details())
        .isEqualTo(events.stream().map(AuditEvent::details).toList());
  }

  /** An event with a body of a little over a million bytes, in texts that are short enough. */
  private static AuditEvent ofBytes(int bytes) {
    List<String> texts = Collections.nCopies(65, "x".repeat(16_000));
    AuditEvent event = AuditEvent.of("hp_change").detail("texts", texts);
    int rest = bytes - bytes(event.detail("rest", ""));
    return event.detail("rest", "x".repeat(rest));
  }

  private static int bytes(AuditEvent event) {
    return event.recordedAt(event.time()).toJsonBytes().length;
  }

  @ParameterizedTest
  @EnumSource
  void timesLongAgoAndFarAhead_areFound(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    List<Instant> times =
        List.of(
            Instant.parse("0000-01-01T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"));
    sink.append(times.stream().map(time -> AuditEvent.of("hp_change").at(time)).toList());

    assertIntact(sink, 4);
    for (Instant time : times) {
      assertThat(sink.reader().find(AuditQuery.all().from(time).oldestFirst()).records())
          .first()
          .extracting(record -> record.event().time())
          .isEqualTo(time);
      assertThat(sink.reader().find(AuditQuery.all().before(time)).records())
          .hasSize(times.indexOf(time));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.of("x").at(Instant.parse("+10000-01-01T00:00:00Z")));
  }

  @ParameterizedTest
  @EnumSource
  void longTexts_areFoundWhole(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    String same = "\u20ac".repeat(254) + "\ud83d\ude00"; // the copy must not end in half of it
    List<AuditEvent> events =
        List.of(
            AuditEvent.of("hp_change").by(Actor.user(same + "a")).withHttp("GET", same + "/a"),
            AuditEvent.of("hp_change").by(Actor.user(same + "b")).withHttp("GET", same + "/b"));

    sink.append(events);

    assertIntact(sink, 3);
    assertThat(sink.reader().find(AuditQuery.all().withActor(same + "b")).records())
        .extracting(record -> record.event().id())
        .containsExactly(events.get(1).id());
    assertThat(sink.reader().find(AuditQuery.all().withPathPrefix(same + "/a")).records())
        .extracting(record -> record.event().id())
        .containsExactly(events.get(0).id());
  }

  @ParameterizedTest
  @EnumSource
  void durability_isWhatTheDatabaseDoes(TestDatabase database) throws Exception {
    assertThat(JdbcSink.on(database.create(folder)).durability()).isEqualTo(Durability.FORCED);
  }

  @ParameterizedTest
  @EnumSource
  void tablesOfAnotherVersion_areRefused(TestDatabase database) throws Exception {
    for (int version : new int[] {0, 2}) {
      DataSource source = database.create(folder);
      JdbcSink.on(source).open();
      TestDatabase.execute(source, "UPDATE leeway_audit_schema SET version = " + version);

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> JdbcSink.on(source).append(events(1)))
          .withMessage(
              "audit log 'audit' in leeway_audit_record could not be written: the tables have"
                  + " version "
                  + version
                  + " (leeway_audit_schema), but this release of Leeway knows version 1"
                  + (version == 2 ? ": use the newer release that made them" : " only"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void printedStatements_makeTheTables(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source).withTablePrefix("mine_");

    TestDatabase.execute(source, sink.table().ddl().toArray(new String[0]));
    sink.append(events(2));

    assertIntact(sink, 3);
  }

  @ParameterizedTest
  @EnumSource
  void names_areChecked(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    for (String name : List.of("", "a b", "a;b", "a\"b", "1a", "\u0131", "x".repeat(64))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sink.withSchema(name))
          .withMessageStartingWith("schema must match [A-Za-z_][A-Za-z0-9_]{0,62}, but was '");
      assertThatIllegalArgumentException().isThrownBy(() -> sink.withTablePrefix(name));
    }
    for (String name : List.of("", " ", " a", "a ", "a\u0000b", "a\nb", "x".repeat(257))) {
      assertThatIllegalArgumentException().isThrownBy(() -> sink.withChainName(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void chainsOfOneTable_areApart(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink one = JdbcSink.on(source).withChainName("one");
    JdbcSink other = JdbcSink.on(source).withChainName("One");

    one.append(events(2));
    other.append(events(5));
    one.append(events(2));

    assertIntact(one, 5);
    assertIntact(other, 6);
    assertThat(other.reader().find(AuditQuery.all()).records()).hasSize(5);
  }
}
