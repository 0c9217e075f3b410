package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a check the part of a log that is to be verified: what is before it is passed over, but for
 * the record to which it must link, and nothing is read behind the first record after it.
 */
final class PartCheck {
  private final LogPart part;
  private @Nullable JsonRecord before; // the last before the part, until that has begun
  private boolean begun;
  private boolean behind;

  PartCheck(LogPart part) {
    this.part = part;
    begun = part.isAll();
  }

  /** Takes the next line, and the record that it holds. */
  void line(ChainCheck check, Rows in, @Nullable JsonRecord record) throws IOException {
    if (part.isAll()) {
      check.line(in, record);
    } else if (!begun && (record == null || part.isBefore(record))) {
      check.pass();
      if (record != null) {
        learn(check, record);
        before = copy(record);
      }
    } else {
      begin(check);
      behind = record != null && part.isBehind(record);
      if (record != null && behind) {
        check.neighbour(in, record);
      } else {
        check.line(in, record);
      }
    }
  }

  private static void learn(ChainCheck check, JsonRecord record) {
    if (record.seq() == 1) {
      check.first(record);
    }
  }

  /** The next line overwrites what the record is in. */
  private static JsonRecord copy(JsonRecord record) {
    byte[] body =
        Arrays.copyOfRange(record.bytes(), record.offset(), record.offset() + record.length());
    return new JsonRecord(
        body, 0, body.length, record.seq(), record.commitments(), record.prev(), record.hash());
  }

  private void begin(ChainCheck check) {
    if (!begun && before != null) {
      check.after(before);
    }
    begun = true;
    before = null;
  }

  /** Says that the log has no more lines, or that no more are wanted. */
  void end(ChainCheck check) {
    begin(check);
  }

  /** Whether a record behind the part was met. */
  boolean isBehind() {
    return behind;
  }

  /**
   * The place among the files of a log, the oldest first, of the one that has the last record
   * before the part; also shows the check the first record of the log.
   */
  int firstFile(ChainCheck check, OpenLog files, LogFormat format) throws IOException {
    List<Long> older = files.older();
    int at = older.size();
    while (at > 0 && !isBefore(firstRecord(files, at, format))) {
      at--;
    }
    JsonRecord first = at == 0 ? null : firstRecord(files, 0, format);
    if (first != null) {
      check.first(first);
    }
    return at;
  }

  private boolean isBefore(@Nullable JsonRecord record) throws IOException {
    return record != null && part.isBefore(record);
  }

  private static @Nullable JsonRecord firstRecord(OpenLog files, int at, LogFormat format)
      throws IOException {
    if (at == files.older().size()) {
      return first(files.newest(format), format);
    }
    Path path = LogSegments.older(files.log(), files.older().get(at));
    try (FileChannel file = LogCheck.open(path)) {
      return first(format.oldestFirst(file, 0), format);
    }
  }

  private static @Nullable JsonRecord first(Rows rows, LogFormat format) throws IOException {
    return rows.next() ? rows.record(format) : null;
  }
}
