package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes logs of several files as a sink does. */
final class TestSegments {
  private TestSegments() {}

  /** A log whose files have so many records each, those with which they begin included. */
  static Path write(Path folder, LogFormat format, int... records) throws IOException {
    Path log = folder.resolve("audit." + format.id());
    ChainWriter writer = ChainWriter.begin(TestLog.GENESIS, format);
    for (int segment = 1; segment <= records.length; segment++) {
      List<byte[]> rows = new ArrayList<>();
      for (int n = 0; n < records[segment - 1]; n++) {
        AuditEvent first = segment == 1 ? TestLog.GENESIS.event() : writer.continuation();
        AuditEvent event =
            n == 0 ? first : AuditEvent.of("hp_change").detail("n", n).withError("a\n\"b\"");
        rows.add(row(writer, event));
      }
      boolean newest = segment == records.length;
      Files.write(newest ? log : LogSegments.older(log, segment), file(format, rows));
      if (!newest) {
        writer.nextSegment();
      }
    }
    Files.write(ChainHead.besideLog(log), writer.head().toLine(0));
    return log;
  }

  private static byte[] row(ChainWriter writer, AuditEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.append(event.at(TestLog.START), TestLog.START.plusSeconds(writer.seq()), out);
    return out.toByteArray();
  }

  private static byte[] file(LogFormat format, List<byte[]> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<byte[]> ordered = new ArrayList<>(rows);
    if (format == LogFormat.JSON_ARRAY && !rows.isEmpty()) {
      Collections.reverse(ordered);
      out.writeBytes("     [\n".getBytes(StandardCharsets.UTF_8));
    }
    ordered.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
