package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.sink.CsvSink;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.JsonArraySink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.audit.sink.PruneResult;
import io.leeway.audit.sink.RollbackResult;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import io.leeway.core.json.JsonObject;
import io.leeway.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is asked for, and however tenants are called: one tenant's reader tells of no other. */
class TenantScopeTest {
  private static final boolean FULL = Boolean.getBoolean("leeway.full");
  private static final int LOGS = FULL ? 40 : 1;
  private static final int EVENTS = FULL ? 400 : 80;
  private static final int QUERIES = FULL ? 20 : 2;
  private static final int IDS = FULL ? 400 : 8;
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Actor WHO = Actor.user("dpo");

  /** Names that a database or a careless program may take for each other. */
  private static final List<String> TENANTS =
      List.of(
          "bank",
          "Bank",
          "bank ",
          "ban_",
          "x".repeat(255),
          "x".repeat(256),
          "BANK",
          " bank",
          "bank%",
          "%",
          "_",
          "bank'",
          "' OR 1=1 --",
          "\"bank\"",
          "bank\\",
          "!%",
          "null",
          "none",
          "erasable:0",
          "bank\0",
          "bank\uFFFD",
          "\uD83D\uDE00",
          "\uD83D\uDE01",
          "\u00E9",
          "e\u0301",
          "i",
          "I",
          "\u0131",
          "\u0130",
          "stra\u00DFe",
          "strasse",
          "x".repeat(255) + "y",
          "x".repeat(254) + "\uD83D\uDE00",
          "x".repeat(254) + "\uD83D\uDE01",
          "x".repeat(1_024));

  private static final String[] ERASABLE = {"actor.id", "details.note"};

  @TempDir private Path folder;

  /** Where the events are. */
  enum Place {
    JSON_LINES,
    JSON_ARRAY,
    CSV,
    H2,
    SQLITE,
    POSTGRESQL,
    MARIADB
  }

  /** What can be done with a log of any kind. */
  private record Store(
      AuditSink sink, RollBack rollBack, Erase erase, Prune prune, AuditReader reader) {
    interface RollBack {
      RollbackResult to(String hash, Actor who, String reason) throws IOException;
    }

    interface Erase {
      ErasureResult erase(AuditQuery what, Actor who, String legalBasis) throws IOException;
    }

    interface Prune {
      PruneResult prune() throws IOException;
    }
  }

