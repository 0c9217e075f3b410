package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.ErasableFile;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Finding.Kind;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.core.Resource;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of events in files can be erased, and nothing else can be done to them unseen. */
class FileErasureTest {
  private static final Instant START = Instant.parse("2026-05-27T14:30:00Z");
  private static final Actor DPO = Actor.user("dpo");
  private static final String BASIS = "GDPR 17(1)(b)";
  private static final String[] FIELDS = {
    "actor.id", "source.ip", "details.email", "details.card.*", "details.rows.*.name", "error"
  };

  @TempDir private Path folder;

  private static AuditEvent event(int n) {
    return AuditEvent.of("hp_change")
        .at(START)
        .by(Actor.user("walter-" + n))
        .from("10.1.2." + n, "curl")
        .detail("email", "zoë-" + n + "\"\n\u2028😀@example.com")
        .detail("card", card(n))
        .detail("rows", List.of(Map.of("name", "row-" + n), Map.of("name", true), "none"))
        .detail("n", n)
        .failure("no such user mallory-" + n);
  }

  private static Map<String, @Nullable Object> card(int n) {
    Map<String, @Nullable Object> card = new LinkedHashMap<>();
    card.put("limit", new BigDecimal("2.50"));
    card.put("owner", null);
    card.put("a.b\\", List.of(n, Map.of("é", 1.0e30)));
    return card;
  }

