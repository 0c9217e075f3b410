package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.leeway.audit.sink.CsvSink;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.JsonArraySink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.audit.sink.MemorySink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import io.leeway.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All readers find the same: what a plain filter finds in the list of events. */
class ReadersTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final List<AuditEvent> EVENTS =
      IntStream.range(0, 100).mapToObj(ReadersTest::event).toList();

  @TempDir Path folder;

  /** Where the events are. */
  enum Place {
    JSON_LINES,
    JSON_ARRAY,
    CSV,
    MEMORY,
    COMPRESSED_STREAM,
    H2,
    SQLITE,
    POSTGRESQL
  }

  /** A query, and what it should find. */
  private record Asked(AuditQuery query, Predicate<AuditEvent> matches) {
    List<UUID> expected() {
      List<UUID> ids = new ArrayList<>();
      EVENTS.stream().filter(matches).forEach(event -> ids.add(event.id()));
      if (query.isNewestFirst()) {
        Collections.reverse(ids);
      }
      return ids;
    }
  }

  private static AuditEvent event(int n) {
    AuditEvent event =
        AuditEvent.of(n % 10 == 9 ? "audit.mine" : n % 2 == 0 ? "hp_change" : "model.promote")
            .at(NOON.plusSeconds(n))
            .detail("n", n);
    if (n % 3 > 0) {
      event = event.by(Actor.user("u-" + n % 3)).on(Resource.of("model", "m-" + n % 5));
    }
    if (n % 4 > 0) {
      event = event.withTenant(n % 4 == 1 ? "bank-a" : "bank-b").withHttp("PUT", "/api/" + n);
    }
    return n % 7 == 0 ? event.failure("Disk \"FULL\"\r\n=1") : event.success();
  }

  private static List<Asked> queries() {
    AuditQuery all = AuditQuery.all();
    Predicate<AuditEvent> others = event -> !event.action().startsWith("audit.");
    UUID id = EVENTS.get(9).id();
    return Stream.of(
            new Asked(all, others),
            new Asked(all.withAction("audit.mine"), others.negate()),
            new Asked(
                all.withAction("model.promote"), event -> event.action().equals("model.promote")),
            new Asked(
                all.withAction("model.promote", "audit.mine", "nothing"),
                event -> !event.action().equals("hp_change")),
            new Asked(
                all.withTenant("bank-a"),
                others.and(event -> event.tenant().equals(Optional.of("bank-a")))),
            new Asked(
                all.withActor("u-1").withOutcome(Outcome.FAILURE),
                others.and(
                    event ->
                        event.actor().map(actor -> actor.id()).equals(Optional.of("u-1"))
                            && event.outcome().equals(Optional.of(Outcome.FAILURE)))),
            new Asked(
                all.from(NOON.plusSeconds(20)).before(NOON.plusSeconds(75)),
                others.and(
                    event ->
                        !event.time().isBefore(NOON.plusSeconds(20))
                            && event.time().isBefore(NOON.plusSeconds(75)))),
            new Asked(all.withText("disk \"full\"\r\n=1"), others.and(e -> e.error().isPresent())),
            new Asked(all.withPathPrefix("/api/9"), others.and(ReadersTest::isPathOfNine)),
            new Asked(all.withId(id), event -> event.id().equals(id)),
            new Asked(all.withMethod("DELETE"), event -> false))
        .flatMap(asked -> Stream.of(asked, new Asked(asked.query.oldestFirst(), asked.matches)))
        .toList();
  }

  private static boolean isPathOfNine(AuditEvent event) {
    return event.path().filter(path -> path.startsWith("/api/9")).isPresent();
  }

  private AuditReader reader(Place place) throws IOException, SQLException {
    Path log = folder.resolve("audit.log");
    return switch (place) {
      case JSON_LINES -> stored(JsonLinesSink.at(log).withSegmentSize(8_000), log);
      case JSON_ARRAY -> stored(JsonArraySink.at(log).withSegmentSize(8_000), log);
      case CSV -> stored(CsvSink.at(log).withSegmentSize(16_000), log);
      case MEMORY -> AuditReader.ofEvents(() -> EVENTS);
      case COMPRESSED_STREAM -> {
        byte[] bytes = compressed(lines(EVENTS));
        yield AuditReader.ofJsonLines(
            "events.gz", () -> new GZIPInputStream(new ByteArrayInputStream(bytes)));
      }
      case H2, SQLITE, POSTGRESQL -> {
        JdbcSink sink = JdbcSink.on(TestDatabase.valueOf(place.name()).create(folder));
        sink.append(EVENTS);
        yield sink.reader();
      }
    };
  }

  private static AuditReader stored(AuditSink file, Path log) throws IOException {
    try (file) {
      for (AuditEvent event : EVENTS) {
        file.append(List.of(event));
      }
    }
    return AuditReader.of(log);
  }

  private static String lines(List<AuditEvent> events) {
    return events.stream().map(event -> event.toJson() + "\n").collect(Collectors.joining());
  }

  private static byte[] compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<UUID> ids(List<AuditRecord> records) {
    return records.stream()
        .filter(record -> !record.event().action().matches("audit\\.(started|continued)"))
        .map(record -> record.event().id())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void find_givesWhatAFilterGives(Place place) throws Exception {
    AuditReader reader = reader(place);

    for (Asked asked : queries()) {
      List<UUID> expected = asked.expected();
      for (int offset : new int[] {0, 1, 17, 200}) {
        for (int limit : new int[] {1, 5, 1_000}) {
          AuditPage page = reader.find(asked.query.limit(limit).offset(offset));

          int from = Math.min(offset, expected.size());
          int to = Math.min(from + limit, expected.size());
          assertThat(ids(page.records()))
              .as("%s from %s", asked.query, offset)
              .isEqualTo(expected.subList(from, to));
          assertThat(page.next().isPresent()).isEqualTo(to < expected.size());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void cursor_goesThroughAllOnce(Place place) throws Exception {
    AuditReader reader = reader(place);

    for (Asked asked : queries()) {
      List<AuditRecord> seen = new ArrayList<>();
      AuditPage page = reader.find(asked.query.limit(7));
      seen.addAll(page.records());
      while (page.next().isPresent()) {
        page = reader.find(asked.query.limit(7).after(page.next().get()));
        seen.addAll(page.records());
      }

      assertThat(ids(seen)).as("%s", asked.query).isEqualTo(asked.expected());
      List<Long> seqs = seen.stream().map(AuditRecord::seq).toList();
      List<Long> sorted = new ArrayList<>(seqs.stream().sorted().distinct().toList());
      if (asked.query.isNewestFirst()) {
        Collections.reverse(sorted);
      }
      assertThat(seqs).isEqualTo(sorted);
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void forEach_givesWhatAFilterGivesWhateverTheLimit(Place place) throws Exception {
    AuditReader reader = reader(place);

    for (Asked asked : queries()) {
      if (place == Place.COMPRESSED_STREAM && asked.query.isNewestFirst()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> reader.forEach(asked.query, record -> {}))
            .withMessage(
                "all events of a stream can be read oldest first only, but the query is newest"
                    + " first; add oldestFirst() to it");
        continue;
      }
      List<AuditRecord> seen = new ArrayList<>();
      long unreadable = reader.forEach(asked.query.limit(3).offset(2), seen::add);

      assertThat(unreadable).isZero();
      assertThat(ids(seen)).as("%s", asked.query).isEqualTo(asked.expected());
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void otherWaysToRead_agree(Place place) throws Exception {
    AuditReader reader = reader(place);
    AuditReader scoped = reader.scopedTo("bank-a");
    AuditEvent other = EVENTS.get(2);

    assertThat(reader.summary(AuditQuery.all()).byAction())
        .isEqualTo(Map.of("hp_change", 50L, "model.promote", 40L));
    assertThat(reader.get(other.id()).orElseThrow().event().details()).isEqualTo(other.details());
    assertThat(reader.get(UUID.randomUUID())).isEmpty();
    assertThat(scoped.get(other.id())).isEmpty();
    assertThat(scoped.summary(AuditQuery.all()).total()).isEqualTo(20);
    assertThat(scoped.find(AuditQuery.all().withTenant("bank-b")).records()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void hash_isThereWhereAChainIs(Place place) throws Exception {
    AuditRecord record = reader(place).get(EVENTS.get(0).id()).orElseThrow();

    boolean chained = place != Place.MEMORY && place != Place.COMPRESSED_STREAM;
    assertThat(record.hash().isPresent()).isEqualTo(chained);
    assertThat(record.seq()).isEqualTo(chained ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void forgedCursor_showsNothingMore(Place place) throws Exception {
    AuditReader scoped = reader(place).scopedTo("bank-a");
    for (AuditQuery order : List.of(AuditQuery.all(), AuditQuery.all().oldestFirst())) {
      AuditQuery query = order.within("bank-a").limit(1_000);
      for (long seq : new long[] {Long.MIN_VALUE, -1, 0, 1_000, Long.MAX_VALUE}) {
        AuditPage page = scoped.find(query.after(query.cursor(seq)));

        assertThat(page.records())
            .allMatch(record -> record.event().tenant().equals(Optional.of("bank-a")))
            .size()
            .isIn(0, 20);
      }
    }
  }

  @Test
  void memorySink_isReadAsItIsNow() throws IOException {
    MemorySink sink = MemorySink.ofCapacity(3);
    AuditReader reader = sink.reader();
    assertThat(reader.find(AuditQuery.all()).records()).isEmpty();

    sink.append(EVENTS.subList(0, 5));

    List<AuditRecord> records = reader.find(AuditQuery.all()).records();
    assertThat(records).extracting(AuditRecord::seq).containsExactly(3L, 2L, 1L);
    assertThat(records.get(0).event()).isSameAs(EVENTS.get(4));
  }

  private static AuditReader stream(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return AuditReader.ofJsonLines("lines", () -> new ByteArrayInputStream(bytes));
  }

  @Test
  void linesThatAreNoEvents_areCountedAndKeepTheirNumber() {
    String first = EVENTS.get(0).toJson();
    String second = EVENTS.get(1).toJson();
    List<AuditRecord> records = new ArrayList<>();

    long unreadable =
        stream(first + "\r\n\n{\"action\":\"x\"}\n[]\n" + second) // no line feed at the end
            .forEach(AuditQuery.all().oldestFirst(), records::add);

    assertThat(unreadable).isEqualTo(3);
    assertThat(records).extracting(AuditRecord::seq).containsExactly(1L, 5L);
    assertThat(records).extracting(AuditRecord::event).isEqualTo(EVENTS.subList(0, 2));
  }

  @Test
  void chainOfALine_isPassedOver() throws Exception {
    reader(Place.JSON_LINES);
    String lines = Files.readString(folder.resolve("audit.log"));
    assertThat(lines).contains("\"chain\":{");

    AuditPage page = stream(lines).find(AuditQuery.all().limit(1));

    AuditRecord newest = page.records().get(0);
    assertThat(newest.seq()).isEqualTo(lines.lines().count() - 1); // the last is the log's own kind
    assertThat(newest.event().id()).isEqualTo(EVENTS.get(98).id());
    assertThat(newest.event().toJson()).doesNotContain("chain");
  }

  @Test
  void lineThatIsTooLong_isPassedOver() {
    byte[] event = lines(EVENTS.subList(0, 1)).getBytes(StandardCharsets.UTF_8);
    AuditReader reader =
        AuditReader.ofJsonLines(
            "long",
            () ->
                new SequenceInputStream(
                    Collections.enumeration(
                        List.of(
                            new Spaces(LineStream.MAX_LENGTH),
                            new ByteArrayInputStream(event), // its line is too long
                            new Spaces(LineStream.MAX_LENGTH - event.length + 1),
                            new ByteArrayInputStream(event))))); // its line is just not
    List<AuditRecord> records = new ArrayList<>();

    long unreadable = reader.forEach(AuditQuery.all().oldestFirst(), records::add);

    assertThat(unreadable).isEqualTo(1);
    assertThat(records).extracting(AuditRecord::seq).containsExactly(2L);
  }

  /** So many spaces. */
  private static final class Spaces extends InputStream {
    private int rest;

    Spaces(int rest) {
      this.rest = rest;
    }

    @Override
    public int read() {
      return rest-- > 0 ? ' ' : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = Math.min(rest, length);
      Arrays.fill(bytes, offset, offset + count, (byte) ' ');
      rest -= count;
      return count == 0 ? -1 : count;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stream_isOpenedForEachQueryAndClosed(boolean oldest) {
    int[] opened = {0};
    int[] closed = {0};
    byte[] bytes = lines(EVENTS).getBytes(StandardCharsets.UTF_8);
    AuditReader reader =
        AuditReader.ofJsonLines(
            "counted",
            () -> {
              opened[0]++;
              return new ByteArrayInputStream(bytes) {
                @Override
                public void close() {
                  closed[0]++;
                }
              };
            });
    AuditQuery query = oldest ? AuditQuery.all().oldestFirst() : AuditQuery.all();

    reader.find(query.limit(1));
    reader.find(query.limit(1));

    assertThat(opened[0]).isEqualTo(2);
    assertThat(closed[0]).isEqualTo(2);
  }

  @Test
  void streamThatBreaks_isAnError() throws IOException {
    byte[] whole = compressed(lines(EVENTS));
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    AuditReader reader =
        AuditReader.ofJsonLines(
            "half.gz", () -> new GZIPInputStream(new ByteArrayInputStream(half)));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> reader.find(AuditQuery.all()))
        .withMessageStartingWith("audit log half.gz cannot be read: ");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> reader.forEach(AuditQuery.all().oldestFirst(), record -> {}));
  }

  @Test
  @SuppressWarnings("NullAway") // as callers do who do not check
  void wrongConditions_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditQuery.all().withAction())
        .withMessage("a query for actions must name at least one");
    assertThatNullPointerException().isThrownBy(() -> AuditQuery.all().withTenant(null));
    AuditEvent noon = AuditEvent.of("a").at(NOON);
    assertThat(AuditQuery.all().before(NOON.plusNanos(1)).matches(noon)).isTrue();
    assertThat(AuditQuery.all().before(NOON).matches(noon)).isFalse();
    assertThat(AuditQuery.all().withAction("b", "a").inWords()).isEqualTo("action is 'a' or 'b'");
  }
}