  private Store store(Place place, int number) throws SQLException {
    Path log = folder.resolve("audit-" + number);
    AuditReader reader = AuditReader.of(log);
    Retention most = Retention.ofRecords(EVENTS - EVENTS / 8);
    return switch (place) {
      case JSON_LINES -> {
        JsonLinesSink sink = JsonLinesSink.at(log).withSegmentSize(16_000).withErasable(ERASABLE);
        JsonLinesSink kept = sink.withRetention(most);
        yield new Store(kept, kept::rollbackTo, kept::erase, kept::prune, reader);
      }
      case JSON_ARRAY -> {
        JsonArraySink sink = JsonArraySink.at(log).withSegmentSize(16_000).withErasable(ERASABLE);
        JsonArraySink kept = sink.withRetention(most);
        yield new Store(kept, kept::rollbackTo, kept::erase, kept::prune, reader);
      }
      case CSV -> {
        CsvSink sink = CsvSink.at(log).withSegmentSize(16_000).withErasable(ERASABLE);
        CsvSink kept = sink.withRetention(most);
        yield new Store(kept, kept::rollbackTo, kept::erase, kept::prune, reader);
      }
      case H2, SQLITE, POSTGRESQL, MARIADB -> {
        JdbcSink sink = JdbcSink.on(TestDatabase.valueOf(place.name()).create(folder));
        JdbcSink kept = sink.withErasable(ERASABLE).withRetention(most);
        yield new Store(kept, kept::rollbackTo, kept::erase, kept::prune, kept.reader());
      }
    };
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Half of them of the first six tenants. */
  private static String tenant(Random random) {
    return pick(random, random.nextBoolean() ? TENANTS.subList(0, 6) : TENANTS);
  }

  private static AuditEvent event(Random random) {
    AuditEvent event =
        AuditEvent.of(pick(random, List.of("login", "model.promote", "audit.mine")))
            .at(NOON.plusSeconds(random.nextInt(1_000)))
            .detail("note", pick(random, TENANTS));
    if (random.nextInt(8) > 0) {
      event = event.withTenant(tenant(random));
    }
    if (random.nextInt(3) > 0) {
      event = event.by(Actor.user(pick(random, TENANTS)));
    }
    if (random.nextInt(3) > 0) {
      event = event.on(Resource.of("model", pick(random, TENANTS)));
    }
    if (random.nextInt(3) > 0) {
      event = event.withHttp("PUT", "/" + pick(random, TENANTS)).withStatus(200);
    }
    if (random.nextInt(3) > 0) {
      event = event.withCorrelationId(pick(random, TENANTS));
    }
    return random.nextBoolean() ? event.success() : event.failure(pick(random, TENANTS));
  }

  /** Batches, one of which is rolled back later, while some is erased and some pruned. */
  private static Map<UUID, AuditEvent> fill(Store store, Random random) throws IOException {
    Map<UUID, AuditEvent> events = new LinkedHashMap<>();
    for (int batch = 0; batch < 8; batch++) {
      List<AuditEvent> some = IntStream.range(0, EVENTS / 8).mapToObj(n -> event(random)).toList();
      some.forEach(event -> events.put(event.id(), event));
      store.sink.append(some);
      if (batch == 2 || batch == 5) {
        AuditQuery newest = AuditQuery.all().offset(random.nextInt(EVENTS / 16)).limit(1);
        String hash = store.reader.find(newest).records().get(0).hash().orElseThrow();
        store.rollBack.to(hash, WHO, "test");
      }
    }
    store.erase.erase(AuditQuery.all().withTenant(tenant(random)), WHO, "GDPR 17");
    store.erase.erase(AuditQuery.all().withActor(pick(random, TENANTS)), WHO, "GDPR 17");
    store.prune.prune();
    return events;
  }

  private static AuditQuery query(Random random) {
    AuditQuery query = AuditQuery.all();
    query = random.nextInt(3) == 0 ? query.withHousekeeping() : query;
    query = random.nextInt(3) == 0 ? query.withRolledBack() : query;
    query = random.nextInt(2) == 0 ? query.oldestFirst() : query;
    return switch (random.nextInt(12)) {
      case 0 -> query.withActor(pick(random, TENANTS));
      case 1 -> query.withResource("model", pick(random, TENANTS));
      case 2 -> query.withTenant(pick(random, TENANTS));
      case 3 -> query.withText(pick(random, TENANTS));
      case 4 -> query.withPathPrefix("/" + pick(random, TENANTS));
      case 5 -> query.withCorrelationId(pick(random, TENANTS));
      case 6 -> query.withAction("login", "audit.mine");
      case 7 -> query.withActionPrefix("audit.");
      case 8 -> query.withOutcome(Outcome.FAILURE).withStatus(200);
      case 9 -> query.from(NOON.plusSeconds(200)).before(NOON.plusSeconds(random.nextInt(1_000)));
      default -> query;
    };
  }

  private static List<AuditRecord> all(AuditReader reader, AuditQuery query) {
    List<AuditRecord> records = new ArrayList<>();
    assertThat(reader.forEach(query, records::add)).isZero();
    return records;
  }

  private static List<Long> seqs(List<AuditRecord> records) {
    return records.stream().map(AuditRecord::seq).toList();
  }

  /** In a small run the first six and another one. */
  private static List<String> asking(Random random) {
    List<String> asking = new ArrayList<>(TENANTS);
    Collections.shuffle(asking.subList(6, asking.size()), random);
    return asking.subList(0, FULL ? asking.size() : 7);
  }

  @ParameterizedTest
  @EnumSource
  void scopedReader_tellsOfNoOtherTenant(Place place) throws Exception {
    for (int log = 0; log < LOGS; log++) {
      Random random = new Random(log);
      Store store = store(place, log);
      Map<UUID, AuditEvent> events = fill(store, random);
      AuditReader reader = store.reader;
      int found = 0;
      for (String tenant : asking(random)) {
        OneTenant own = new OneTenant(reader, tenant, events);
        for (int n = 0; n < QUERIES; n++) {
          found += own.check(n == 0 ? AuditQuery.all() : query(random), random);
        }
        own.checkIds(random);
      }
      assertThat(found).as("what all tenants found in log " + log).isGreaterThan(EVENTS / 8);
    }
  }

  /** What one tenant may see, and what its reader shows. */
  private static final class OneTenant {
    private final AuditReader all;
    private final AuditReader scoped;
    private final String tenant;
    private final Set<UUID> own;
    private final Map<UUID, AuditEvent> events;
    private final Set<Long> seqs;

    OneTenant(AuditReader all, String tenant, Map<UUID, AuditEvent> events) {
      this.all = all;
      this.tenant = tenant;
      this.events = events;
      scoped = all.scopedTo(tenant);
      own =
          events.values().stream()
              .filter(event -> event.tenant().equals(Optional.of(tenant)))
              .map(AuditEvent::id)
              .collect(Collectors.toSet());
      AuditQuery everything = AuditQuery.all().withHousekeeping().withRolledBack();
      seqs = new HashSet<>(TenantScopeTest.seqs(ownOf(everything)));
    }

    /** Found without a scope, and sorted out by whose the test knows that it is. */
    private List<AuditRecord> ownOf(AuditQuery query) {
      return all(all, query).stream().filter(found -> own.contains(found.event().id())).toList();
    }

    int check(AuditQuery query, Random random) throws IOException {
      List<AuditRecord> expected = ownOf(query);
      String what = "tenant '" + tenant + "', " + query;

      assertThat(all(scoped, query)).as(what).isEqualTo(expected);
      checkPages(query, expected, 1 + random.nextInt(9), what);
      checkSummary(query, expected, what);
      checkExport(query, expected, what);
      checkCursors(query, expected, random, what);
      return expected.size();
    }

    private void checkPages(AuditQuery query, List<AuditRecord> expected, int limit, String what) {
      List<AuditRecord> seen = new ArrayList<>();
      Optional<String> next = Optional.empty();
      do {
        AuditQuery limited = query.limit(limit);
        AuditPage page = scoped.find(next.map(limited::after).orElse(limited));
        seen.addAll(page.records());
        next = page.next();
        next.ifPresent(cursor -> assertThat(place(cursor)).as(what).isIn(seqs));
      } while (next.isPresent());
      assertThat(seen).as(what).isEqualTo(expected);
      int half = expected.size() / 2;
      assertThat(scoped.find(query.offset(half).limit(1_000)).records())
          .as(what)
          .isEqualTo(expected.subList(half, expected.size()));
    }

    /** The place that a cursor tells to who has it. */
    private static long place(String cursor) {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return Long.parseLong(text.substring(0, text.indexOf(':')));
    }

    private void checkSummary(AuditQuery query, List<AuditRecord> expected, String what) {
      SummaryCount count = new SummaryCount();
      expected.forEach(record -> count.add(record.event()));
      assertThat(scoped.summary(query)).as(what).isEqualTo(count.summary());
    }

    private void checkExport(AuditQuery query, List<AuditRecord> expected, String what)
        throws IOException {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      List<Long> told = new ArrayList<>();
      AuditExport export =
          AuditExport.of(scoped, query.oldestFirst())
              .withProgress(
                  (done, total) -> {
                    told.add(done);
                    told.add(total);
                  });

      AuditExport.Result result = export.toJsonLines(lines);

      List<String> ids =
          lines
              .toString(StandardCharsets.UTF_8)
              .lines()
              .map(line -> JsonObject.parse(line, "line").text("id"))
              .toList();
      assertThat(result).isEqualTo(new AuditExport.Result(expected.size(), 0));
      assertThat(ids)
          .as(what)
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().map(record -> record.event().id().toString()).toList());
      told.removeAll(List.of(0L));
      assertThat(seqs).as(what).containsAll(told);
    }

    /** Those of others are refused, and those that somebody makes up lead to nothing else. */
    private void checkCursors(
        AuditQuery query, List<AuditRecord> expected, Random random, String what) {
      String other = pick(random, TENANTS);
      if (!other.equals(tenant)) {
        String cursor = query.within(other).cursor(1 + random.nextInt(EVENTS));
        assertThatIllegalArgumentException()
            .as(what)
            .isThrownBy(() -> scoped.find(query.after(cursor)))
            .withMessageStartingWith("cursor must be that of a page of the same query");
        assertThatIllegalArgumentException()
            .as(what)
            .isThrownBy(() -> scoped.scopedTo(other).find(query))
            .withMessage("the query is for another tenant");
      }
      long anywhere = random.nextLong(-EVENTS, 2L * EVENTS);
      String forged = query.within(tenant).cursor(anywhere);
      assertThat(scoped.find(query.limit(1_000).after(forged)).records())
          .as(what)
          .isEqualTo(
              expected.stream()
                  .filter(r -> query.isNewestFirst() ? r.seq() < anywhere : r.seq() > anywhere)
                  .toList());
    }

    void checkIds(Random random) {
      Set<UUID> visible =
          ownOf(AuditQuery.all().withHousekeeping()).stream()
              .map(record -> record.event().id())
              .collect(Collectors.toSet());
      List<UUID> some = new ArrayList<>(events.keySet());
      Collections.shuffle(some, random);
      some.subList(IDS, some.size()).retainAll(own);
      for (UUID id : some) {
        assertThat(scoped.get(id).isPresent())
            .as("tenant '%s', %s", tenant, id)
            .isEqualTo(visible.contains(id));
      }
    }
  }
}
