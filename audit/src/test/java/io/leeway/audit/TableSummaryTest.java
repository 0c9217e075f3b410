package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A summary that a database counts is the one that reading every record gives. */
class TableSummaryTest {
  private static final int ROUNDS = Boolean.getBoolean("leeway.full") ? 40 : 4;
  private static final int EVENTS = 120;
  private static final int QUERIES = 40;
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Actor ADMIN = Actor.user("admin");
  private static final String LONG = "x".repeat(254);

  private static final List<String> ACTIONS =
      List.of("a", "a_b", "axb", "model.a", "model.ab", "audits", "audit.mine");

  /** Texts that some database may take for one another, or that do not fit into a column. */
  private static final List<String> TEXTS =
      List.of("a", "A", "a ", "ä", "a%", "a_", "audit", "\u0131", "\uD83D\uDE00", "ab");

  private static final List<String> ODD_TEXTS =
      List.of(LONG, LONG + "x", LONG + "xy", "a\0", "a\uFFFD", "erasable:0", "[erased]");

  @TempDir Path folder;

  /** Texts of one log; those of every other one have odd ones among them. */
  private record Texts(Random random, List<String> all) {
    static Texts of(long round) {
      Stream<String> odd = round % 2 == 0 ? ODD_TEXTS.stream() : Stream.of();
      return new Texts(new Random(round), Stream.concat(TEXTS.stream(), odd).toList());
    }

    String any() {
      return all.get(random.nextInt(all.size()));
    }

    boolean one(int of) {
      return random.nextInt(of) == 0;
    }

    String action() {
      return ACTIONS.get(random.nextInt(ACTIONS.size()));
    }

    AuditEvent event() {
      AuditEvent event =
          AuditEvent.of(action()).at(NOON.plusNanos(1_000L * (random.nextInt(200) - 100)));
      event = one(3) ? event : event.by(Actor.of(one(2) ? "user" : any(), any()));
      event = one(3) ? event : event.on(Resource.of(one(2) ? "model" : any(), any()));
      event = one(3) ? event : event.withTenant(any()).withCorrelationId(any());
      event =
          one(3) ? event : event.withHttp(any(), "/" + any()).withStatus(200 + random.nextInt(3));
      return one(4) ? event : event.withOutcome(Outcome.values()[random.nextInt(3)]);
    }

    AuditQuery query() {
      AuditQuery query = AuditQuery.all();
      for (int conditions = random.nextInt(3); conditions > 0; conditions--) {
        query =
            switch (random.nextInt(15)) {
              case 0 -> query.withAction(action());
              case 1 -> query.withAction(action(), action(), any());
              case 2 -> query.withActionPrefix(one(2) ? any() : one(2) ? "audit." : "a_");
              case 3 -> query.withMethod(any());
              case 4 -> query.withStatus(200 + random.nextInt(3));
              case 5 -> query.withPathPrefix("/" + any());
              case 6 -> query.withActor(any());
              case 7 -> query.withResource(any());
              case 8 -> query.withResource("model", any());
              case 9 -> query.withTenant(any());
              case 10 -> query.withOutcome(Outcome.values()[random.nextInt(3)]);
              case 11 -> query.withCorrelationId(any());
              case 12 -> query.from(NOON.plusNanos(500L * (random.nextInt(400) - 200)));
              case 13 -> query.before(NOON.plusNanos(500L * (random.nextInt(400) - 200)));
              default -> query.withText(any());
            };
      }
      query = one(3) ? query.withHousekeeping() : query;
      return one(3) ? query.withRolledBack() : query;
    }
  }

  static List<Arguments> logs() {
    return Arrays.stream(TestDatabase.values())
        .flatMap(
            database -> IntStream.range(0, ROUNDS).mapToObj(round -> Arguments.of(database, round)))
        .toList();
  }

  private static AuditSummary read(AuditReader reader, AuditQuery query) {
    SummaryCount count = new SummaryCount();
    reader.forEach(query.oldestFirst(), record -> count.add(record.event()));
    return count.summary();
  }

  /** A log of which something was taken back, erased or pruned, by the round. */
  private JdbcSink log(TestDatabase database, int round, Texts texts) throws Exception {
    JdbcSink sink = JdbcSink.on(database.create(folder));
    sink.append(Stream.generate(texts::event).limit(EVENTS).toList());
    if (round % 4 == 3) {
      JdbcSink erasable = sink.withErasable("actor.id", "correlation_id");
      erasable.append(Stream.generate(texts::event).limit(EVENTS).toList());
      erasable.erase(AuditQuery.all().withActor("a"), ADMIN, "law");
    }
    if (round % 2 == 1) {
      for (int behind : new int[] {110, 50, 60}) {
        rollBack(sink, behind);
        sink.append(Stream.generate(texts::event).limit(20).toList());
      }
      sink.withRetention(Retention.ofRecords(100)).prune();
    }
    return sink;
  }

  private static void rollBack(JdbcSink sink, int behind) throws Exception {
    AuditQuery all = AuditQuery.all().withHousekeeping().withRolledBack().oldestFirst();
    Optional<String> hash = sink.reader().find(all.offset(behind).limit(1)).records().get(0).hash();
    sink.rollbackTo(hash.orElseThrow(), ADMIN, "a test");
  }

  @ParameterizedTest
  @MethodSource("logs")
  void summary_isThatOfTheRecords(TestDatabase database, int round) throws Exception {
    Texts texts = Texts.of(round);
    AuditReader reader = log(database, round, texts).reader();

    for (int i = 0; i < QUERIES; i++) {
      AuditQuery query = texts.query();
      String tenant = texts.any();

      assertThat(reader.summary(query)).as("%s", query).isEqualTo(read(reader, query));
      assertThat(reader.scopedTo(tenant).summary(query))
          .as("%s of %s", query, tenant)
          .isEqualTo(read(reader.scopedTo(tenant), query));
    }
  }

  @ParameterizedTest
  @EnumSource
  void summary_isOneStatementWhereColumnsCanTell(TestDatabase database) throws Exception {
    WatchedSource watched = new WatchedSource(database.create(folder));
    JdbcSink sink = JdbcSink.on(watched.source());
    Texts texts = Texts.of(1);
    sink.append(Stream.generate(texts::event).limit(EVENTS).toList());
    AuditReader reader = sink.reader();
    reader.find(AuditQuery.all());

    AuditQuery all = AuditQuery.all();
    for (AuditQuery query : List.of(all, all.withActor("a"), all.withTenant("a").from(NOON))) {
      watched.take();
      assertThat(reader.summary(query).total()).isPositive();
      assertThat(watched.take()).hasSize(1);
    }
    rollBack(sink, 60);
    watched.take();
    assertThat(reader.summary(all).total()).isPositive();
    assertThat(watched.take()).hasSize(3); // that, the record that says so, and that again
  }
}
