package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditLog;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.TableOutbox;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that stand or fall with a change of the host's, on each database. */
@Timeout(120)
class JdbcOutboxTest {
  private static final Duration SOON = Duration.ofMillis(20);

  @TempDir Path folder;

  private DataSource source = new JdbcDataSource();

  private JdbcSink open(TestDatabase database) throws Exception {
    source = database.create(folder);
    TestDatabase.execute(source, "CREATE TABLE loan (id INTEGER PRIMARY KEY, state VARCHAR(20))");
    JdbcSink sink = JdbcSink.on(source).withOutbox(SOON);
    sink.open();
    return sink;
  }

  private static AuditLog log() {
    return AuditLog.builder(events -> {}).build();
  }

  private void approve(JdbcOutbox outbox, int loan, boolean commits) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO loan (id, state) VALUES (?, 'approved')")) {
        insert.setInt(1, loan);
        insert.executeUpdate();
      }
      outbox.record(connection, AuditEvent.of("loan.approve").detail("loan", loan));
      if (commits) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }
  }

  private long count(String table) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  private static List<AuditEvent> awaitChained(JdbcSink sink, int count) throws Exception {
    List<AuditEvent> events = chained(sink);
    while (events.size() < count) {
      Thread.sleep(10);
      events = chained(sink);
    }
    return events;
  }

  /** What is chained is counted a moment later. */
  private static void awaitHealth(JdbcSink sink, Predicate<OutboxHealth> wanted) throws Exception {
    while (!wanted.test(sink.outboxHealth().orElseThrow())) {
      Thread.sleep(1);
    }
  }

  private static List<AuditEvent> chained(JdbcSink sink) {
    return sink.reader().find(AuditQuery.all().oldestFirst().limit(1_000)).records().stream()
        .map(AuditRecord::event)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void committedChange_isChainedAndRolledBackOneIsNot(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        AuditLog log = log()) {
      JdbcOutbox outbox = sink.outbox(log);
      approve(outbox, 1, true);
      approve(outbox, 2, false);
      approve(outbox, 3, true);

      List<AuditEvent> events = awaitChained(sink, 2);

      assertThat(events).extracting(e -> e.details().get("loan")).containsExactly(1, 3);
      assertThat(count("loan")).isEqualTo(2);
      assertThat(count("leeway_audit_outbox")).isZero();
      assertThat(sink.verify().findings()).isEmpty();
      assertThat(sink.verify().verifiedRecords()).isEqualTo(3);
      awaitHealth(sink, health -> health.chained() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsAndRelays_chainEachEventOnce(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        JdbcSink second = JdbcSink.on(source).withOutbox(SOON);
        AuditLog log = log()) {
      second.open();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<Void>> results = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread * 20;
        Callable<Void> work =
            () -> {
              for (int i = 0; i < 20; i++) {
                approve(sink.outbox(log), first + i, i % 4 != 3);
              }
              return null;
            };
        results.add(threads.submit(work));
      }
      for (Future<Void> result : results) {
        result.get();
      }
      threads.shutdown();
      awaitChained(sink, 60);

      assertThat(chained(sink)).extracting(e -> e.details().get("loan")).doesNotHaveDuplicates();
      assertThat(count("loan")).isEqualTo(60);
      assertThat(count("leeway_audit_outbox")).isZero();
      assertThat(sink.verify().verifiedRecords()).isEqualTo(61);
      assertThat(sink.verify().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventThatWasChangedWhileItWaited_staysAndTheOthersGoOn(TestDatabase database)
      throws Exception {
    open(database).close();
    try (JdbcSink sink = JdbcSink.on(source).withOutbox(SOON);
        AuditLog log = log()) {
      approve(sink.outbox(log), 1, true);
      String head = "(SELECT hash FROM leeway_audit_head)"; // bytes that are no event
      TestDatabase.execute(source, "UPDATE leeway_audit_outbox SET body = " + head);
      approve(sink.outbox(log), 2, true);

      sink.open();

      assertThat(awaitChained(sink, 1).get(0).details()).containsEntry("loan", 2);
      assertThat(count("leeway_audit_outbox WHERE refused = 1")).isEqualTo(1);
      awaitHealth(sink, health -> health.refused() == 1);
      assertThat(sink.verify().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void secretsAndUnwantedEvents_neverReachTheTable(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        AuditLog log = AuditLog.builder(events -> {}).deny("noise").build();
        Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      JdbcOutbox outbox = sink.outbox(log);
      outbox.record(connection, AuditEvent.of("noise"));
      outbox.record(connection, AuditEvent.of("login").detail("password", "hunter2"));
      connection.commit();

      AuditEvent only = awaitChained(sink, 1).get(0);

      assertThat(only.action()).isEqualTo("login");
      assertThat(only.toJson()).doesNotContain("hunter2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> outbox.record(connection, AuditEvent.of("audit.pruned")))
          .withMessageStartingWith("actions that begin with audit. are the log's own");
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionThatCommitsByItself_isRefused(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        AuditLog log = log();
        Connection connection = source.getConnection()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sink.outbox(log).record(connection, AuditEvent.of("a")))
          .withMessageContaining("must not commit by itself");
      assertThat(count("leeway_audit_outbox")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingTables_areAnErrorOfTheTransaction(TestDatabase database) throws Exception {
    source = database.create(folder);
    try (AuditLog log = log();
        Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      JdbcOutbox outbox = JdbcSink.on(source).outbox(log);

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> outbox.record(connection, AuditEvent.of("a")));
      connection.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource
  void chainThatWasTamperedWith_keepsEventsWaiting(TestDatabase database) throws Exception {
    open(database).close();
    JdbcSink.on(source).append(List.of(AuditEvent.of("a"), AuditEvent.of("b")));
    TestDatabase.execute(source, "UPDATE leeway_audit_head SET seq = 1");
    try (AuditLog log = log()) {
      approve(JdbcSink.on(source).outbox(log), 1, true);
    }

    JdbcSink next = JdbcSink.on(source).withOutbox(SOON);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(next::open);
    assertThat(count("leeway_audit_outbox")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void eventsOfTheLogItself_areNotChained(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        AuditLog log = log()) {
      for (String action : List.of("audit.pruned", "audit.rolled_back", "audit.erased")) {
        try (Connection connection = source.getConnection()) {
          new TableOutbox(sink.table()).add(connection, AuditEvent.of(action));
        }
      }
      approve(sink.outbox(log), 1, true);

      assertThat(awaitChained(sink, 1)).extracting(AuditEvent::action).containsOnly("loan.approve");
      assertThat(count("leeway_audit_outbox WHERE refused = 1")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closedSink_chainsNoMore(TestDatabase database) throws Exception {
    open(database).close();
    JdbcSink sink = JdbcSink.on(source).withOutbox(SOON);
    try (AuditLog log = log();
        Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      for (int n = 0; n < 8_000; n++) {
        sink.outbox(log).record(connection, AuditEvent.of("approve"));
      }
      connection.commit();
    }
    sink.open();
    awaitHealth(sink, health -> health.chained() > 0);

    sink.close();

    assertThat(count("leeway_audit_outbox")).isPositive();
    assertThat(chained(sink)).hasSize((int) sink.outboxHealth().orElseThrow().chained());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("leeway-outbox"));
  }

  @ParameterizedTest
  @EnumSource
  void databaseThatGoesAway_isTriedAgain(TestDatabase database) throws Exception {
    try (JdbcSink sink = open(database);
        AuditLog log = log()) {
      TestDatabase.execute(source, "ALTER TABLE leeway_audit_head RENAME TO away");
      approve(sink.outbox(log), 1, true);
      awaitHealth(sink, health -> health.failed() > 0);
      assertThat(sink.outboxHealth().orElseThrow().lastError()).isPresent();
      TestDatabase.execute(source, "ALTER TABLE away RENAME TO leeway_audit_head");

      assertThat(awaitChained(sink, 1)).hasSize(1);
      awaitHealth(sink, health -> health.lastError().isEmpty());
      assertThat(sink.verify().findings()).isEmpty();
    }
  }
}
