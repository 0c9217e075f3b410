package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A log in memory, as lines that a test can damage, and its head. */
record TestLog(List<String> lines, ChainHead head) {
  static final Instant START = Instant.parse("2026-05-27T14:30:00Z");
  static final Genesis GENESIS = genesis("000102030405060708090a0b0c0d0e0f");
  static final Genesis SIBLING = genesis("ff0102030405060708090a0b0c0d0e0f");

  private static Genesis genesis(String chainId) {
    return new Genesis(chainId, "credit", START, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  }

  /** A log of so many records, one a second. */
  static TestLog of(Genesis genesis, int records) {
    ChainWriter writer = ChainWriter.begin(genesis, LogFormat.JSON_LINES);
    List<AuditEvent> events = new ArrayList<>(List.of(genesis.event()));
    for (int i = 2; i <= records; i++) {
      events.add(AuditEvent.of("hp_change").at(START).detail("n", i).success());
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      lines.add(append(writer, events.get(i), START.plusSeconds(i)));
    }
    return new TestLog(lines, writer.head());
  }

  static TestLog of(int records) {
    return of(GENESIS, records);
  }

  /** The line, with its line feed, of the next record. */
  static String append(ChainWriter writer, AuditEvent event, Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.append(event, now, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A line of which this writer knows nothing: any body, sealed for that place of the chain. */
  static String seal(Genesis genesis, long seq, byte[] prev, String body, byte[] commitments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonRecord.seal(
            new ChainHash(),
            genesis.chainIdBytes(),
            seq,
            prev,
            commitments,
            body.getBytes(StandardCharsets.UTF_8))
        .writeTo(out);
    out.write('\n');
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The hash that a line ends with. */
  static byte[] hashOf(String line) {
    int end = line.lastIndexOf("\"}}");
    return Hex.parse(line.substring(end - 64, end), 32, "hash");
  }

  /** The head that the log had after so many records. */
  ChainHead headAfter(int records) {
    CompactRange tree = new CompactRange(new ChainHash());
    List<String> first = lines.subList(0, records);
    first.forEach(line -> tree.append(hashOf(line)));
    return new ChainHead(
        head.chainId(),
        LogFormat.JSON_LINES,
        1,
        records,
        Hex.of(hashOf(first.get(records - 1))),
        tree.subtrees().stream().map(Hex::of).toList(),
        String.join("", first).getBytes(StandardCharsets.UTF_8).length);
  }

  byte[] bytes() {
    return String.join("", lines).getBytes(StandardCharsets.UTF_8);
  }

  TestLog with(ChainHead other) {
    return new TestLog(lines, other);
  }

  /** The same log with other lines, and the head it had. */
  TestLog with(List<String> others) {
    return new TestLog(List.copyOf(others), head);
  }

  TestLog without(int index) {
    List<String> rest = new ArrayList<>(lines);
    rest.remove(index);
    return with(rest);
  }

  TestLog withInserted(int index, String line) {
    List<String> more = new ArrayList<>(lines);
    more.add(index, line);
    return with(more);
  }

  TestLog withReplaced(int index, String line) {
    List<String> others = new ArrayList<>(lines);
    others.set(index, line);
    return with(others);
  }

  /** Stores the log and its head; returns the path of the log. */
  Path writeTo(Path folder) throws IOException {
    Path log = folder.resolve("audit.jsonl");
    Files.write(log, bytes());
    Files.write(ChainHead.besideLog(log), head.toLine(0));
    return log;
  }

  Verification verifyIn(Path folder) throws IOException {
    return ChainVerifier.verify(writeTo(folder));
  }

  static List<Finding.Kind> kinds(Verification verification) {
    return verification.findings().stream().map(Finding::kind).collect(Collectors.toList());
  }
}