  private static List<AuditEvent> events(int count) {
    List<AuditEvent> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      events.add(event(n));
    }
    return events;
  }

  private Path log(LogFormat format, int events) throws IOException {
    Path log = Sinks.log(folder, format);
    try (FileSink<?> sink = sink(log, format)) {
      for (AuditEvent event : events(events)) {
        sink.append(List.of(event));
      }
    }
    return log;
  }

  private static FileSink<?> sink(Path log, LogFormat format) {
    return Sinks.at(log, format).withSegmentSize(6_000).withErasable(FIELDS);
  }

  private static Path values(Path log) {
    return ErasableFile.besideLog(log);
  }

  private static List<Kind> kinds(Path log) {
    return ChainVerifier.verify(log).findings().stream().map(Finding::kind).toList();
  }

  private static List<AuditEvent> read(Path log, AuditQuery query) {
    List<AuditEvent> read = new ArrayList<>();
    AuditReader.of(log).forEach(query, record -> read.add(record.event()));
    return read;
  }

  /** What any file of the log holds. */
  private String onDisk() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static String withoutRecordedAt(AuditEvent event) {
    return event.toJson().replaceAll(",\"recorded_at\":\"[^\"]*\"", "");
  }

  @ParameterizedTest
  @EnumSource
  void values_areReadAsTheyWereUntilTheyAreErased(LogFormat format) throws IOException {
    List<AuditEvent> events = events(30);
    Path log = Sinks.log(folder, format);
    FileSink<?> sink = sink(log, format);
    for (int i = 0; i < 30; i += 3) {
      sink.append(events.subList(i, i + 3));
    }
    List<String> expected = events.stream().map(FileErasureTest::withoutRecordedAt).toList();

    assertThat(LogSegments.older(log)).isNotEmpty();
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(read(log, AuditQuery.all().oldestFirst()))
        .map(FileErasureTest::withoutRecordedAt)
        .isEqualTo(expected);
    List<String> backwards = new ArrayList<>(expected);
    Collections.reverse(backwards);
    assertThat(read(log, AuditQuery.all()))
        .map(FileErasureTest::withoutRecordedAt)
        .isEqualTo(backwards);
    for (Path file : List.of(log, LogSegments.older(log, 1))) {
      assertThat(Files.readString(file))
          .doesNotContain("walter", "mallory", "zoë", "10.1.2.", ":2.50");
    }

    ErasureResult result = sink.erase(AuditQuery.all().withActor("walter-7"), DPO, BASIS);

    assertThat(result).isEqualTo(new ErasureResult(1, 9));
    assertThat(onDisk())
        .doesNotContain("walter-7\"", "mallory-7\"", "zoë-7", "10.1.2.7\"", "row-7\"")
        .contains("walter-8", "mallory-8", "zoë-8", "10.1.2.8", "row-8");
    Verification verification = ChainVerifier.verify(log);
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.erasedValues()).isEqualTo(9);
    AuditEvent erased = read(log, AuditQuery.all().oldestFirst()).get(7);
    assertThat(erased.actor()).contains(Actor.user("[erased]"));
    assertThat(erased.ip()).contains("[erased]");
    assertThat(erased.error()).contains("[erased]");
    assertThat(erased.details()).containsEntry("n", 7).containsEntry("email", "[erased]");
    assertThat(erased.details().get("rows"))
        .isEqualTo(List.of(Map.of("name", "[erased]"), Map.of("name", "[erased]"), "none"));
    assertThat(erased.details().get("card"))
        .isEqualTo(Map.of("limit", "[erased]", "owner", "[erased]", "a.b\\", "[erased]"));
    AuditEvent said = read(log, AuditQuery.all().withAction("audit.erased")).get(0);
    assertThat(said.actor()).contains(DPO);
    assertThat(said.details()).containsEntry("legal_basis", BASIS);
    assertThat(said.toJson()).contains("\"index\":0,\"path\":\"actor.id\"");
  }

  @Test
  void somePaths_areErasedAndTheOthersStay() throws IOException {
    Path log = log(LogFormat.JSON_LINES, 3);
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES);

    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS, "details.email", "error"))
        .isEqualTo(new ErasureResult(3, 6));
    assertThat(read(log, AuditQuery.all().withActor("walter-1")))
        .singleElement()
        .satisfies(e -> assertThat(e.details()).containsEntry("email", "[erased]"))
        .satisfies(e -> assertThat(e.details()).containsEntry("card", card(1)));
    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS, "details.card"))
        .isEqualTo(new ErasureResult(3, 9));
    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS, "details.card.limit"))
        .isEqualTo(new ErasureResult(0, 0));
    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS)).isEqualTo(new ErasureResult(3, 12));
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(ChainVerifier.verify(log).erasedValues()).isEqualTo(27);
  }

  @Test
  void legalBasisAndPaths_areChecked() throws IOException {
    FileSink<?> sink = sink(log(LogFormat.JSON_LINES, 1), LogFormat.JSON_LINES);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.erase(AuditQuery.all(), DPO, " "))
        .withMessage("legal basis must not be blank, but was ' '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withErasable("tenant"))
        .withMessageStartingWith("path must begin with one of [request, response, details, actor,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.withErasable("actor.type"))
        .withMessageEndingWith("but was 'actor.type'");
    assertThatIllegalArgumentException().isThrownBy(() -> sink.withErasable("actor.*"));
    assertThatIllegalArgumentException().isThrownBy(() -> sink.withErasable("details..x"));
  }

  @Test
  void membersOfDetails_areOneValueEach() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("details", "resource.id", "path");
    sink.append(
        List.of(
            event(1).on(Resource.of("model", "credit")).withHttp("GET", "/users/walter"),
            AuditEvent.of("plain")));

    assertThat(Files.readAllLines(values(log)))
        .map(line -> JsonObject.parse(line, "line").text("path"))
        .containsExactly(
            "resource.id", "path", "details.email", "details.card", "details.rows", "details.n");
    assertThat(Sinks.events(log).get(1).object("details").text("n")).isEqualTo("erasable:5");
    assertThat(read(log, AuditQuery.all().oldestFirst()).get(0).details()).containsEntry("n", 1);
  }

  @Test
  void ownEvents_haveNoErasableValues() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("details", "actor.id");
    sink.append(List.of(AuditEvent.of("audit.dropped").by(DPO).detail("count", 3)));

    assertThat(Files.exists(values(log))).isFalse();
    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS)).isEqualTo(new ErasureResult(0, 0));
    Logs.assertIntact(log, 2);
  }

  /** A text of somebody's that looks like the place of a value is not taken for one. */
  @Test
  void textsLikePlaceholders_areLeftAlone() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    AuditEvent event =
        AuditEvent.of("a")
            .detail("email", "erasable:0")
            .detail("other", "erasable:0")
            .detail("a.b", "erasable:1")
            .detail("a", Map.of("b", "x"));
    JsonLinesSink.at(log).withErasable("details.email", "details.a.b").append(List.of(event));

    assertThat(read(log, AuditQuery.all()).get(0).details()).isEqualTo(event.details());
  }

  @Test
  void equalValues_haveDifferentCommitments() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("actor.id");
    sink.append(Collections.nCopies(100, AuditEvent.of("a").by(DPO)));

    Set<String> commitments = new HashSet<>();
    for (JsonObject line : Logs.events(log).subList(1, 101)) {
      commitments.addAll(line.object("chain").texts("com"));
    }
    assertThat(commitments).hasSize(100);
  }

  @Test
  void fileOfValues_isForItsOwnerOnly() throws IOException {
    Path log = log(LogFormat.JSON_LINES, 1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(values(log))))
        .isEqualTo("rw-------");
  }

  private List<String> lines(Path log) throws IOException {
    return new ArrayList<>(List.of(Files.readString(values(log)).split("(?<=\n)")));
  }

  private static void write(Path log, List<String> lines) throws IOException {
    Files.writeString(values(log), String.join("", lines));
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsDoneToTheValuesByHand_isFound(LogFormat format) throws IOException {
    Path log = log(format, 4);
    List<String> lines = lines(log);
    String line = lines.get(10);
    int value = line.indexOf(",\"salt\":");

    lines.set(10, line.substring(0, value) + " ".repeat(line.length() - value - 2) + "}\n");
    write(log, lines);
    assertThat(kinds(log)).containsExactly(Kind.ERASURE_UNAUTHORISED);
    assertThat(ChainVerifier.verify(log).findings().get(0).detail())
        .startsWith("its erasable value 1 is not in audit." + format.id() + ".erasable, and no");

    lines.set(10, line.replaceFirst("10\\.1", "10.2"));
    write(log, lines);
    assertThat(kinds(log)).containsExactly(Kind.CONTENT_MODIFIED);
    assertThat(ChainVerifier.verify(log).findings().get(0).detail())
        .startsWith("its erasable value 1 in audit." + format.id() + ".erasable is not what it");
    assertThat(read(log, AuditQuery.all().oldestFirst()).get(1).ip()).contains("erasable:1");

    int salt = value + ",\"salt\":\"".length();
    char other = line.charAt(salt) == 'a' ? 'b' : 'a';
    lines.set(10, line.substring(0, salt) + other + line.substring(salt + 1));
    write(log, lines);
    assertThat(kinds(log)).containsExactly(Kind.CONTENT_MODIFIED);

    lines.set(10, line.replace("source.ip", "source.id"));
    write(log, lines);
    assertThat(kinds(log)).containsExactly(Kind.CONTENT_MODIFIED);

    lines.set(10, line);
    Collections.swap(lines, 10, 11);
    write(log, lines);
    assertThat(kinds(log)).contains(Kind.ERASURE_UNAUTHORISED, Kind.MALFORMED);
    Collections.swap(lines, 10, 11);
    Collections.swap(lines, 3, 20);
    write(log, lines);
    assertThat(kinds(log)).contains(Kind.ERASURE_UNAUTHORISED, Kind.MALFORMED);
    Collections.swap(lines, 3, 20);

    lines.add(line);
    write(log, lines);
    assertThat(kinds(log)).containsExactly(Kind.MALFORMED);
    lines.remove(lines.size() - 1);

    lines.set(10, "nothing\n");
    write(log, lines);
    assertThat(kinds(log)).containsExactlyInAnyOrder(Kind.ERASURE_UNAUTHORISED, Kind.MALFORMED);

    Files.delete(values(log));
    assertThat(kinds(log)).containsOnly(Kind.ERASURE_UNAUTHORISED);

    lines.set(10, line);
    write(log, lines);
    assertThat(kinds(log)).isEmpty();
  }

  /** What is said to be erased counts only for what was stored before. */
  @Test
  void erasedByHand_isNotExcusedByWhatWasSaidBefore() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    AuditEvent said =
        AuditEvent.of("audit.erased")
            .detail("values", List.of(Map.of("seq", 4, "index", 0), Map.of("seq", 3, "index", 1)));
    LogSettings settings =
        LogSettings.of(LogFormat.JSON_LINES, "audit.jsonl", 1 << 20)
            .with(ChainSettings.DEFAULT.withErasable("actor.id"));
    SegmentedLog writer = new SegmentedLog(LogFiles.of(log, new Disk()), settings);
    writer.append(List.of(said, AuditEvent.of("a").by(DPO), AuditEvent.of("a").by(DPO)));
    writer.close();
    Files.delete(values(log));

    assertThat(ChainVerifier.verify(log).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.ERASURE_UNAUTHORISED))
        .satisfies(f -> assertThat(f.fromSeq()).isEqualTo(3))
        .satisfies(f -> assertThat(f.toSeq()).isEqualTo(4));
  }

  @Test
  void manyValues_areErasedByEventsOfBoundedSize() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("details", "actor.id");
    Map<String, Object> wide = new LinkedHashMap<>();
    for (int i = 0; i < 2_600; i++) {
      wide.put("field-" + i, i);
    }
    List<AuditEvent> events = new ArrayList<>(Collections.nCopies(40, event(1)));
    events.add(AuditEvent.of("wide").by(DPO).withDetails(wide));
    events.addAll(Collections.nCopies(40, event(1)));
    sink.append(events);

    ErasureResult result = sink.erase(AuditQuery.all(), DPO, BASIS);

    assertThat(result).isEqualTo(new ErasureResult(81, 80 * 5 + 2_601));
    assertThat(read(log, AuditQuery.all().withAction("audit.erased")))
        .hasSize(4)
        .allSatisfy(e -> assertThat((List<?>) e.details().get("values")).hasSizeLessThan(1_001));
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(ChainVerifier.verify(log).erasedValues()).isEqualTo(result.values());
    assertThat(onDisk()).doesNotContain("walter-1", "zoë");
  }

  @Test
  void longNames_areErasedByEventsOfBoundedSize() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("details.*.*.*.*");
    String name = "n".repeat(1_000);
    Object value = "secret";
    for (int i = 0; i < 3; i++) {
      value = Map.of(name, value);
    }
    sink.append(Collections.nCopies(300, AuditEvent.of("deep").detail(name, value)));

    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS)).isEqualTo(new ErasureResult(300, 300));
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(ChainVerifier.verify(log).erasedValues()).isEqualTo(300);
  }

  @ParameterizedTest
  @EnumSource
  void pagesAndSingleEvents_haveTheirValues(LogFormat format) throws IOException {
    Path log = log(format, 40);
    AuditReader reader = AuditReader.of(log);
    List<UUID> ids = new ArrayList<>();
    AuditQuery query = AuditQuery.all().limit(7);
    for (AuditQuery page = query; page != null; ) {
      var found = reader.find(page);
      found
          .records()
          .forEach(
              record -> {
                ids.add(record.event().id());
                assertThat(record.event().actor().orElseThrow().id()).startsWith("walter-");
              });
      page = found.next().map(query::after).orElse(null);
    }

    assertThat(ids).hasSize(40);
    assertThat(reader.get(ids.get(17)).orElseThrow().event().error())
        .contains(event(22).error().orElseThrow());
    assertThat(reader.find(AuditQuery.all().withText("MALLORY-31")).records()).hasSize(1);
    assertThat(reader.summary(AuditQuery.all()).byActor()).containsEntry("user walter-3", 1L);
  }

  @ParameterizedTest
  @EnumSource
  void appendThatFailsAnywhere_leavesNoValueWithoutItsRecord(LogFormat format) throws IOException {
    for (boolean half : new boolean[] {false, true}) {
      for (int step = 0; ; step++) {
        Path log = folder.resolve(half + "-" + step + "." + format.id());
        FaultyDisk disk = new FaultyDisk();
        FileSink<?> sink =
            Sinks.at(log, format)
                .withDurability(Durability.FORCED)
                .withErasable(FIELDS)
                .withDisk(half ? disk.writesHalf() : disk);
        sink.append(events(2));
        int lines = Files.readAllLines(values(log)).size();
        disk.failAfter(step);
        boolean failed = false;
        try {
          sink.append(events(3));
        } catch (IOException e) {
          failed = true;
        }
        boolean reached = disk.operations() > step;
        disk.repair();

        assertThat(ChainVerifier.verify(log).findings())
            .as("step %d", step)
            .noneMatch(f -> f.kind() == Kind.ERASURE_UNAUTHORISED)
            .noneMatch(f -> f.kind() == Kind.CONTENT_MODIFIED);
        sink.append(events(1));
        sink.close();
        assertThat(ChainVerifier.verify(log).findings()).as("step %d", step).isEmpty();
        int records = read(log, AuditQuery.all()).size();
        assertThat(records).isIn(failed ? Set.of(3, 6) : Set.of(6));
        assertThat(Files.readAllLines(values(log))).hasSize(lines / 2 * records);
        assertThat(read(log, AuditQuery.all()))
            .allSatisfy(e -> assertThat(e.error().orElseThrow()).startsWith("no such"));
        if (!reached) {
          assertThat(step).isGreaterThan(5);
          break;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void erasureThatFailsAnywhere_isSaidAndFinishedByTheNext(LogFormat format) throws IOException {
    for (boolean half : new boolean[] {false, true}) {
      int incomplete = 0;
      for (int step = 0; ; step++) {
        Path log = folder.resolve("e-" + half + "-" + step + "." + format.id());
        FaultyDisk disk = new FaultyDisk();
        FileSink<?> sink =
            Sinks.at(log, format).withErasable(FIELDS).withDisk(half ? disk.writesHalf() : disk);
        sink.append(events(3));
        disk.failAfter(step).forGood();
        boolean failed = false;
        try {
          sink.erase(AuditQuery.all().withActor("walter-1"), DPO, BASIS);
        } catch (IOException e) {
          failed = true;
        }
        disk.repair();

        Verification after = ChainVerifier.verify(log);
        assertThat(after.findings())
            .as("step %d", step)
            .extracting(Finding::kind)
            .isSubsetOf(
                Kind.ERASURE_INCOMPLETE, Kind.TORN_TAIL, Kind.HEAD_BEHIND, Kind.HEAD_UNREADABLE);
        boolean said = !read(log, AuditQuery.all().withAction("audit.erased")).isEmpty();
        boolean there = Files.readString(values(log)).contains("mallory-1");
        assertThat(said || there).isTrue();
        assertThat(after.findings().stream().anyMatch(f -> f.kind() == Kind.ERASURE_INCOMPLETE))
            .as("step %d: %s", step, after)
            .isEqualTo(said && failed && !isErased(log));
        incomplete += said && there ? 1 : 0;

        sink.erase(AuditQuery.all().withActor("nobody"), DPO, BASIS);
        if (said) {
          assertThat(Files.readString(values(log))).doesNotContain("mallory-1");
        }
        sink.erase(AuditQuery.all().withActor("walter-1"), DPO, BASIS);
        sink.close();
        assertThat(Files.readString(values(log))).doesNotContain("mallory-1").contains("mallory-2");
        assertThat(ChainVerifier.verify(log).findings()).as("step %d", step).isEmpty();
        assertThat(ChainVerifier.verify(log).erasedValues()).isEqualTo(9);
        if (!failed) {
          break;
        }
      }
      assertThat(incomplete).as("steps between record and overwriting").isPositive();
    }
  }

  private static boolean isErased(Path log) throws IOException {
    return Files.readAllLines(values(log)).stream()
        .filter(line -> line.startsWith("{\"seq\":3,"))
        .allMatch(line -> line.endsWith(" }") && !line.contains("salt"));
  }

  /** What a writer leaves that was killed between the values and their records. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"seq\":9,\"index\":0,\"path\":\"actor.id\",\"salt\":\"00\",\"value\":\"planted\"}\n",
        "{\"seq\":9,\"index\":0,\"path\":\"actor.id\",\"salt\":\"00\",\"value\":\"planted",
        "{\"seq\":9,\"index\":0,\"path\":\"planted\"}\n{\"seq\":9,\"index\"",
        "{\"seq\":9,\"index\":0,\"path\":\"planted\"}\n\0\0\0\0\n{\"seq\":10,\"index\":0,\"path\":\"\"}\n",
        "\0\0\0planted\0\0\0\0"
      })
  void valuesOfRecordsThatWereNeverWritten_areCutOff(String left) throws IOException {
    Path log = log(LogFormat.JSON_LINES, 2);
    FileSink<?> open = sink(log, LogFormat.JSON_LINES);
    open.append(List.of(event(3)));
    String good = Files.readString(values(log));
    for (FileSink<?> sink : List.of(open, sink(log, LogFormat.JSON_LINES))) {
      Files.writeString(values(log), good + left);

      assertThat(ChainVerifier.verify(log).findings()).isEmpty();
      sink.append(List.of(event(4)));

      assertThat(Files.readString(values(log))).startsWith(good).doesNotContain("planted");
      assertThat(ChainVerifier.verify(log).findings()).isEmpty();
      good = Files.readString(values(log));
    }
  }

  @Test
  void severalSinks_writeValuesOfOneLog() throws Exception {
    Path log = folder.resolve("audit.jsonl");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      FileSink<?> sink = sink(log, LogFormat.JSON_LINES);
      Thread thread =
          new Thread(
              () -> {
                try (sink) {
                  for (int i = 0; i < 40; i++) {
                    sink.append(events(1 + i % 4));
                    if (i % 10 == 9) {
                      sink.erase(AuditQuery.all().withActor("walter-1"), DPO, BASIS);
                    }
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    sink(log, LogFormat.JSON_LINES).erase(AuditQuery.all().withActor("walter-1"), DPO, BASIS);

    Verification verification = ChainVerifier.verify(log);
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.erasedValues()).isEqualTo(4L * 30 * 9);
    assertThat(Files.readString(values(log))).doesNotContain("mallory-1\"");
  }

  @Test
  void retention_removesTheValuesWithTheirRecords() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = sink(log, LogFormat.JSON_LINES).withSegmentSize(1 << 12);
    for (int i = 0; i < 30; i++) {
      sink.append(List.of(event(i)));
    }
    List<String> lines = lines(log);

    PruneResult pruned = sink.withRetention(Retention.ofRecords(10)).prune();

    assertThat(pruned.records()).isPositive();
    assertThat(lines(log))
        .isEqualTo(lines.stream().filter(line -> seq(line) >= pruned.firstKept()).toList())
        .isNotEmpty()
        .hasSizeLessThan(lines.size());
    sink.append(List.of(event(30)));
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
    assertThat(read(log, AuditQuery.all().limit(2)))
        .map(e -> e.error().orElseThrow())
        .contains("no such user mallory-30", "no such user mallory-29");
  }

  private static long seq(String line) {
    return JsonObject.parse(line, "line").integer("seq");
  }

  @Test
  void lineStaysJson_whenItsValueIsErased() throws IOException {
    Path log = log(LogFormat.JSON_LINES, 2);
    long size = Files.size(values(log));
    sink(log, LogFormat.JSON_LINES).erase(AuditQuery.all(), DPO, BASIS, "error");

    assertThat(Files.size(values(log))).isEqualTo(size);
    String erased = lines(log).get(8);
    assertThat(Json.parse(erased, "line").toString())
        .isEqualTo("{\"seq\":2,\"index\":8,\"path\":\"error\"}");
  }

  @Test
  void missingLog_isBegunAndHasNothingToErase() throws IOException {
    FileSink<?> sink = JsonLinesSink.at(folder.resolve("new.jsonl"));

    assertThat(sink.erase(AuditQuery.all(), DPO, BASIS)).isEqualTo(new ErasureResult(0, 0));
    Logs.assertIntact(folder.resolve("new.jsonl"), 1);
  }

  @Test
  void fileOfValues_isNoLinkToAnotherFile() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    Path other = Files.writeString(folder.resolve("other"), "precious");
    Files.createSymbolicLink(values(log), other);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonLinesSink.at(log).withErasable("actor.id").append(List.of(event(1))))
        .withMessageContaining("must be a regular file");
    assertThat(Files.readString(other)).isEqualTo("precious");
  }

  /** Every byte of an erased value is gone, whatever the value. */
  @Test
  void erasedBytes_areNowhere() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    FileSink<?> sink = JsonLinesSink.at(log).withErasable("details.secret");
    List<Object> secrets =
        Arrays.asList(
            "x".repeat(9_000), 123456789012L, List.of("lístzz"), Map.of("mápzz", "innerzz"));
    for (Object secret : secrets) {
      sink.append(List.of(AuditEvent.of("a").detail("secret", secret)));
    }

    sink.erase(AuditQuery.all(), DPO, BASIS);

    assertThat(onDisk().getBytes(StandardCharsets.UTF_8).length).isGreaterThan(9_000);
    assertThat(onDisk())
        .doesNotContain("xxxx", "123456789012", "zz", "\"salt\"")
        .contains("details.secret");
  }
}
