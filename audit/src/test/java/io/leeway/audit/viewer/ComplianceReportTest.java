package io.leeway.audit.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.TestSigners;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.TimeWindow;
import io.leeway.core.json.JsonObject;
import io.leeway.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ComplianceReportTest {
  private static final Instant NOON = Samples.NOON;
  private static final TimeWindow DAY = new TimeWindow(NOON, NOON.plusSeconds(86_400));
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"");

  @TempDir Path folder;

  static List<String> hostile() {
    return Samples.HOSTILE;
  }

  private static ComplianceReport.Builder builder(Path log) {
    return ComplianceReport.builder(log, DAY).clock(() -> NOON.plusSeconds(99_000));
  }

  private ComplianceReport report(List<AuditEvent> events) throws IOException {
    return builder(Samples.log(folder, events)).build();
  }

  private static List<String> tags(String html) {
    return TAG.matcher(html)
        .results()
        .map(MatchResult::group)
        .map(tag -> VALUE.matcher(tag).replaceAll(""))
        .toList();
  }

  private static String text(String html) {
    return TAG.matcher(html.replaceAll("(?s)<style>.*?</style>", ""))
        .replaceAll(" ")
        .replaceAll("\\s+", " ");
  }

  /** On a log that has been through much. */
  private ComplianceReport eventfulReport() throws IOException {
    List<AuditEvent> events = new ArrayList<>(Samples.mixed());
    events.add(AuditEvent.of("audit.dropped").detail("count", 40));
    events.add(AuditEvent.of("audit.dropped").detail("count", 2));
    events.add(AuditEvent.of("audit.sampled").detail("count", 1_000));
    Path log = folder.resolve("audit.jsonl");
    JsonLinesSink sink = JsonLinesSink.at(log).withClock(() -> NOON).withErasable("correlation_id");
    sink.append(events);
    sink.erase(AuditQuery.all(), Actor.user("dpo"), "Art. 17");
    sink.close();
    Files.writeString(log, "{\"torn", StandardOpenOption.APPEND);
    sink.open();
    sink.close();
    return builder(log).build();
  }

  @Test
  void report_saysWhatThePeriodHolds() throws IOException {
    ComplianceReport report = eventfulReport();

    assertThat(text(report.toHtml()))
        .containsSubsequence(
            "Audit report audit.jsonl",
            "Chain of the log: VALID",
            "10 of 10 records verified",
            "The last 10 are covered by no checkpoint",
            "Recorded from 2026-05-01 12:00:00.000000 UTC",
            "Until before 2026-05-02 12:00:00.000000 UTC",
            "Made at 2026-05-02 15:30:00.000000 UTC",
            "Events 4 Records, with the log's own 1 to 10",
            "Events known to be missing 42",
            "Left out by sampling 1,000",
            "compared with no checkpoint",
            "By outcome Outcome Events denied 1 failure 1 none 1 success 1",
            "By action Action Events hp_change 1",
            "By actor Actor Events none 2 user u-1 1 user u-2 1",
            "Denied: 1 Denied Seq Recorded at (UTC) Action Actor Resource Error 4 2026-05-01",
            "model.delete none",
            "Failed: 1",
            "model.promote user u-2 model disk full",
            "What the log says of itself",
            "Events that are not in the log: 2 records audit.dropped.",
            "Erasure: values that were deleted: 1 records audit.erased.",
            "Art. 17",
            "What this does not prove",
            "conforms to any law");
    assertThat(report.verification().valid()).isTrue();
    assertThat(report).asString().startsWith("report on audit.jsonl 2026-05-01").contains("valid:");
  }

  @Test
  void report_saysWhatWasPrunedAndRolledBack() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    try (JsonLinesSink sink =
        JsonLinesSink.at(log).withClock(() -> NOON).withSegmentSize(1 << 10)) {
      for (AuditEvent event : Samples.typical(20)) {
        sink.append(List.of(event));
      }
      sink.withRetention(Retention.ofRecords(5)).prune();
      AuditRecord third = AuditReader.of(log).find(AuditQuery.all().limit(3)).records().get(2);
      sink.rollbackTo(third.hash().orElseThrow(), Actor.user("u-1042"), "wrong import");
    }

    ComplianceReport report = builder(log).build();

    assertThat(report.verification().findings()).isEmpty();
    assertThat(text(report.toHtml()))
        .containsSubsequence(
            "records audit.pruned.", "Rollback", ": 1 records audit.rolled_back.", "wrong import");
  }

  @Test
  void markdownAndJson_sayTheSame() throws IOException {
    ComplianceReport report = eventfulReport();

    assertThat(report.toMarkdown())
        .startsWith("# Audit report: audit.jsonl\n\n## Chain of the log: VALID\n\n10 of 10 records")
        .contains("\n- Events known to be missing: 42\n")
        .contains("\n| Outcome | Events |\n| --- | --- |\n| denied | 1 |\n")
        .contains(
            "\n| 3 | 2026-05-01 12:00:00.000000 | model.promote | user u-2 | model | disk full |")
        .contains("\n## What this does not prove\n\n- It does not say that the log");
    JsonObject json = JsonObject.parse(report.toJson(), "report");
    assertThat(json.object("verification").integer("total_records")).isEqualTo(10);
    assertThat(json.object("records").integer("events")).isEqualTo(4);
    assertThat(json.object("records").integer("last_seq")).isEqualTo(10);
    assertThat(json.integer("dropped")).isEqualTo(42);
    assertThat(json.integer("sampled_out")).isEqualTo(1_000);
    assertThat(json.object("denied").integer("count")).isEqualTo(1);
    assertThat(json.object("own_records").object("audit.erased").integer("count")).isEqualTo(1);
    assertThat(json.texts("not_proven")).hasSize(5).first().asString().contains("any law");
  }

  @Test
  void onlyWhatWasRecordedInThePeriod_isCounted() throws IOException {
    Path log = folder.resolve("audit.jsonl");
    Instant[] now = {NOON.minusSeconds(1)};
    try (AuditSink sink = JsonLinesSink.at(log).withClock(() -> now[0])) {
      for (int i = 0; i < 5; i++) {
        // What the caller says of the time counts for nothing.
        sink.append(List.of(AuditEvent.of("hp_change").at(NOON.plusSeconds(7)).detail("n", i)));
        now[0] = NOON.plus(Duration.ofHours(12L * i));
      }
    }

    ComplianceReport report = builder(log).build();

    // Recorded a second before, then at the hours 0, 12, 24 and 36 of the day.
    JsonObject json = JsonObject.parse(report.toJson(), "report");
    assertThat(json.object("records").integer("events")).isEqualTo(2);
    assertThat(json.object("records").integer("first_seq")).isEqualTo(3);
    assertThat(json.object("records").integer("last_seq")).isEqualTo(4);
    assertThat(json.object("verification").integer("total_records")).isEqualTo(6);
  }

  @Test
  void checkpoints_areNamedWithWhatCameOfThem() throws Exception {
    CheckpointSigner signer = TestSigners.create();
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path log = folder.resolve("audit.jsonl");
    try (JsonLinesSink sink =
        JsonLinesSink.at(log)
            .withClock(() -> NOON)
            .withCheckpoints(signer, CheckpointPublisher.toFolder(kept))) {
      sink.append(Samples.typical(9));
    }
    List<Checkpoint> checkpoints = new ArrayList<>(Checkpoint.readAll(kept));
    assertThat(checkpoints).isNotEmpty();
    Samples.log(folder.resolve("kept"), Samples.typical(3));
    try (AuditSink sink = JsonLinesSink.at(log).withClock(() -> NOON)) {
      sink.append(Samples.typical(2));
    }

    String good = builder(log).checkpoints(checkpoints, signer.keys()).build().toMarkdown();
    String unsigned = builder(log).checkpoints(checkpoints, List.of()).build().toMarkdown();
    String other =
        ComplianceReport.builder(kept.resolve("audit.jsonl"), DAY)
            .checkpoints(checkpoints, signer.keys())
            .build()
            .toMarkdown();

    assertThat(good)
        .contains("Checkpoints that agree with the log cover 10 of the period's 12 records.")
        .contains(" | agrees with the log |");
    assertThat(unsigned)
        .contains("## Chain of the log: INVALID", "cover 0 of the period's 12 records")
        .contains("| is not signed by a trusted key, and was not compared |");
    assertThat(other).contains("INVALID", "| contradicts the log |", "cover 0 of the period's 4");
  }

  @Test
  void findingsOfThePeriod_areCounted() throws IOException {
    Path log = Samples.log(folder, Samples.typical(6));
    Files.writeString(log, Files.readString(log).replace("2.1.3", "2.1.9"));

    String markdown = builder(log).build().toMarkdown();
    String before =
        ComplianceReport.builder(log, new TimeWindow(NOON.minusSeconds(9), NOON))
            .build()
            .toMarkdown();

    assertThat(markdown)
        .contains("INVALID", "- CONTENT_MODIFIED at 5: line 5")
        .contains("1 of the findings above are about records of this period.");
    assertThat(before).contains("INVALID").doesNotContain("of the findings above");
  }

  @Test
  void lists_haveAnEnd() throws IOException {
    List<AuditEvent> events =
        IntStream.range(0, 1_200)
            .mapToObj(i -> AuditEvent.of("a" + i % 30).by(Actor.user("u-" + i)).denied())
            .toList();

    ComplianceReport report = report(events);

    assertThat(report.toMarkdown())
        .contains("## Denied: 1,200", "And 1,150 more events.")
        .contains("And 10 more of fewer events.", "And 980 more of fewer events.")
        .contains("And 200 more events, of names that were not counted apart.");
    JsonObject json = JsonObject.parse(report.toJson(), "report");
    assertThat(json.object("denied").integer("left_out")).isEqualTo(1_150);
    assertThat(json.object("by_actor").integer("events_of_other_names")).isEqualTo(200);
    assertThat(report.toHtml().length()).isLessThan(60_000);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileText_changesNothingOfPageAndMarkdown(String text) throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    ComplianceReport harmless =
        builder(Samples.log(plain, List.of(Samples.saying("x"), Samples.saying("x").denied())))
            .title("x")
            .build();

    ComplianceReport report =
        builder(Samples.log(folder, List.of(Samples.saying(text), Samples.saying(text).denied())))
            .title(text)
            .build();

    assertThat(tags(report.toHtml())).isEqualTo(tags(harmless.toHtml()));
    assertThat(report.toMarkdown().lines().map(line -> line.replaceAll("[^|]", "")))
        .containsExactlyElementsOf(
            harmless.toMarkdown().lines().map(line -> line.replaceAll("[^|]", "")).toList());
    assertThat(report.toMarkdown()).doesNotContain("<script", "<img", "</", "<!", "\u202E", "\0");
    assertThat(JsonObject.parse(report.toJson(), "report").object("failed").integer("count"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void chainsInDatabases_areReportedToo(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.on(source).withClock(() -> NOON);
    sink.append(Samples.mixed());

    String markdown = ComplianceReport.builder(sink.table(), DAY).build().toMarkdown();
    TestDatabase.execute(source, "DELETE FROM leeway_audit_record WHERE seq = 3");

    assertThat(markdown)
        .contains("VALID", "| denied | 1 |", "- Log: ")
        .contains("in leeway_audit_record");
    assertThat(ComplianceReport.builder(sink.table(), DAY).build().toMarkdown())
        .contains("INVALID", "SEQ_GAP at 3");
  }

  @Test
  void emptyPeriod_saysSo() throws IOException {
    TimeWindow before = new TimeWindow(NOON.minusSeconds(9), NOON.minusSeconds(9));
    Path log = Samples.log(folder, Samples.mixed());

    ComplianceReport report = ComplianceReport.builder(log, before).build();

    assertThat(report.toMarkdown()).contains("- Events: 0", "\n## By actor\n\nNone.\n");
    assertThat(JsonObject.parse(report.toJson(), "report").object("records").integer("first_seq"))
        .isZero();
  }

  @Test
  void fileName_saysTheForm() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    ComplianceReport report = builder(log).build();
    for (String name : List.of("r.html", "r.md", "r.json")) {
      report.write(folder.resolve(name));
    }

    assertThat(folder.resolve("r.html")).hasContent(report.toHtml());
    assertThat(folder.resolve("r.md")).hasContent(report.toMarkdown());
    assertThat(folder.resolve("r.json")).hasContent(report.toJson());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.write(folder.resolve("r.pdf")))
        .withMessage("name of a report must end .html, .md or .json, but was r.pdf");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> report.write(folder.resolve("none").resolve("r.md")));
    assertThatIllegalArgumentException().isThrownBy(() -> builder(log).title(" "));
  }
}
