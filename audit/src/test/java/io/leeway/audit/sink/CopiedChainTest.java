package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A chain that was written to one database and copied to another, row by row. */
class CopiedChainTest {
  @TempDir Path folder;

  static Stream<Arguments> pairs() {
    return Arrays.stream(TestDatabase.values())
        .flatMap(
            from ->
                Arrays.stream(TestDatabase.values())
                    .filter(to -> to != from)
                    .map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void copy_isTheSameChainAndGoesOn(TestDatabase from, TestDatabase to) throws Exception {
    DataSource source = from.create(folder);
    DataSource target = to.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(
        List.of(
            AuditEvent.of("a").by(Actor.user("d\u00e9j\u00e0 \ud83d\ude00")).detail("n", 1.5),
            AuditEvent.of("b").at(Instant.parse("1969-12-31T23:59:59.999999Z")),
            AuditEvent.of("c").withTenant("x".repeat(300)).failure("a\u0000b")));
    JdbcSink.on(target).open(); // makes the tables
    JdbcSink copy = JdbcSink.on(target);
    copy(source, target, "leeway_audit_head");
    copy(source, target, "leeway_audit_record");

    assertThat(copy.verify()).isEqualTo(sink.verify());
    assertThat(copy.verify().findings()).isEmpty();
    assertThat(records(copy)).isEqualTo(records(sink));
    copy.append(List.of(AuditEvent.of("d")));
    assertThat(copy.verify().findings()).isEmpty();
    assertThat(copy.verify().verifiedRecords()).isEqualTo(5);
  }

  private static List<AuditRecord> records(JdbcSink sink) {
    return sink.reader().find(AuditQuery.all().withHousekeeping()).records();
  }

  private static void copy(DataSource from, DataSource to, String table) throws SQLException {
    TestDatabase.execute(to, "DELETE FROM " + table);
    try (Connection source = from.getConnection();
        Connection target = to.getConnection();
        Statement select = source.createStatement();
        ResultSet rows = select.executeQuery("SELECT * FROM " + table)) {
      List<String> names =
          IntStream.rangeClosed(1, rows.getMetaData().getColumnCount())
              .mapToObj(i -> name(rows, i))
              .filter(name -> !name.equalsIgnoreCase("long_body")) // H2 alone has it
              .toList();
      try (PreparedStatement insert =
          target.prepareStatement(
              "INSERT INTO "
                  + (table + " (" + String.join(", ", names) + ") VALUES (")
                  + (String.join(", ", Collections.nCopies(names.size(), "?")) + ")"))) {
        while (rows.next()) {
          for (int i = 0; i < names.size(); i++) {
            insert.setObject(i + 1, rows.getObject(names.get(i)));
          }
          insert.executeUpdate();
        }
      }
    }
  }

  private static String name(ResultSet rows, int column) {
    try {
      return rows.getMetaData().getColumnName(column);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
