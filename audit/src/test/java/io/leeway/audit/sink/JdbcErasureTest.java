package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.audit.chain.Erasure;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.TableWriter;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.core.internal.Times;
import io.leeway.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of events in a database can be erased, and nothing else can be done to them unseen. */
class JdbcErasureTest {
  private static final Actor DPO = Actor.user("dpo");
  private static final String BASIS = "GDPR 17(1)(b)";
  private static final String VALUES = "leeway_audit_erasable";

  @TempDir private Path folder;

  private static AuditEvent event(int n) {
    Map<String, @Nullable Object> card = new LinkedHashMap<>();
    card.put("limit", new BigDecimal("2.50"));
    card.put("owner", null);
    card.put("a.b\0", List.of(n, Map.of("é", "😀")));
    return AuditEvent.of("hp_change")
        .by(Actor.user("walter-" + n))
        .on(Resource.of("model", "credit-" + n % 3))
        .withCorrelationId("req-" + n)
        .withHttp("GET", "/users/" + n)
        .from("10.1.2." + n, "curl")
        .detail("card", card)
        .detail("n", n)
        .failure("no such user mallory-" + n);
  }

  private static List<AuditEvent> events(int count) {
    List<AuditEvent> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      events.add(event(n));
    }
    return events;
  }

  private static JdbcSink sink(DataSource source) {
    return JdbcSink.on(source)
        .withErasable(
            "actor.id", "resource.id", "correlation_id", "path", "details.card.*", "error");
  }

  private static List<AuditEvent> read(JdbcSink sink, AuditQuery query) {
    List<AuditEvent> read = new ArrayList<>();
    sink.reader().forEach(query, record -> read.add(record.event()));
    return read;
  }

  private static List<Kind> kinds(JdbcSink sink) {
    return sink.verify().findings().stream().map(Finding::kind).toList();
  }

  private static List<String> texts(List<AuditEvent> events) {
    return events.stream()
        .map(event -> event.toJson().replaceAll(",\"recorded_at\":\"[^\"]*\"", ""))
        .toList();
  }

  private static long count(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void values_areReadAndFoundUntilTheyAreErased(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    List<AuditEvent> events = events(130);
    sink.append(events.subList(0, 70));
    sink.append(events.subList(70, 130));

    assertThat(sink.verify().findings()).isEmpty();
    assertThat(texts(read(sink, AuditQuery.all().oldestFirst()))).isEqualTo(texts(events));
    List<AuditEvent> backwards = new ArrayList<>(events);
    Collections.reverse(backwards);
    assertThat(texts(read(sink, AuditQuery.all()))).isEqualTo(texts(backwards));
    for (AuditQuery query :
        List.of(
            AuditQuery.all().withActor("walter-77"),
            AuditQuery.all().withResource("model", "credit-2").withCorrelationId("req-77"),
            AuditQuery.all().withPathPrefix("/users/77"),
            AuditQuery.all().withText("MALLORY-77"))) {
      assertThat(
              texts(
                  sink.reader().find(query.limit(1)).records().stream()
                      .map(r -> r.event())
                      .toList()))
          .as("%s", query)
          .isEqualTo(texts(List.of(event77(events))));
    }
    assertThat(read(sink, AuditQuery.all().withActor("erasable:0"))).isEmpty();
    assertThat(
            count(source, "SELECT COUNT(*) FROM leeway_audit_record WHERE actor_id = 'erasable:0'"))
        .isEqualTo(130);

    ErasureResult result =
        sink.erase(AuditQuery.all().withResource("model", "credit-2"), DPO, BASIS);

    assertThat(result).isEqualTo(new ErasureResult(43, 43 * 8));
    assertThat(sink.verify().findings()).isEmpty();
    assertThat(sink.verify().erasedValues()).isEqualTo(43 * 8);
    assertThat(count(source, "SELECT COUNT(*) FROM " + VALUES + " WHERE salt IS NULL"))
        .isEqualTo(count(source, "SELECT COUNT(*) FROM " + VALUES + " WHERE content IS NULL"))
        .isEqualTo(43 * 8);
    assertThat(read(sink, AuditQuery.all().withActor("walter-77"))).isEmpty();
    assertThat(read(sink, AuditQuery.all().withActor("[erased]")))
        .hasSize(43)
        .allSatisfy(e -> assertThat(e.toJson()).doesNotContain("walter", "mallory", ":2.50"));
    assertThat(read(sink, AuditQuery.all().withActor("walter-78"))).hasSize(1);
    assertThat(read(sink, AuditQuery.all().withAction("audit.erased")))
        .singleElement()
        .satisfies(e -> assertThat(e.actor()).contains(DPO))
        .satisfies(e -> assertThat(e.details()).containsEntry("legal_basis", BASIS));
    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS, "details.card.limit", "error"))
        .isEqualTo(new ErasureResult(87, 87 * 2));
    assertThat(sink.verify().findings()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> sink.erase(AuditQuery.all(), DPO, ""));
  }

  private static AuditEvent event77(List<AuditEvent> events) {
    return events.get(77);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsDoneToTheValuesByHand_isFound(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    sink.append(events(3));
    String where = " WHERE seq = 3 AND idx = 1";
    String backup = "CREATE TABLE backup AS SELECT * FROM " + VALUES;
    TestDatabase.execute(source, backup);
    Map<String, Kind> attacks = new LinkedHashMap<>();
    attacks.put(
        "UPDATE " + VALUES + " SET salt = NULL, content = NULL" + where, Kind.ERASURE_UNAUTHORISED);
    attacks.put("DELETE FROM " + VALUES + where, Kind.ERASURE_UNAUTHORISED);
    attacks.put("DELETE FROM " + VALUES, Kind.ERASURE_UNAUTHORISED);
    attacks.put("UPDATE " + VALUES + " SET content = salt" + where, Kind.CONTENT_MODIFIED);
    attacks.put("UPDATE " + VALUES + " SET salt = NULL" + where, Kind.CONTENT_MODIFIED);
    attacks.put("UPDATE " + VALUES + " SET content = NULL" + where, Kind.CONTENT_MODIFIED);
    attacks.put("UPDATE " + VALUES + " SET path = content" + where, Kind.CONTENT_MODIFIED);
    for (Map.Entry<String, Kind> attack : attacks.entrySet()) {
      TestDatabase.execute(source, attack.getKey());

      assertThat(kinds(sink)).as(attack.getKey()).containsOnly(attack.getValue());
      assertThat(read(sink, AuditQuery.all().oldestFirst()).get(1).resource().orElseThrow().id())
          .contains(attack.getKey().contains("= NULL, content") ? "[erased]" : "erasable:1");

      TestDatabase.execute(
          source, "DELETE FROM " + VALUES, "INSERT INTO " + VALUES + " SELECT * FROM backup");
      assertThat(kinds(sink)).isEmpty();
    }
    TestDatabase.execute(source, "UPDATE " + VALUES + " SET idx = 99" + where);
    assertThat(kinds(sink)).containsExactly(Kind.ERASURE_UNAUTHORISED, Kind.MALFORMED);
    TestDatabase.execute(
        source, "DELETE FROM " + VALUES, "INSERT INTO " + VALUES + " SELECT * FROM backup");

    sink.erase(AuditQuery.all().withActor("walter-1"), DPO, BASIS);
    TestDatabase.execute(
        source, "DELETE FROM " + VALUES, "INSERT INTO " + VALUES + " SELECT * FROM backup");

    assertThat(kinds(sink)).containsOnly(Kind.ERASURE_INCOMPLETE);
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfNothing_areFoundAndNotErased(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    sink.append(events(3));
    int n = 1;
    for (String place :
        List.of("4, 99", "1, 0")) { // a record that has fewer, and one that has none
      TestDatabase.execute(
          source,
          "INSERT INTO "
              + VALUES
              + " (chain_id, seq, idx, path, salt, content) SELECT chain_id, "
              + place
              + ", path, salt, content FROM "
              + VALUES
              + " WHERE seq = 2 AND idx = 0");
      assertThat(kinds(sink)).as(place).containsOnly(Kind.MALFORMED);

      sink.erase(AuditQuery.all().withActor("walter-" + n++), DPO, BASIS);

      assertThat(kinds(sink)).as(place).containsOnly(Kind.MALFORMED);
      TestDatabase.execute(source, "DELETE FROM " + VALUES + " WHERE seq = 1 OR idx = 99");
      assertThat(kinds(sink)).as(place).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfAPart_areVerified(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    sink.append(events(20));
    sink.erase(AuditQuery.all().withActor("walter-5"), DPO, BASIS);
    sink.append(events(5));

    for (long from = 1; from <= 27; from++) {
      Verification part = ChainVerifier.of(sink.table()).withRange(from, from + 9).verify();
      assertThat(part.findings()).isEmpty();
      assertThat(part.erasedValues()).as("%d", from).isEqualTo(from <= 7 ? 8 : 0);
    }
    String where = " WHERE seq = 9 AND idx = 1";
    TestDatabase.execute(source, "UPDATE " + VALUES + " SET content = salt" + where);
    assertThat(ChainVerifier.of(sink.table()).withRange(8, 12).verify().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.CONTENT_MODIFIED);
    TestDatabase.execute(source, "DELETE FROM " + VALUES + where);
    assertThat(ChainVerifier.of(sink.table()).withRange(8, 12).verify().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.ERASURE_UNAUTHORISED);
    assertThat(ChainVerifier.of(sink.table()).withRange(10, 12).verify().valid()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void eventsThatWereRolledBack_areErasedToo(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = sink(source);
    sink.append(events(2));
    String kept = sink.reader().find(AuditQuery.all()).records().get(0).hash().orElseThrow();
    sink.append(List.of(event(2)));
    sink.rollbackTo(kept, DPO, "mistaken");

    assertThat(sink.erase(AuditQuery.all().withActor("walter-2"), DPO, BASIS).records()).isOne();
    assertThat(count(source, "SELECT COUNT(*) FROM " + VALUES + " WHERE salt IS NULL"))
        .isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void manyValues_areErasedByEventsOfBoundedSize(TestDatabase database) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder)).withErasable("details", "actor.id");
    Map<String, Object> wide = new LinkedHashMap<>();
    for (int i = 0; i < 2_600; i++) {
      wide.put("field-" + i, i);
    }
    List<AuditEvent> events = events(250);
    events.add(AuditEvent.of("wide").by(DPO).withDetails(wide));
    sink.append(events);

    ErasureResult result = sink.erase(AuditQuery.all(), DPO, BASIS);

    assertThat(result).isEqualTo(new ErasureResult(251, 250 * 3 + 2_601));
    assertThat(read(sink, AuditQuery.all().withAction("audit.erased")))
        .hasSize(4)
        .allSatisfy(e -> assertThat((List<?>) e.details().get("values")).hasSizeLessThan(1_001));
    assertThat(sink.verify().findings()).isEmpty();
    assertThat(sink.verify().erasedValues()).isEqualTo(result.values());
  }

  /** The database fails in the middle of a transaction that stores values, or erases some. */
  @ParameterizedTest
  @EnumSource
  void whatFails_leavesEverythingAsItWas(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    ChainTable table = ChainTable.in(source);
    TableWriter writer = new TableWriter(table, Times::now, ErasableFields.of("actor.id", "error"));
    writer.append(events(2));
    Erasure erasure = new Erasure(DPO, BASIS, ErasableFields.NONE);

    TestDatabase.execute(source, "ALTER TABLE leeway_audit_record RENAME TO hidden");
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> writer.append(events(1)));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> writer.erase(erasure, new long[] {2, 3}));
    TestDatabase.execute(source, "ALTER TABLE hidden RENAME TO leeway_audit_record");

    assertThat(count(source, "SELECT COUNT(*) FROM " + VALUES + " WHERE salt IS NOT NULL"))
        .isEqualTo(4);
    assertThat(ChainVerifier.verify(table).findings()).isEmpty();
    assertThat(writer.erase(erasure, new long[] {2, 3, 4})).isEqualTo(new ErasureResult(2, 4));
    assertThat(ChainVerifier.verify(table).findings()).isEmpty();
  }
}
