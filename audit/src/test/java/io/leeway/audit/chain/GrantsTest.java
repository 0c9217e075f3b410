package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.leeway.audit.AuditLog;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.AppendOnly.Attempt;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The roles that the javadoc of {@link AppendOnly} prints, with the very rights it gives them. */
class GrantsTest {
  private static final Path PAGE = Path.of("src/main/java/io/leeway/audit/chain/AppendOnly.java");
  private static final Pattern ROLE = Pattern.compile("audit_[a-z]+$");
  private static final AuditEvent EVENT = AuditEvent.of("login").by(Actor.user("u-1042"));
  private static final Actor OFFICER = Actor.user("dpo");

  private final CheckpointSigner signer = TestSigners.create();

  @TempDir Path folder;

  private static List<String> grants() throws Exception {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int begin = page.indexOf(" * -- PostgreSQL");
    String lines = page.substring(begin, page.indexOf("}</pre>", begin));
    String sql = lines.replaceAll("(?m)^ \\* (--.*)?", "");
    return Arrays.stream(sql.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static void grantAll(DataSource owner) throws Exception {
    Set<String> roles = new TreeSet<>();
    for (String grant : grants()) {
      Matcher role = ROLE.matcher(grant);
      assertThat(role.find()).as(grant).isTrue();
      roles.add(role.group());
    }
    assertThat(roles).hasSize(6);
    for (String role : roles) {
      TestDatabase.execute(owner, "CREATE ROLE " + role + " LOGIN");
    }
    TestDatabase.execute(owner, grants().toArray(new String[0]));
  }

  private static JdbcSink as(String role, DataSource owner) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(((PGSimpleDataSource) owner).getURL());
    source.setUser(role);
    return JdbcSink.on(source);
  }

  @Test
  void eachRole_mayDoWhatThePageSaysAndNoMore() throws Exception {
    DataSource owner = TestDatabase.POSTGRESQL.create(folder);
    TestDatabase.execute(owner, ChainTable.in(owner).ddl().toArray(new String[0]));
    JdbcSink.on(owner).appendOnly().install();
    grantAll(owner);

    JdbcSink writer = as("audit_writer", owner).withCheckpoints(signer, checkpoint -> {});
    writer.append(List.of(EVENT));
    String first = writer.reader().find(AuditQuery.all()).records().get(0).hash().orElseThrow();
    writer.append(List.of(EVENT));
    assertThat(writer.rollbackTo(first, OFFICER, "wrong import").records()).isEqualTo(1);
    writer.close(); // signs
    assertThat(writer.appendOnly().tryChanges()).allMatch(Attempt::refused);
    assertRefused(() -> as("audit_writer", owner).withErasable("actor.id").append(List.of(EVENT)));

    JdbcSink eraser = as("audit_eraser", owner).withErasable("actor.id");
    eraser.append(List.of(EVENT));
    assertThat(eraser.erase(AuditQuery.actorTrail("u-1042"), OFFICER, "consent").values())
        .isEqualTo(1);
    assertThat(eraser.appendOnly().tryChanges()).allMatch(Attempt::refused);

    relay(owner);

    JdbcSink reader = as("audit_reader", owner);
    assertThat(reader.verify().findings()).isEmpty();
    assertThat(reader.reader().find(AuditQuery.actorTrail("u-1042")).records()).hasSize(2);
    assertThat(RecordProof.of(reader.table(), 2).verify(signer.keys()).seq()).isEqualTo(2);
    assertRefused(() -> reader.append(List.of(EVENT)));

    JdbcSink retention = as("audit_retention", owner).withRetention(Retention.ofRecords(1));
    assertThat(retention.prune().records()).isPositive();
    retention.append(List.of(EVENT));
    retention.close();
    assertThat(reader.verify().findings()).isEmpty();
    assertThat(retention.appendOnly().tryChanges()).allMatch(Attempt::refused);
  }

  private void relay(DataSource owner) throws Exception {
    PGSimpleDataSource host = new PGSimpleDataSource();
    host.setURL(((PGSimpleDataSource) owner).getURL());
    host.setUser("audit_host");
    try (AuditLog log = AuditLog.builder(events -> {}).build();
        Connection connection = host.getConnection();
        JdbcSink relay = as("audit_relay", owner).withOutbox(Duration.ofMillis(20))) {
      connection.setAutoCommit(false);
      as("audit_host", owner).outbox(log).record(connection, EVENT);
      connection.commit();
      relay.open();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (relay.outboxHealth().orElseThrow().chained() == 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(relay.outboxHealth().orElseThrow().chained()).isEqualTo(1);
    }
  }

  private static void assertRefused(ThrowingCallable work) {
    assertThatIOException().isThrownBy(work).withMessageContaining("permission denied for table");
  }
}
