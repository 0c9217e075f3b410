package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

/** Writers of one chain that meet, and chains whose tables others have changed meanwhile. */
@Timeout(120)
class JdbcWritersTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");

  @TempDir Path folder;

  private static List<AuditEvent> events(int count) {
    return Collections.nCopies(count, EVENT);
  }

  /** Every append of every writer is stored. */
  private static void write(DataSource source, int writers, int appends) throws Exception {
    JdbcSink.on(source).open();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      Callable<Integer> work =
          () -> {
            JdbcSink sink = JdbcSink.on(source);
            for (int i = 0; i < appends; i++) {
              sink.append(events(1));
            }
            return appends;
          };
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        results.add(threads.submit(work));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(appends);
      }
    } finally {
      threads.shutdown();
    }
    Verification verification = JdbcSink.on(source).verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(1 + writers * appends);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, TRANSACTION_REPEATABLE_READ",
    "POSTGRESQL, TRANSACTION_SERIALIZABLE",
    "H2, TRANSACTION_REPEATABLE_READ",
    "H2, TRANSACTION_SERIALIZABLE",
    "MARIADB, TRANSACTION_REPEATABLE_READ",
    "MARIADB, TRANSACTION_SERIALIZABLE"
  })
  void writersAtAStricterIsolation_waitForEachOther(TestDatabase database, String isolation)
      throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.create(folder));
    config.setMaximumPoolSize(8);
    config.setTransactionIsolation(isolation);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      write(pool, 8, 25);
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.class.getField(isolation).getInt(null));
      }
    }
  }

  @Test
  void writersOfSqliteThatNobodyHasWait_waitForEachOther() throws Exception {
    SQLiteDataSource source = (SQLiteDataSource) TestDatabase.SQLITE.create(folder);
    source.setBusyTimeout(0);

    write(source, 4, 25);
  }

  private static final List<String> TABLES = List.of("record", "head", "signed");

  private static void restore(DataSource source) throws Exception {
    for (String table : TABLES) {
      String name = "leeway_audit_" + table;
      TestDatabase.execute(
          source, "DELETE FROM " + name, "INSERT INTO " + name + " SELECT * FROM old_" + table);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tableRestoredWhileItIsWritten_getsNothingMore(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(3));
    for (String table : TABLES) {
      TestDatabase.execute(
          source, "CREATE TABLE old_" + table + " AS SELECT * FROM leeway_audit_" + table);
    }
    sink.append(events(4));
    restore(source);
    JdbcSink.on(source).append(events(20)); // who was started afterwards

    assertThatIllegalStateException()
        .isThrownBy(() -> sink.append(events(1)))
        .withMessageContaining("record 8 is another than was stored")
        .withMessageContaining("restored from an older copy");
    JdbcSink.on(source).append(events(1));
    assertThat(JdbcSink.on(source).verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void recordsWithoutHead_stopOnlyAChainOfTheirOwnName(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    for (String name : List.of("damaged", "cut", "lost", "kept")) {
      JdbcSink.on(source).withChainName(name).append(events(3));
    }
    String of = " chain_id = (SELECT chain_id FROM leeway_audit_head WHERE chain_name = '";
    TestDatabase.execute(
        source,
        "UPDATE leeway_audit_record SET body = hash WHERE seq = 1 AND" + of + "damaged')",
        "DELETE FROM leeway_audit_record WHERE seq = 1 AND" + of + "cut')",
        "DELETE FROM leeway_audit_head WHERE chain_name <> 'kept'");

    JdbcSink next = JdbcSink.on(source).withChainName("next");
    next.append(events(1));

    assertThat(next.verify().findings()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcSink.on(source).withChainName("lost").append(events(1)))
        .withMessageContaining("it has records, but no head");
    assertThat(JdbcSink.on(source).withChainName("damaged").verify().findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.HEAD_MISSING);
  }
}
