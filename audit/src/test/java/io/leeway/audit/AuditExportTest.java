package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.audit.sink.AuditSinks;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Progress;
import io.leeway.core.Resource;
import io.leeway.core.internal.Csv;
import io.leeway.core.internal.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditExportTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final String HOSTILE =
      "=1+1\r\n\"quoted\", \u2028 \0 \ud800 '=\uff1d \ud83d\ude00";
  private static final List<String> COLUMNS =
      List.of(
          "seq",
          "time",
          "action",
          "outcome",
          "details",
          "error",
          "id",
          "recorded_at",
          "actor_type",
          "actor_id",
          "actor_on_behalf_of",
          "resource_type",
          "resource_id",
          "tenant",
          "transport",
          "correlation_id",
          "source_ip",
          "source_user_agent",
          "method",
          "path",
          "status",
          "started",
          "ended",
          "request",
          "response");

  @TempDir Path folder;

  /** The three ways to export, by name. */
  enum To {
    JSON,
    JSON_LINES,
    CSV;

    AuditExport.Result write(AuditExport export, Path file) {
      return switch (this) {
        case JSON -> export.toJson(file);
        case JSON_LINES -> export.toJsonLines(file);
        case CSV -> export.toCsv(file);
      };
    }

    AuditExport.Result write(AuditExport export, OutputStream out) {
      return switch (this) {
        case JSON -> export.toJson(out);
        case JSON_LINES -> export.toJsonLines(out);
        case CSV -> export.toCsv(out);
      };
    }

    String text(AuditReader reader, AuditQuery query) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(AuditExport.of(reader, query), out);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private static AuditEvent event(int n) {
    return AuditEvent.of(n % 2 == 0 ? "hp_change" : "model.promote")
        .at(NOON.plusSeconds(n))
        .by(Actor.user("u-" + n).onBehalfOf("=cmd"))
        .on(Resource.of("model", HOSTILE))
        .withTenant(n % 4 == 0 ? "bank-a" : "bank-b")
        .withHttp("POST", "/models/" + n)
        .withStatus(200)
        .detail("n", n)
        .detail("rate", 1e-4)
        .detail("text", HOSTILE)
        .failure(n % 3 == 0 ? HOSTILE : "-12.5");
  }

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count).mapToObj(AuditExportTest::event).toList();
  }

  private Path log(String format, List<AuditEvent> events) throws IOException {
    try (AuditSink sink = AuditSinks.inDirectory(folder.resolve("log"), format)) {
      sink.append(events);
    }
    return folder.resolve("log").resolve("audit_log." + format);
  }

  /** The log's own line of an event, as stored: what stands before its chain. */
  private static List<String> stored(Path jsonLines) throws IOException {
    return Files.readAllLines(jsonLines).stream()
        .skip(1) // audit.started
        .map(line -> line.substring(0, line.lastIndexOf(",\"chain\":")) + "}")
        .toList();
  }

  private static <T> List<T> reversed(List<T> list) {
    return IntStream.range(0, list.size()).mapToObj(i -> list.get(list.size() - 1 - i)).toList();
  }

  @Test
  void json_isOneArrayTheNewestFirstAsStored() throws IOException {
    Path log = log("jsonl", events(20));

    String json = To.JSON.text(AuditReader.of(log), AuditQuery.all().limit(3).offset(2));

    List<String> elements = reversed(stored(log));
    assertThat(json).isEqualTo("[\n" + String.join(",\n", elements) + "\n]\n");
    assertThat(json).contains("\"rate\":1.0E-4,"); // not the 0.0001 that a reader would make of it
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode element : new ObjectMapper().readTree(json)) {
      numbers.add(element.path("details").path("n").intValue());
      assertThat(element.path("details").path("text").textValue())
          .isEqualTo(HOSTILE.replace('\ud800', '\ufffd'));
    }
    assertThat(numbers).isEqualTo(IntStream.range(0, 20).mapToObj(i -> 19 - i).toList());
    assertThat(To.JSON.text(AuditReader.of(log), AuditQuery.all().oldestFirst()))
        .isEqualTo("[\n" + String.join(",\n", stored(log)) + "\n]\n");
  }

  @Test
  void jsonLines_areTheOldestFirstUnlessSaid() throws IOException {
    Path log = log("jsonl", events(20));
    AuditReader reader = AuditReader.of(log);

    assertThat(To.JSON_LINES.text(reader, AuditQuery.all()))
        .isEqualTo(String.join("\n", stored(log)) + "\n");
    assertThat(To.JSON_LINES.text(reader, AuditQuery.all().newestFirst()))
        .isEqualTo(String.join("\n", reversed(stored(log))) + "\n");
    assertThat(To.JSON_LINES.text(reader, AuditQuery.all().withHousekeeping()))
        .contains("\"action\":\"audit.started\"");
  }

  @Test
  void jsonLines_canBeReadAgain() throws IOException {
    AuditReader reader = AuditReader.of(log("json", events(20)));
    Path file = folder.resolve("export.jsonl");
    AuditExport.of(reader, AuditQuery.all()).toJsonLines(file);

    AuditReader again = AuditReader.ofJsonLines("export", () -> Files.newInputStream(file));

    List<AuditEvent> events = new ArrayList<>();
    again.forEach(AuditQuery.all().oldestFirst(), record -> events.add(record.event()));
    List<AuditEvent> originals = new ArrayList<>();
    reader.forEach(AuditQuery.all().oldestFirst(), record -> originals.add(record.event()));
    assertThat(events).isEqualTo(originals).hasSize(20);
  }

  /** Reads RFC 4180 and nothing else; what is not quoted must be empty, and is null. */
  private static List<List<@Nullable String>> rows(String csv) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    int at = 0;
    while (at < csv.length()) {
      List<@Nullable String> row = new ArrayList<>();
      boolean more = true;
      while (more) {
        StringBuilder cell = null;
        if (csv.charAt(at) == '"') {
          cell = new StringBuilder();
          at++;
          while (csv.charAt(at) != '"' || csv.charAt(at + 1) == '"') {
            at += csv.charAt(at) == '"' ? 1 : 0;
            cell.append(csv.charAt(at++));
          }
          at++;
        }
        row.add(cell == null ? null : cell.toString());
        more = csv.charAt(at) == ',';
        at += more ? 1 : 0;
      }
      assertThat(csv.substring(at, at + 2)).isEqualTo("\r\n");
      at += 2;
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> cells(List<@Nullable String> row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      String cell = row.get(i);
      if (cell != null) {
        cells.put(COLUMNS.get(i), Csv.unguard(cell));
      }
    }
    return cells;
  }

  @Test
  void csv_hasACellForEveryMember() throws IOException {
    Path log = log("csv", events(20));

    List<List<@Nullable String>> rows = rows(To.CSV.text(AuditReader.of(log), AuditQuery.all()));

    assertThat(rows).hasSize(21).allMatch(row -> row.size() == COLUMNS.size());
    assertThat(rows.get(0)).isEqualTo(COLUMNS);
    AuditRecord record = AuditReader.of(log).find(AuditQuery.all().oldestFirst()).records().get(3);
    AuditEvent event = record.event();
    String hostile = HOSTILE.replace('\ud800', '\ufffd');
    Map<String, Object> cells = cells(rows.get(4));
    assertThat((String) cells.remove("details"))
        .startsWith("{\"n\":3,\"rate\":1.0E-4,\"text\":\"=1+1\\r\\n\\\"quoted");
    String recorded = Times.format(event.recordedAt().orElseThrow());
    assertThat(cells)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("seq", "5"),
                Map.entry("time", "2026-05-01T12:00:03.000000Z"),
                Map.entry("action", "model.promote"),
                Map.entry("outcome", "failure"),
                Map.entry("error", hostile),
                Map.entry("id", event.id().toString()),
                Map.entry("recorded_at", recorded),
                Map.entry("actor_type", "user"),
                Map.entry("actor_id", "u-3"),
                Map.entry("actor_on_behalf_of", "=cmd"),
                Map.entry("resource_type", "model"),
                Map.entry("resource_id", hostile),
                Map.entry("tenant", "bank-b"),
                Map.entry("method", "POST"),
                Map.entry("path", "/models/3"),
                Map.entry("status", "200")));
    assertThat(rows.get(4)).contains("'=cmd", "'" + hostile);
    assertThat(rows.get(5)).contains("-12.5");
    assertThat(rows(To.CSV.text(AuditReader.of(log), AuditQuery.all().newestFirst())).get(17))
        .isEqualTo(rows.get(4));
  }

  @Test
  void everyNastyText_comesBackFromCsvAndIsNoFormula() {
    String formula = "=+-@\t\r\n\0|%\uff1d\uff0b\uff0d\uff20";
    List<String> texts = new ArrayList<>(List.of(""));
    for (int begin = 0, size = 1; size <= 2; size++) {
      int end = texts.size();
      for (; begin < end; begin++) {
        for (char c : (formula + "\",'a").toCharArray()) {
          texts.add(texts.get(begin) + c);
        }
      }
    }
    List<AuditEvent> events =
        texts.stream().map(text -> AuditEvent.of("x").withError(text).withTenant(text)).toList();

    List<List<@Nullable String>> rows =
        rows(To.CSV.text(AuditReader.ofEvents(() -> events), AuditQuery.all()));

    assertThat(texts).hasSize(1 + 18 + 324);
    for (int column : new int[] {COLUMNS.indexOf("error"), COLUMNS.indexOf("tenant")}) {
      List<@Nullable String> cells = rows.stream().skip(1).map(row -> row.get(column)).toList();
      assertThat(cells.stream().map(Csv::unguard)).isEqualTo(texts);
      assertThat(cells).noneMatch(cell -> !cell.isEmpty() && formula.indexOf(cell.charAt(0)) >= 0);
    }
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void everyReader_givesTheSameExport(To to) throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    AuditReader file = AuditReader.of(log("jsonl", events(20)));
    file.forEach(AuditQuery.all().oldestFirst(), record -> events.add(record.event()));
    AuditReader memory = AuditReader.ofEvents(() -> events);
    AuditQuery query = AuditQuery.all().withAction("hp_change");

    assertThat(comparable(to.text(file, query)))
        .isEqualTo(comparable(to.text(memory, query)))
        .isEqualTo(comparable(to.text(hosts(memory), query)))
        .contains("/models/18")
        .doesNotContain("/models/17");
  }

  /** Without seq, as a file begins with audit.started, and the same for a number read and not. */
  private static String comparable(String export) {
    return export.replaceAll("(?m)^\"[0-9]+\",", "").replace("1.0E-4", "0.0001");
  }

  /** A reader that a host made. */
  private static AuditReader hosts(AuditReader reader) {
    return new AuditReader() {
      @Override
      public AuditPage find(AuditQuery query) {
        return reader.find(query);
      }

      @Override
      public long forEach(AuditQuery query, Consumer<? super AuditRecord> action) {
        return reader.forEach(query, action);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void nothingFound_isAnEmptyExport(To to) {
    String text = to.text(AuditReader.ofEvents(List::of), AuditQuery.all());

    switch (to) {
      case JSON -> assertThat(text).isEqualTo("[]\n");
      case JSON_LINES -> assertThat(text).isEmpty();
      case CSV -> assertThat(rows(text)).containsExactly(List.copyOf(COLUMNS));
    }
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void tenantsExport_holdsThatTenantOnly(To to) throws IOException {
    AuditReader all = AuditReader.of(log("json", events(20)));
    AuditReader scoped = all.scopedTo("bank-a");

    String text = to.text(scoped, AuditQuery.all().withHousekeeping());

    assertThat(text).contains("bank-a").doesNotContain("bank-b", "audit.started");
    assertThat(text.split("/models/", -1)).hasSize(1 + 5);
    assertThat(text).contains("1.0E-4"); // it is copied here too
    assertThat(to.text(hosts(all).scopedTo("bank-a"), AuditQuery.all())).doesNotContain("bank-b");
    assertThat(to.text(scoped, AuditQuery.all().withTenant("bank-b"))).doesNotContain("models");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> to.text(scoped.scopedTo("bank-b"), AuditQuery.all()));
  }

  @Test
  void result_countsEventsAndWhatWasNotReadable() throws IOException {
    Path log = log("jsonl", events(5));
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(2, lines.get(2).replace("\"action\":", "\"action_\":"));
    lines.set(3, lines.get(3).replace("\"details\":{", "\"details\":{{"));
    lines.set(4, lines.get(4).replace(",\"chain\":", "{},\"chain\":"));
    lines.add("nothing");
    Files.write(log, lines);

    for (AuditQuery query : List.of(AuditQuery.all(), AuditQuery.all().withMethod("POST"))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      AuditExport.Result result = AuditExport.of(AuditReader.of(log), query).toJson(out);

      assertThat(result).isEqualTo(new AuditExport.Result(2, 4));
      assertThat(new ObjectMapper().readTree(out.toByteArray())).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\u00ff", "\u00c3(", "\u00ed\u00a0\u0080", "\u00f8"})
  void bytesThatAreNoText_areNotExported(String latin) throws IOException {
    Path log = log("jsonl", events(3));
    byte[] bytes = Files.readAllBytes(log);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("/models/1", latin);
    Files.write(log, text.getBytes(StandardCharsets.ISO_8859_1));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AuditExport.Result result =
        AuditExport.of(AuditReader.of(log), AuditQuery.all()).toJsonLines(out);

    assertThat(result).isEqualTo(new AuditExport.Result(2, 1));
  }

  @Test
  void lineBreaksThatSomebodyPutIntoATable_breakNoLine() throws IOException {
    Path log = log("csv", events(3));
    String text = Files.readString(log);
    Files.writeString(log, text.replace("\"{\"\"id\"\":", "\"{\r\n\n\"\"id\"\":"));

    String lines = To.JSON_LINES.text(AuditReader.of(log), AuditQuery.all());

    assertThat(lines.lines()).hasSize(3).allMatch(line -> line.startsWith("{   \"id\":"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void file_takesThePlaceOfAnother(To to) throws IOException {
    Path exports = Files.createDirectory(folder.resolve("exports"));
    Path file = Files.writeString(exports.resolve("export"), "old");
    List<AuditEvent> events = events(500); // more than one chunk
    AuditExport export = AuditExport.of(AuditReader.ofEvents(() -> events), AuditQuery.all());

    AuditExport.Result result = to.write(export, file);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    to.write(export, out);
    assertThat(Files.readAllBytes(file)).isEqualTo(out.toByteArray());
    assertThat(result).isEqualTo(new AuditExport.Result(500, 0));
    assertThat(files(exports)).containsExactly(file);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void file_isForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("export.csv");

    AuditExport.of(AuditReader.ofEvents(List::of), AuditQuery.all()).toCsv(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void exportThatFails_leavesWhatWasThere(To to) throws IOException {
    Path exports = Files.createDirectory(folder.resolve("exports"));
    Path file = Files.writeString(exports.resolve("export"), "old");
    Path missing = exports.resolve("missing");
    List<AuditEvent> events = events(500);
    IllegalStateException failure = new IllegalStateException("midway");
    AuditReader failing =
        new AuditReader() {
          @Override
          public AuditPage find(AuditQuery query) {
            return new AuditPage(List.of(), Optional.empty());
          }

          @Override
          public long forEach(AuditQuery query, Consumer<? super AuditRecord> action) {
            events.forEach(event -> action.accept(new AuditRecord(1, Optional.empty(), event)));
            throw failure;
          }
        };

    for (Path place : List.of(file, missing)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> to.write(AuditExport.of(failing, AuditQuery.all()), place))
          .isSameAs(failure);
    }

    assertThat(files(exports)).containsExactly(file);
    assertThat(file).hasContent("old");
  }

  @Test
  void placeThatCannotBeWritten_isAnError() throws IOException {
    AuditExport export = AuditExport.of(AuditReader.ofEvents(List::of), AuditQuery.all());
    Path missing = folder.resolve("missing").resolve("export.json");
    Path full = folder.resolve("full");
    Files.createDirectories(full.resolve("x"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> export.toJson(missing))
        .withMessageStartingWith("export " + missing + " cannot be written: ");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> export.toJson(full))
        .withCauseInstanceOf(FileSystemException.class);
    assertThat(files(folder)).containsExactly(full);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> export.toJson(folder.getRoot()))
        .withMessage("file must have a name, but was " + folder.getRoot());
  }

  @Test
  void logThatIsMissing_isAnErrorThatNamesIt() {
    Path log = folder.resolve("none.jsonl");
    Path file = folder.resolve("export.json");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> AuditExport.of(AuditReader.of(log), AuditQuery.all()).toJson(file))
        .withMessage("audit log " + log + " cannot be read: " + log);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(To.class)
  void stream_isNotClosedAndItsFailureIsTold(To to) {
    List<AuditEvent> events = events(500);
    AuditExport export = AuditExport.of(AuditReader.ofEvents(() -> events), AuditQuery.all());
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> to.write(export, full))
        .withMessage("export cannot be written: no space left");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void progress_goesThroughTheRecordsToTheLast(boolean oldest) throws IOException {
    AuditReader reader = AuditReader.of(log("jsonl", events(20)));
    AuditQuery query = AuditQuery.all().withAction("hp_change"); // the last one is another
    List<List<Long>> told = new ArrayList<>();
    Progress progress = (done, total) -> told.add(List.of(done, total));
    AuditReader slow =
        new AuditReader() {
          @Override
          public AuditPage find(AuditQuery asked) {
            return reader.find(asked);
          }

          @Override
          public long forEach(AuditQuery asked, Consumer<? super AuditRecord> action) {
            return reader.forEach(
                asked,
                record -> {
                  if (record.seq() == 10) {
                    sleep();
                  }
                  action.accept(record);
                });
          }
        };

    AuditExport.of(slow, oldest ? query.oldestFirst() : query)
        .withProgress(progress)
        .toJson(OutputStream.nullOutputStream());

    assertThat(told).containsExactly(List.of(oldest ? 10L : 11L, 21L), List.of(21L, 21L));
  }

  private static void sleep() {
    try {
      Thread.sleep(250); // longer than progress is silent
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void progressOfNothing_endsAtNothing() {
    List<Long> told = new ArrayList<>();

    AuditExport.of(AuditReader.ofEvents(List::of), AuditQuery.all())
        .withProgress((done, total) -> told.addAll(List.of(done, total)))
        .toCsv(OutputStream.nullOutputStream());

    assertThat(told).isEqualTo(Arrays.asList(0L, 0L));
  }

  @Test
  void progressThatThrows_endsTheExport() throws IOException {
    Path file = folder.resolve("export.json");
    AuditExport export =
        AuditExport.of(AuditReader.ofEvents(() -> events(1)), AuditQuery.all())
            .withProgress(
                (done, total) -> {
                  throw new IllegalStateException("cancelled");
                });

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> export.toJson(file));
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void newestFirstOfAStream_isRejected() {
    AuditReader stream = AuditReader.ofJsonLines("none", () -> InputStream.nullInputStream());

    assertThat(To.JSON.text(stream, AuditQuery.all().oldestFirst())).isEqualTo("[]\n");
    assertThat(To.JSON_LINES.text(stream, AuditQuery.all())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> To.JSON.text(stream, AuditQuery.all()))
        .withMessageEndingWith("add oldestFirst() to it");
  }

  @Test
  void fileOfALog_isNotOverwritten() throws IOException {
    Path log = log("jsonl", events(3));
    Path older = Files.writeString(log.resolveSibling("audit_log.1.jsonl"), "");
    AuditExport export = AuditExport.of(AuditReader.of(log), AuditQuery.all());

    for (Path file : List.of(log, older)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> export.toJsonLines(file))
          .withMessage(log + " is a log, which nothing else may overwrite");
    }
    export.toJsonLines(log.resolveSibling("copy.1.jsonl"));
  }
}
