package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leeway.audit.AuditLog;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");
  private static final Instant START = Instant.parse("2026-05-27T14:30:00Z");

  @TempDir private Path folder;
  private Path log;
  private Path head;

  @BeforeEach
  void namePaths() {
    log = folder.resolve("audit.jsonl");
    head = ChainHead.besideLog(log);
  }

  private JsonLinesSink sink() {
    return JsonLinesSink.at(log);
  }

  private void appendOne() throws IOException {
    sink().append(List.of(EVENT));
  }

  private void assertRefused(AuditSink sink, String why) {
    assertThatIllegalStateException()
        .isThrownBy(() -> sink.append(List.of(EVENT)))
        .withMessageStartingWith("nothing is appended to audit log " + log + ": ")
        .withMessageContaining(why)
        .withMessageContaining("Verify it with ChainVerifier");
  }

  @Test
  void newLog_beginsWithWhatItsChainIs() throws IOException {
    sink().withChainName("credit").withClock(() -> START).append(List.of(EVENT));

    Logs.assertIntact(log, 2);
    JsonObject first = Logs.events(log).get(0);
    assertThat(Logs.actions(log)).containsExactly("audit.started", "hp_change");
    assertThat(first.text("time")).isEqualTo("2026-05-27T14:30:00.000000Z");
    assertThat(first.text("recorded_at")).isEqualTo("2026-05-27T14:30:00.000000Z");
    assertThat(first.object("details").text("chain_name")).isEqualTo("credit");
    assertThat(first.object("details").text("created")).isEqualTo("2026-05-27T14:30:00.000000Z");
    assertThat(first.object("chain").integer("seq")).isEqualTo(1);
  }

  @Test
  void chainWithoutAName_hasThatOfTheFile() throws IOException {
    appendOne();

    assertThat(ChainVerifier.verify(log).chainName()).contains("audit.jsonl");
  }

  @Test
  void open_beginsTheLog() throws IOException {
    sink().open();
    sink().open();

    Logs.assertIntact(log, 1);
  }

  @Test
  void line_isTheEventWithItsChain() throws IOException {
    AuditEvent event = EVENT.at(START).recordedAt(START);

    sink().withClock(() -> START).append(List.of(event));

    String json = event.toJson();
    assertThat(Files.readAllLines(log).get(1))
        .startsWith(json.substring(0, json.length() - 1) + ",\"chain\":{\"v\":1,\"seq\":2,");
  }

  @Test
  void batches_areOneDenseChain() throws IOException {
    JsonLinesSink sink = sink();
    for (int size = 0; size < 20; size++) {
      AuditEvent[] batch = new AuditEvent[size];
      Arrays.fill(batch, EVENT);
      sink.append(List.of(batch));
      Logs.assertIntact(log, 1 + size * (size + 1) / 2);
    }
  }

  @Test
  void secondSink_goesOnWithTheChain() throws IOException {
    JsonLinesSink one = sink();
    JsonLinesSink two = sink();
    for (int i = 0; i < 5; i++) {
      one.append(List.of(EVENT));
      two.append(List.of(EVENT, EVENT));
    }

    Logs.assertIntact(log, 16);
  }

  @Test
  void clockThatGoesBack_givesTheTimeBefore() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    JsonLinesSink sink = sink().withClock(now::get);
    sink.append(List.of(EVENT));

    now.set(START.minusSeconds(3_600));
    sink.append(List.of(EVENT));
    sink().withClock(now::get).append(List.of(EVENT)); // knows the time from the file alone

    assertThat(Logs.events(log))
        .extracting(event -> event.text("recorded_at"))
        .containsOnly("2026-05-27T14:30:00.000000Z");
    Logs.assertIntact(log, 4);
  }

  @Test
  void anyText_isKept() throws IOException {
    String text = "\u0000\n\r\t\u2028\u2029\"\\😀ß\u0131\u0130";

    sink().append(List.of(EVENT.detail("text", text).detail("lone", "\ud800").detail("a\nb", 1)));

    JsonObject details = Logs.events(log).get(1).object("details");
    assertThat(details.text("text")).isEqualTo(text);
    assertThat(details.text("lone")).isEqualTo("\ufffd");
    assertThat(details.integer("a\nb")).isEqualTo(1);
    Logs.assertIntact(log, 2);
  }

  @Test
  void enormousEvents_areStored() throws IOException {
    Map<String, Object> map = Map.of("texts", Collections.nCopies(60, "x".repeat(16_000)));
    AuditEvent event = EVENT.withRequest(map).withDetails(map);

    sink().append(List.of(event, EVENT, event));
    appendOne();

    assertThat(Files.size(log)).isGreaterThan(3 << 20);
    Logs.assertIntact(log, 5);
  }

  @Test
  void folders_areMade() throws IOException {
    log = folder.resolve("a").resolve("b").resolve("audit.jsonl");

    appendOne();

    Logs.assertIntact(log, 2);
  }

  @Test
  void files_areForTheirOwnerAlone() throws IOException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
    log = folder.resolve("made").resolve("audit.jsonl");

    appendOne();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.getParent())))
        .isEqualTo("rwx------");
    for (String name : List.of("audit.jsonl", "audit.jsonl.head", "audit.jsonl.lock")) {
      Path file = log.resolveSibling(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void link_isRefused() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    Files.createSymbolicLink(log, other);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::appendOne)
        .withMessage(log + " must be a regular file, but is a link, a folder or a device");
    assertThat(other).isEmptyFile();
  }

  @Test
  void folderInThePlaceOfTheLog_isRefused() throws IOException {
    Files.createDirectory(log);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sink().open())
        .withMessageContaining("must be a regular file");
  }

  @Test
  void folderOfALink_isFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    JsonLinesSink.at(link.resolve("audit.jsonl")).append(List.of(EVENT));
    JsonLinesSink.at(real.resolve("audit.jsonl")).append(List.of(EVENT));

    Logs.assertIntact(real.resolve("audit.jsonl"), 3);
  }

  @Test
  void pathWithoutAFileName_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonLinesSink.at(Path.of("/")))
        .withMessage("the path of a log must have a file name, but was '/'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink().withChainName(" "))
        .withMessage("chain name must not be blank, but was ' '");
  }

  @Test
  void tornRecord_isKeptAsideCutOffAndRecorded() throws Exception {
    appendOne();
    long size = Files.size(log);
    byte[] torn = "{\"id\":\"0190\u0000".getBytes(StandardCharsets.UTF_8);
    Files.write(log, torn, StandardOpenOption.APPEND);

    appendOne();

    assertThat(folder.resolve("audit.jsonl.torn-" + size)).hasBinaryContent(torn);
    assertThat(Logs.actions(log))
        .containsExactly("audit.started", "hp_change", "audit.recovered", "hp_change");
    JsonObject details = Logs.events(log).get(2).object("details");
    assertThat(details.integer("bytes")).isEqualTo(torn.length);
    assertThat(details.text("sha256"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(torn)));
    assertThat(details.text("kept_in")).isEqualTo("audit.jsonl.torn-" + size);
    Logs.assertIntact(log, 4);
  }

  @Test
  void tornRecordUnderAnOpenSink_isRecoveredToo() throws IOException {
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));
    Files.writeString(log, "torn", StandardOpenOption.APPEND);

    sink.append(List.of(EVENT));

    assertThat(Logs.actions(log)).contains("audit.recovered");
    Logs.assertIntact(log, 4);
  }

  @Test
  void placeThatIsTornTwice_keepsBoth() throws IOException {
    appendOne();
    long size = Files.size(log);
    Files.writeString(log, "two", StandardOpenOption.APPEND);
    Files.writeString(folder.resolve("audit.jsonl.torn-" + size), "one");

    appendOne();

    assertThat(folder.resolve("audit.jsonl.torn-" + size)).hasContent("one");
    assertThat(folder.resolve("audit.jsonl.torn-" + size + "-2")).hasContent("two");
  }

  @Test
  void headThatIsBehind_catchesUp() throws IOException {
    appendOne();
    byte[] old = Files.readAllBytes(head);
    appendOne();
    appendOne();
    Files.write(head, old);

    sink().open();

    Logs.assertIntact(log, 4);
  }

  @Test
  void writerThatWasStoppedInTheFirstBatch_isGoneOnAfter() throws IOException {
    sink().open();
    String line = Files.readString(log);
    String empty = begunHead(Files.readString(head));

    Files.writeString(head, empty); // before it wrote the head
    sink().open();
    Logs.assertIntact(log, 1);
    assertThat(Files.readString(log)).isEqualTo(line);

    Files.writeString(head, empty); // in the middle of the first record
    Files.writeString(log, line.substring(0, 50));
    sink().open();
    assertThat(Logs.actions(log)).containsExactly("audit.started", "audit.recovered");
    Logs.assertIntact(log, 2);

    Files.writeString(head, empty); // before it wrote the first record
    Files.delete(log);
    sink().open();
    Logs.assertIntact(log, 1);
  }

  /** The head before the first record: it links to what the first record links to. */
  private String begunHead(String head) throws IOException {
    JsonObject first = Logs.events(log).get(0);
    return new String(
        new ChainHead(
                first.object("details").text("chain_id"),
                LogFormat.JSON_LINES,
                1,
                0,
                first.object("chain").text("prev"),
                List.of(),
                0)
            .toLine(head.length()),
        StandardCharsets.UTF_8);
  }

  @Test
  void shorterLog_isRefused() throws IOException {
    appendOne();
    appendOne();
    List<String> lines = Files.readAllLines(log);
    Files.write(log, lines.subList(0, 2));
    byte[] before = Files.readAllBytes(log);

    assertRefused(sink(), "its end was cut off");
    assertThat(log).hasBinaryContent(before);
  }

  @Test
  void alteredLastRecord_isRefused() throws IOException {
    appendOne();
    Files.writeString(log, Files.readString(log).replace("hp_change", "hp_chance"));

    assertRefused(sink(), "record 2 is not the one that its head knows");
  }

  @Test
  void recordThatDoesNotContinueTheChain_isRefused() throws IOException {
    appendOne();
    String last = Files.readAllLines(log).get(1);
    Files.writeString(log, last + "\n", StandardOpenOption.APPEND);

    assertRefused(sink(), "what follows record 2 does not continue the chain");
  }

  @Test
  void logWithoutItsHead_isRefused() throws IOException {
    appendOne();
    Files.delete(head);

    assertRefused(sink(), "it has content, but no head");
    assertThat(head).doesNotExist();
  }

  @Test
  void headWithoutItsLog_isRefused() throws IOException {
    appendOne();
    Files.delete(log);

    assertRefused(sink(), "it is gone, but its head knows of 2 records");
    assertThat(log).doesNotExist();
  }

  @Test
  void damagedHead_isRefused() throws IOException {
    appendOne();
    Files.writeString(head, "{}\n");

    assertRefused(sink(), "its head is unreadable");
  }

  @Test
  void otherFileThatIsNoLog_isRefused() throws IOException {
    Files.writeString(log, "notes\n");

    assertRefused(sink(), "it has content, but no head");
    assertThat(log).hasContent("notes\n");
  }

  @Test
  void logDeletedWhileInUse_isNotBegunAnew() throws IOException {
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));

    Files.delete(log);
    assertRefused(sink, "it is gone");
    Files.delete(head);
    assertRefused(sink, "its head was removed");
    assertThat(log).doesNotExist();
  }

  @Test
  void logReplacedWhileInUse_isRefused() throws IOException {
    assumeThat(Files.readAttributes(folder, "fileKey").get("fileKey")).isNotNull();
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));
    Path copy = Files.copy(log, folder.resolve("copy"));
    Files.move(copy, log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertRefused(sink, "another file was put in its place");
  }

  @Test
  void otherLogUnderTheSameName_isRefused() throws IOException {
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));
    Files.delete(log);
    Files.delete(head);
    appendOne();

    assertRefused(sink, "its head was removed, replaced or set back");
  }

  @Test
  void logSetBackWithItsHeadWhileInUse_isRefused() throws IOException {
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));
    byte[] oldLog = Files.readAllBytes(log);
    byte[] oldHead = Files.readAllBytes(head);
    sink.append(List.of(EVENT));
    Files.write(log, oldLog);
    Files.write(head, oldHead);

    assertRefused(sink, "its head was removed, replaced or set back");
  }

  @Test
  void refusal_showsWhenTheLogIsBuilt() throws IOException {
    appendOne();
    Files.delete(head);

    assertThatIllegalStateException()
        .isThrownBy(() -> AuditLog.builder(sink()).build())
        .withMessageContaining("no head");
  }

  @Test
  void twoSinksAndEightThreads_makeOneDenseChain() throws Exception {
    List<JsonLinesSink> sinks = List.of(sink(), sink());
    List<Thread> threads = new ArrayList<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int t = 0; t < 8; t++) {
      JsonLinesSink sink = sinks.get(t % 2);
      String tenant = "t" + t;
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 50; n++) {
                  try {
                    sink.append(List.of(EVENT.withTenant(tenant).detail("n", n), EVENT));
                  } catch (IOException e) {
                    failure.set(e);
                  }
                }
              });
      thread.setUncaughtExceptionHandler((which, e) -> failure.set(e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failure.get()).isNull();
    Logs.assertIntact(log, 801);
    for (int t = 0; t < 8; t++) {
      Optional<String> tenant = Optional.of("t" + t);
      assertThat(Logs.events(log))
          .filteredOn(event -> event.optionalText("tenant").equals(tenant))
          .extracting(event -> event.object("details").integer("n"))
          .hasSize(50)
          .isSorted();
    }
  }

  @Test
  void logThatIsBeingWritten_verifies() throws Exception {
    JsonLinesSink sink = sink();
    sink.open();
    AuditEvent[] batch = new AuditEvent[20];
    Arrays.fill(batch, EVENT.detail("text", "x".repeat(2_000)));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 300; i++) {
                  sink.append(List.of(batch));
                }
              } catch (IOException e) {
                failure.set(e);
              }
            });
    writer.start();

    List<Finding> findings = new ArrayList<>();
    while (writer.isAlive()) {
      findings.addAll(ChainVerifier.verify(log).findings());
    }

    assertThat(failure.get()).isNull();
    assertThat(findings).allMatch(finding -> finding.kind() == Finding.Kind.HEAD_BEHIND);
    Logs.assertIntact(log, 6_001);
  }

  @Test
  void interruptedAppend_leavesALogThatGoesOn() throws IOException {
    JsonLinesSink sink = sink();
    sink.append(List.of(EVENT));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.append(List.of(EVENT)));
    assertThat(Thread.interrupted()).isTrue();
    sink.append(List.of(EVENT));

    Logs.assertIntact(log, 3);
  }

  @Test
  void toString_showsThePath() {
    assertThat(JsonLinesSink.at(Path.of("audit.jsonl"))).hasToString("JsonLinesSink[audit.jsonl]");
  }
}
