package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.AuditLog;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditWriteException;
import io.leeway.audit.FailurePolicy;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of several tenants, each in a schema or database of its own. */
class LateBoundSinkTest {
  private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

  @TempDir Path folder;

  private DataSource source = new JdbcDataSource();

  @BeforeEach
  void createSchemas() throws SQLException {
    source = TestDatabase.H2.create(folder);
    TestDatabase.execute(source, "CREATE SCHEMA \"a\"", "CREATE SCHEMA \"b\"");
  }

  @AfterEach
  void forgetTenant() {
    TENANT.remove();
  }

  @SuppressWarnings("NullAway") // a host's supplier can give null whatever it promises
  private static String tenant() {
    return TENANT.get();
  }

  private AuditSink sink() {
    return JdbcSink.lateBound(() -> source, LateBoundSinkTest::tenant, UnaryOperator.identity());
  }

  private static void record(AuditLog audit, String tenant, String action) {
    TENANT.set(tenant);
    audit.record(AuditEvent.of(action));
    TENANT.remove();
  }

  private List<String> actionsIn(String schema) {
    JdbcSink there = JdbcSink.on(source).withSchema(schema);
    assertThat(there.verify().findings()).isEmpty();
    return there.reader().find(AuditQuery.all().withHousekeeping().oldestFirst()).records().stream()
        .map(record -> record.event().action())
        .toList();
  }

  @Test
  void tenants_haveChainsOfTheirOwn() {
    try (AuditLog audit = AuditLog.builder(sink()).build()) {
      for (int i = 0; i < 20; i++) {
        record(audit, "a", "a" + i);
        record(audit, "b", "b" + i);
      }
    }

    assertThat(actionsIn("a")).hasSize(21).startsWith("audit.started", "a0", "a1").endsWith("a19");
    assertThat(actionsIn("b")).hasSize(21).startsWith("audit.started", "b0", "b1").endsWith("b19");
  }

  @Test
  void databases_areChosenLikewise() throws Exception {
    DataSource first = TestDatabase.SQLITE.create(folder);
    DataSource second = TestDatabase.SQLITE.create(folder);
    AuditSink sink = JdbcSink.lateBound(() -> tenant().equals("a") ? first : second);
    try (AuditLog audit = AuditLog.builder(sink).build()) {
      record(audit, "b", "b0");
    }

    assertThat(JdbcSink.on(second).reader().find(AuditQuery.all()).records()).hasSize(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> TestDatabase.execute(first, "SELECT * FROM leeway_audit_head"));
  }

  @Test
  void suppliers_areCalledOnTheRecordingThreadAlone() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    AuditSink sink =
        JdbcSink.lateBound(
            () -> {
              threads.add(Thread.currentThread().getName());
              return source;
            });
    try (AuditLog audit = AuditLog.builder(sink).build()) {
      audit.record(AuditEvent.of("a"));
      audit.flush();
    }

    assertThat(threads).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void unknownTenant_isAFailureOfTheCallerWhereTheWriteIsRequired() {
    try (AuditLog audit = AuditLog.builder(sink()).failurePolicy(FailurePolicy.REQUIRED).build()) {
      record(audit, "a", "known");

      assertThatExceptionOfType(AuditWriteException.class)
          .isThrownBy(() -> audit.record(AuditEvent.of("unknown")))
          .withMessageContaining("the supplier gave no schema");
      assertThatExceptionOfType(AuditWriteException.class)
          .isThrownBy(() -> record(audit, "a; DROP TABLE x", "injected"))
          .withMessageContaining("schema must match");
      assertThat(audit.health().dropped()).isEqualTo(2);
    }

    assertThat(actionsIn("a")).containsExactly("audit.started", "known");
  }

  @Test
  void unknownTenant_isCountedWhereItIsNot() {
    AuditLog audit = AuditLog.builder(sink()).build();
    record(audit, "a", "known");
    audit.record(AuditEvent.of("unknown"));
    audit.close();

    assertThat(audit.health().dropped()).isEqualTo(1);
    assertThat(audit.health().lastError())
        .hasValueSatisfying(error -> assertThat(error).contains("the supplier gave no schema"));
    assertThat(actionsIn("a")).containsExactly("audit.started", "known");
  }

  @Test
  void tenantWhoseSchemaIsMissing_keepsNobodyElseFromTheLog() throws Exception {
    AuditLog audit = AuditLog.builder(sink()).build();
    record(audit, "c", "lost1");
    record(audit, "a", "stored");
    record(audit, "c", "lost2");
    audit.flush();
    assertThat(audit.health().failed()).isEqualTo(2);

    TestDatabase.execute(source, "CREATE SCHEMA \"c\"");
    record(audit, "c", "found");
    audit.close();

    assertThat(actionsIn("a")).containsExactly("audit.started", "stored");
    assertThat(actionsIn("c")).containsExactly("audit.started", "audit.dropped", "found");
  }

  @Test
  void batchOfSeveralTenants_isSplit() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
    AuditSink a = events -> sizes.add(events.size());
    AuditSink b =
        events -> {
          sizes.add(-events.size());
          throw new IllegalStateException("b is closed");
        };
    AuditSink slow =
        events -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Map<String, AuditSink> sinks = Map.of("a", a, "b", b, "slow", slow);
    AuditSink routed =
        new AuditSink() {
          @Override
          public AuditSink destination() {
            return sinks.getOrDefault(tenant(), slow);
          }

          @Override
          public void append(List<AuditEvent> events) {
            throw new AssertionError("never called");
          }
        };
    AuditLog audit = AuditLog.builder(routed).build();
    record(audit, "slow", "first");
    Thread.sleep(50); // until it is being stored; if not, it is but a part of the one batch
    for (int i = 0; i < 30; i++) {
      record(audit, i % 3 == 0 ? "b" : "a", "x");
    }
    goOn.countDown();
    audit.flush();

    assertThat(sizes).containsExactly(-10, 20);
    assertThat(audit.health().written()).isEqualTo(21);
    assertThat(audit.health().failed()).isEqualTo(10);
    audit.close();
  }

  @Test
  void sink_refusesWhatDoesNotComeThroughALog() {
    assertThatIllegalStateException()
        .isThrownBy(() -> sink().append(List.of(AuditEvent.of("a"))))
        .withMessageStartingWith("a late-bound sink is for an AuditLog");
    assertThat(sink().durability()).isEqualTo(Durability.BUFFERED);
  }
}
