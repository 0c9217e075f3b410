package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.WatchedSource.Asked;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a table is asked, and how often: a query and a batch must not grow slow unseen. */
class TablePlansTest {
  private static final int RECORDS = 5_000;
  private static final int BATCH = 500;
  private static final Map<TestDatabase, String> ANALYZE =
      Map.of(TestDatabase.MARIADB, "ANALYZE TABLE leeway_audit_record");
  private static final AuditQuery ALL = AuditQuery.all();
  private static final AuditQuery BY_ACTOR = ALL.withActor("u-7").limit(20);

  @TempDir Path folder;

  private static AuditEvent event(int n) {
    return AuditEvent.of("model.promote")
        .by(Actor.user("u-" + n % 100))
        .on(Resource.of("model", "m-" + n % 50))
        .success();
  }

  private static void append(JdbcSink sink, int first, int count) throws IOException {
    sink.append(IntStream.range(first, first + count).mapToObj(TablePlansTest::event).toList());
  }

  private static JdbcSink filled(TestDatabase database, DataSource source) throws Exception {
    JdbcSink sink = JdbcSink.on(source);
    for (int first = 0; first < RECORDS; first += BATCH) {
      append(sink, first, BATCH);
    }
    TestDatabase.execute(source, ANALYZE.getOrDefault(database, "ANALYZE"));
    return sink;
  }

  private static List<String> sql(List<Asked> asked) {
    return asked.stream().map(Asked::sql).toList();
  }

  @ParameterizedTest
  @EnumSource
  void queryByActorResourceOrId_readsItsIndexInOrder(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    filled(database, source);
    WatchedSource watched = new WatchedSource(source);
    AuditReader reader = JdbcSink.on(watched.source()).reader();
    AuditQuery byResource = ALL.withResource("model", "m-7").limit(20);
    UUID id = reader.find(BY_ACTOR).records().get(9).event().id();
    Map<String, AuditQuery> queries =
        Map.of("actor_id", BY_ACTOR, "resource_id", byResource, "event_id", ALL.withId(id));

    for (Map.Entry<String, AuditQuery> query : queries.entrySet()) {
      for (AuditQuery ordered : List.of(query.getValue(), query.getValue().oldestFirst())) {
        watched.take();
        assertThat(reader.find(ordered).records()).isNotEmpty();
        List<Asked> asked = watched.take();

        assertThat(asked).hasSize(1);
        assertUses(database, source, asked.get(0), "leeway_audit_by_" + query.getKey());
      }
    }
  }

  private static void assertUses(
      TestDatabase database, DataSource source, Asked query, String index) throws SQLException {
    String plan = plan(database, source, query);
    switch (database) {
      case H2 ->
          assertThat(plan).contains("/* public." + index + ": ").contains("/* index sorted */");
      case SQLITE ->
          assertThat(plan)
              .contains("search leeway_audit_record using index " + index + " (")
              .doesNotContain("temp b-tree")
              .doesNotContain("scan leeway_audit_record");
      case POSTGRESQL ->
          assertThat(plan)
              .contains("using " + index + " on leeway_audit_record")
              .doesNotContain("sort")
              .doesNotContain("on leeway_audit_record leeway_audit_record_1");
      case MARIADB ->
          assertThat(plan)
              .containsPattern("leeway_audit_record range \\S+ " + index + " ")
              .doesNotContain("filesort");
      default -> throw new IllegalArgumentException(database.name());
    }
  }

  private static String plan(TestDatabase database, DataSource source, Asked query)
      throws SQLException {
    String explain =
        switch (database) {
          case H2, MARIADB -> "EXPLAIN ";
          case SQLITE -> "EXPLAIN QUERY PLAN ";
          case POSTGRESQL -> "EXPLAIN (COSTS OFF) ";
        };
    List<String> lines = new ArrayList<>();
    try (Connection connection = source.getConnection();
        PreparedStatement statement = query.behind(explain, connection);
        ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          cells.add(rows.getString(column));
        }
        lines.add(String.join(" ", cells));
      }
    }
    return String.join("\n", lines).toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource
  void queryByActor_isOneStatement(TestDatabase database) throws Exception {
    WatchedSource watched = new WatchedSource(database.create(folder));
    JdbcSink sink = JdbcSink.on(watched.source());
    append(sink, 0, BATCH);
    sink.reader().find(BY_ACTOR);
    watched.take();

    sink.reader().find(BY_ACTOR);
    assertThat(watched.take()).hasSize(1);

    sink.reader().find(BY_ACTOR.withTenant("nobody"));
    assertThat(sql(watched.take())).hasSize(3); // that, the head, and whether a value was taken out
  }

  @ParameterizedTest
  @EnumSource
  void batch_isThreeStatementsAndACommitWhateverItsSize(TestDatabase database) throws Exception {
    WatchedSource watched = new WatchedSource(database.create(folder));
    JdbcSink sink = JdbcSink.on(watched.source());
    append(sink, 0, BATCH);

    for (int size : new int[] {1, BATCH}) {
      watched.take();
      append(sink, BATCH, size);

      assertThat(sql(watched.take()).stream().map(sql -> sql.replaceFirst(" .*", "")).toList())
          .isEqualTo(
              switch (database) {
                case H2 -> List.of("SELECT", "INSERT", "UPDATE", "commit", "CHECKPOINT");
                case SQLITE -> List.of("UPDATE", "SELECT", "INSERT", "UPDATE", "commit");
                default -> List.of("SELECT", "INSERT", "UPDATE", "commit");
              });
    }
  }
}
