package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a log looks without the records after one, which a physical rollback takes away.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param head the head that the log has then
 * @param last the last record that goes
 * @param root the root of the tree over those that go, in their order; 64 hex digits
 * @since 0.1
 */
public record LogCut(ChainHead head, long last, String root) {
  /** Finds out what goes, once there is somewhere to keep it. */
  @FunctionalInterface
  public interface Plan {
    /** Writes the records that go, as JSON Lines. */
    LogCut to(OutputStream archive) throws IOException;
  }

  /**
   * What was kept of a log before it is cut.
   *
   * @param cut how the log looks then
   * @param event the event that tells of it
   * @since 0.1
   */
  public record Kept(LogCut cut, AuditEvent event) {}

  /**
   * Finds out what goes.
   *
   * @param log a log that verifies
   * @param head where it stands
   * @param to the last record that stays; one that is there
   * @param archive receives those that go, as JSON Lines
   * @throws IllegalStateException if one is among them without which the log would not verify,
   *     {@code audit.pruned} or the {@code audit.erased} of a value before, or the record of a
   *     rollback of this kind
   */
  public static LogCut plan(Path log, ChainHead head, long to, OutputStream archive)
      throws IOException {
    LeavingRecords going = new LeavingRecords(log.toString(), to, archive);
    try (RecordCursor records = RecordCursor.oldestFirst(log, to + 1)) {
      while (records.next()) {
        going.take(records.record());
      }
    }
    return new LogCut(headAt(log, head, to), to + going.count(), going.root());
  }

  private static ChainHead headAt(Path log, ChainHead head, long to) throws IOException {
    List<Long> older = LogSegments.older(log);
    for (int at = older.size(); at >= 0; at--) {
      boolean newest = at == older.size();
      Path file = newest ? log : LogSegments.older(log, older.get(at));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        ChainHead found = headAt(log, channel, head, newest ? head.segment() : older.get(at), to);
        if (found != null) {
          return found;
        }
      }
    }
    throw new IllegalStateException("audit log " + log + " has no record " + to);
  }

  /** The head after a record of a file; null if the file begins after that. */
  private static @Nullable ChainHead headAt(
      Path log, FileChannel file, ChainHead head, long segment, long to) throws IOException {
    ChainHash sha = new ChainHash();
    CompactRange tree = new CompactRange(sha);
    Rows rows = head.format().oldestFirst(file, 0);
    while (rows.next()) {
      JsonRecord record = head.format().parse(rows);
      if (record == null || record.seq() > to) {
        return null;
      }
      if (record.seq() > 1 && tree.size() == 0) {
        tree =
            Continuation.in(record)
                .orElseThrow(() -> new IllegalStateException(log + " does not verify"))
                .requiredTree(sha);
      }
      tree.append(record.hash());
      if (record.seq() == to) {
        return new ChainHead(
            head.chainId(),
            head.format(),
            segment,
            to,
            Hex.of(record.hash()),
            tree.subtrees().stream().map(Hex::of).toList(),
            rows.position(),
            head.firstSeq(),
            HiddenRecords.lastBefore(log, head.rolledBack(), to));
      }
    }
    return null;
  }
}
