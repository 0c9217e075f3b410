package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

/**
 * Logs of this version of the format, of every kind: they verify, and the same events give the same
 * bytes. {@code GoldenMain} of the sinks has written them.
 */
class GoldenFormatsTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "0.1", "segments");

  @TempDir private Path folder;

  private static Path log(LogFormat format) {
    return GOLDEN.resolve("audit." + format.id());
  }

  @ParameterizedTest
  @EnumSource
  void files_verifyWithTheirCheckpoint(LogFormat format) throws IOException {
    Path log = log(format);
    Checkpoint checkpoint = Checkpoint.parse(Files.readString(Checkpoint.besideLog(log)));
    CheckpointKey key = CheckpointKey.parse(Files.readString(GOLDEN.resolve("key")).strip());

    Verification verification =
        ChainVerifier.of(log).withCheckpoints(List.of(checkpoint), List.of(key)).verify();

    assertThat(LogSegments.older(log)).isNotEmpty();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(checkpoint.size()).isGreaterThan(7);
    assertThat(verification.recordsWithoutCheckpoint()).isZero();
    assertThat(RecordProof.of(log, 2).verify(List.of(key)).event()).contains("u-1042");
    assertThat(AuditReader.of(log).find(AuditQuery.all()).records()).hasSize(6);
  }

  @ParameterizedTest
  @EnumSource
  void sameEvents_giveTheSameBytes(LogFormat format) throws IOException {
    Path log = log(format);
    Map<Long, List<byte[]>> rows = new TreeMap<>();
    ChainWriter writer;
    try (RecordCursor records = RecordCursor.oldestFirst(log)) {
      records.next();
      writer = ChainWriter.begin(Genesis.in(records.record()).orElseThrow(), format);
      do {
        AuditEvent event = event(records.body());
        if (event.action().equals("audit.continued")) {
          assertThat(event.details())
              .hasToString(inNextFile(writer).continuation().details().toString());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.append(event, event.recordedAt().orElseThrow(), out);
        rows.computeIfAbsent(writer.segment(), segment -> new ArrayList<>()).add(out.toByteArray());
      } while (records.next());
    }

    for (Map.Entry<Long, List<byte[]>> file : rows.entrySet()) {
      boolean newest = file.getKey() == writer.segment();
      Path stored = newest ? log : LogSegments.older(log, file.getKey());
      String content = Files.readString(stored);
      assertThat(format == LogFormat.JSON_ARRAY ? content.stripLeading() : content)
          .isEqualTo(content(format, file.getValue()));
    }
    assertThat(ChainHead.parse(Files.readAllBytes(ChainHead.besideLog(log))))
        .isEqualTo(writer.head());
  }

  /** The same writer, in its next file. */
  private static ChainWriter inNextFile(ChainWriter writer) {
    writer.nextSegment();
    return writer;
  }

  private static AuditEvent event(byte[] body) {
    return AuditEvent.fromJson(new String(body, StandardCharsets.UTF_8));
  }

  private static String content(LogFormat format, List<byte[]> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (format == LogFormat.JSON_ARRAY) {
      Collections.reverse(rows);
      out.writeBytes("[\n".getBytes(StandardCharsets.UTF_8));
    }
    rows.forEach(out::writeBytes);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void database_verifies_isWrittenSoAgain_andCanBeGoneOnWith() throws IOException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl(
        "jdbc:sqlite:" + Files.copy(GOLDEN.resolve("audit.db"), folder.resolve("audit.db")));
    JdbcSink sink = JdbcSink.on(source).withChainName("credit");
    ChainWriter writer = null;

    assertThat(sink.verify().findings()).isEmpty();
    TableCursor records = TableCursor.oldestFirst(sink.table(), TableFilter.all(), 0, 10);
    while (records.next()) {
      AuditEvent event = event(records.body());
      writer = writer == null ? begin(records.body()) : writer;
      JsonRecord record =
          writer.append(
              event, ErasableFields.NONE, event.recordedAt().orElseThrow(), new ArrayList<>());
      assertThat(records.body()).isEqualTo(record.bytes());
      assertThat(records.hash()).contains(Hex.of(record.hash()));
    }
    assertThat(writer).isNotNull().extracting(ChainWriter::seq).isEqualTo(7L);

    sink.append(List.of(AuditEvent.of("hp_change")));
    assertThat(sink.verify().toString()).startsWith("valid: 8 of 8 records verified");
  }

  private static ChainWriter begin(byte[] body) {
    JsonRecord first =
        new JsonRecord(body, 0, body.length, 1, new byte[0], new byte[32], new byte[32]);
    return ChainWriter.begin(Genesis.in(first).orElseThrow(), LogFormat.JSON_LINES);
  }
}
