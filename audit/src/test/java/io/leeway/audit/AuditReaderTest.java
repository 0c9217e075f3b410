package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.sink.AuditSinks;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditReaderTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path folder;

  private static AuditEvent event(int n) {
    AuditEvent event =
        AuditEvent.of(n % 2 == 0 ? "hp_change" : "model.promote")
            .at(NOON.plusSeconds(n))
            .by(Actor.user("u-" + n % 3))
            .on(Resource.of("model", "m-" + n % 5))
            .withTenant(n % 4 == 0 ? "bank-a" : "bank-b")
            .withCorrelationId("c-" + n / 10)
            .withHttp(n % 2 == 0 ? "POST" : "PUT", "/api/models/" + n)
            .withStatus(n % 7 == 0 ? 500 : 200)
            .detail("n", n);
    return n % 7 == 0 ? event.failure("Disk FULL") : event.success();
  }

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count).mapToObj(AuditReaderTest::event).toList();
  }

  /** A log of a hundred events in small segments. */
  private AuditReader reader() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    try (AuditSink sink = JsonLinesSink.at(log).withSegmentSize(10_000)) {
      for (AuditEvent event : events(100)) {
        sink.append(List.of(event));
      }
    }
    return AuditReader.of(log);
  }

  private static List<Object> numbers(AuditPage page) {
    List<Object> numbers = new ArrayList<>();
    page.records().forEach(record -> numbers.add(record.event().details().get("n")));
    return numbers;
  }

  @Test
  void newest_comeFirstAndAtMostFifty() throws IOException {
    AuditPage page = reader().find(AuditQuery.all());

    assertThat(page.records()).hasSize(50);
    assertThat(numbers(page)).startsWith(99, 98, 97).endsWith(50);
    assertThat(page.next()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cursor_goesThroughAllOnce(boolean oldest) throws IOException {
    AuditReader reader = reader();
    AuditQuery query = AuditQuery.all().limit(7).withActionPrefix("model.");
    query = oldest ? query.oldestFirst() : query;
    List<Object> seen = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      AuditPage page = reader.find(next.map(query::after).orElse(query));
      seen.addAll(numbers(page));
      next = page.next();
    } while (next.isPresent());

    List<Integer> odd =
        IntStream.range(0, 50).mapToObj(i -> oldest ? 2 * i + 1 : 99 - 2 * i).toList();
    assertThat(seen).isEqualTo(odd);
  }

  @Test
  void offset_isPassedOverOnce() throws IOException {
    AuditReader reader = reader();
    AuditQuery query = AuditQuery.all().limit(10).offset(5);

    AuditPage first = reader.find(query);
    AuditPage second = reader.find(query.after(first.next().orElseThrow()));

    assertThat(numbers(first)).startsWith(94).endsWith(85);
    assertThat(numbers(second)).startsWith(84);
  }

  @Test
  void everyCondition_narrows() throws IOException {
    AuditReader reader = reader();
    AuditQuery all = AuditQuery.all().limit(1_000).oldestFirst();

    assertThat(numbers(reader.find(all.withAction("hp_change")))).hasSize(50);
    assertThat(numbers(reader.find(all.withActor("u-1")))).hasSize(33).startsWith(1, 4);
    assertThat(numbers(reader.find(all.withResource("model", "m-3")))).startsWith(3, 8).hasSize(20);
    assertThat(numbers(reader.find(all.withResource("dataset")))).isEmpty();
    assertThat(numbers(reader.find(all.withTenant("bank-a")))).hasSize(25);
    assertThat(numbers(reader.find(all.withOutcome(Outcome.FAILURE)))).hasSize(15);
    assertThat(numbers(reader.find(all.withCorrelationId("c-9")))).startsWith(90).hasSize(10);
    assertThat(numbers(reader.find(all.withMethod("PUT").withStatus(500)))).startsWith(7, 21);
    assertThat(numbers(reader.find(all.withPathPrefix("/api/models/9")))).startsWith(9, 90);
    assertThat(numbers(reader.find(all.withText("disk full")))).hasSize(15);
    assertThat(numbers(reader.find(all.from(NOON.plusSeconds(10)).before(NOON.plusSeconds(12)))))
        .containsExactly(10, 11);
    assertThat(numbers(reader.find(all.offset(98)))).containsExactly(98, 99);
    assertThat(reader.find(AuditQuery.actorTrail("u-2")).records()).hasSize(33);
    assertThat(reader.find(AuditQuery.resourceTrail("model", "m-0")).records()).hasSize(20);
  }

  @Test
  void logsOwnEvents_areShownOnlyWhenAskedFor() throws IOException {
    AuditReader reader = reader();

    assertThat(reader.summary(AuditQuery.all()).total()).isEqualTo(100);
    assertThat(reader.summary(AuditQuery.all().withHousekeeping()).byAction())
        .containsKeys("audit.started", "audit.continued");
    assertThat(reader.find(AuditQuery.all().withAction("audit.started")).records()).hasSize(1);
  }

  @Test
  void event_isFoundByItsIdAsItWasRecorded() throws IOException {
    AuditReader reader = reader();
    AuditRecord record = reader.find(AuditQuery.all().limit(1)).records().get(0);

    assertThat(reader.get(record.event().id())).contains(record);
    assertThat(reader.get(UUID.randomUUID())).isEmpty();
    AuditEvent expected = event(99);
    assertThat(record.event().toJson().replaceAll("\"(id|recorded_at)\":\"[0-9a-fTZ:.-]*\",?", ""))
        .isEqualTo(expected.toJson().replaceAll("\"(id|recorded_at)\":\"[0-9a-fTZ:.-]*\",?", ""));
    assertThat(record.hash()).get().asString().matches("[0-9a-f]{64}");
  }

  @Test
  void tenantsReader_cannotBeWidened() throws IOException {
    AuditReader scoped = reader().scopedTo("bank-a");

    assertThat(scoped.summary(AuditQuery.all().withHousekeeping()).total()).isEqualTo(25);
    assertThat(scoped.find(AuditQuery.all().withTenant("bank-b")).records()).isEmpty();
    AuditRecord other = reader().find(AuditQuery.all().withTenant("bank-b")).records().get(0);
    assertThat(scoped.get(other.event().id())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scoped.scopedTo("bank-b").find(AuditQuery.all()))
        .withMessage("the query is for another tenant");
  }

  @Test
  void summary_countsEverything() throws IOException {
    AuditSummary summary = reader().summary(AuditQuery.all());

    assertThat(summary)
        .isEqualTo(
            new AuditSummary(
                100,
                Map.of("hp_change", 50L, "model.promote", 50L),
                Map.of("success", 85L, "failure", 15L),
                Map.of("user u-0", 34L, "user u-1", 33L, "user u-2", 33L),
                Optional.of(NOON),
                Optional.of(NOON.plusSeconds(99))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl", "csv"})
  void everyFormat_isReadAlike(String format) throws IOException {
    List<AuditEvent> events = events(20);
    try (AuditSink sink = AuditSinks.inDirectory(folder, format)) {
      sink.append(events);
    }

    List<AuditRecord> records = new ArrayList<>();
    long unreadable =
        AuditReader.of(folder.resolve("audit_log." + format))
            .forEach(AuditQuery.all().oldestFirst(), records::add);

    assertThat(unreadable).isZero();
    assertThat(records).extracting(AuditRecord::seq).startsWith(2L, 3L).hasSize(20);
    assertThat(records)
        .extracting(record -> record.event().id())
        .isEqualTo(events.stream().map(AuditEvent::id).toList());
    assertThat(records.get(7).event().error()).contains("Disk FULL");
    assertThat(records.get(7).event().details()).isEqualTo(events.get(7).details());
  }

  @Test
  void lineThatIsNoEvent_isCountedAndPassedOver() throws IOException {
    reader();
    Path log = folder.resolve("audit.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(1, lines.get(1).replace("\"action\":\"", "\"action_\":\""));
    Files.write(log, lines);

    List<AuditRecord> records = new ArrayList<>();
    assertThat(AuditReader.of(log).forEach(AuditQuery.all(), records::add)).isEqualTo(1);
    assertThat(records).hasSize(99);
  }

  @Test
  void wrongRequests_areRejected() throws IOException {
    AuditReader reader = reader();
    String cursor = reader.find(AuditQuery.all().limit(1)).next().orElseThrow();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditQuery.all().limit(1_001))
        .withMessage("limit must be in 1..1000, but was 1001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.find(AuditQuery.all().withActor("u-1").after(cursor)))
        .withMessageStartingWith("cursor must be that of a page of the same query");
    for (String wrong : Set.of("", "x", "AAAA", cursor + "A")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reader.find(AuditQuery.all().after(wrong)));
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> AuditReader.of(folder.resolve("none.jsonl")).find(AuditQuery.all()));
  }
}
