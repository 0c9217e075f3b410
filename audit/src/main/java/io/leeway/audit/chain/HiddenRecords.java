package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a log were taken back by a rollback. Readers leave them out.
 *
 * <p>A log without a rollback costs a look at its head; of others each {@code audit.rolled_back} is
 * read, the last one first. Nothing is verified. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class HiddenRecords {
  private static final HiddenRecords NONE = new HiddenRecords(List.of());

  private final List<Range> ranges;

  /** Records behind one and before another. */
  private record Range(long behind, long before) {}

  /** Where the records of a log are. */
  interface Records<E extends Exception> {
    @Nullable JsonRecord at(long seq) throws E;
  }

  private HiddenRecords(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** Nothing. */
  public static HiddenRecords none() {
    return NONE;
  }

  /** Those of a log in files; without a readable head all of it is searched. */
  public static HiddenRecords in(Path log) throws IOException {
    ChainHead head = head(log);
    return head == null ? searched(log) : follow(head.rolledBack(), seq -> record(log, seq));
  }

  /** Those of a chain in a database, of which a record last took others back; 0 if none did. */
  static HiddenRecords in(Connection connection, TableLayout layout, byte[] chainId, long last)
      throws SQLException {
    return follow(last, seq -> TableLookup.record(connection, layout, chainId, seq));
  }

  private static @Nullable ChainHead head(Path log) throws IOException {
    try {
      return ChainHead.parse(LogCheck.settledContent(ChainHead.besideLog(log)));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return null; // for the verifier to tell
    }
  }

  private static @Nullable JsonRecord record(Path log, long seq) throws IOException {
    try (RecordCursor records = RecordCursor.newestFirst(log, seq + 1)) {
      return records.next() && records.seq() == seq ? records.record() : null;
    }
  }

  private static <E extends Exception> HiddenRecords follow(long last, Records<E> records)
      throws E {
    List<Range> ranges = new ArrayList<>();
    long seq = last;
    while (seq > 0) {
      JsonRecord record = records.at(seq);
      long before = seq;
      seq = 0; // one that was pruned took back nothing that is still there
      if (record != null) {
        seq = LogMarks.rollback(record).map(said -> add(ranges, said, before)).orElse(0L);
      }
    }
    return new HiddenRecords(ranges);
  }

  /**
   * The last {@code audit.rolled_back} up to a record, of which one is known; 0 if there is none.
   */
  static long lastBefore(Path log, long known, long upTo) throws IOException {
    return lastBefore(seq -> record(log, seq), known, upTo);
  }

  /** As the other one, wherever the records are. */
  static <E extends Exception> long lastBefore(Records<E> records, long known, long upTo) throws E {
    long seq = known;
    while (seq > upTo) {
      JsonRecord record = records.at(seq);
      long at = seq;
      seq = record == null ? 0 : LogMarks.rollback(record).map(Rollback::previous).orElse(0L);
      seq = seq < at ? seq : 0;
    }
    return seq;
  }

  /** Adds what a rollback hides; gives the place of the one before it, 0 if there is none. */
  private static long add(List<Range> ranges, Rollback said, long seq) {
    ranges.add(new Range(said.toSeq(), seq));
    return said.previous() < seq ? said.previous() : 0;
  }

  private static HiddenRecords searched(Path log) throws IOException {
    List<Range> ranges = new ArrayList<>();
    try (RecordCursor records = RecordCursor.newestFirst(log)) {
      while (records.next()) {
        long seq = records.seq();
        LogMarks.rollback(records.record()).ifPresent(said -> add(ranges, said, seq));
      }
    }
    return new HiddenRecords(ranges);
  }

  /** Whether a record was taken back. */
  public boolean hides(long seq) {
    for (Range range : ranges) {
      if (seq > range.behind && seq < range.before) {
        return true;
      }
    }
    return false;
  }

  /** How many stretches of records they are. */
  int ranges() {
    return ranges.size();
  }

  /** What a statement says to leave them out. */
  String condition() {
    return ranges.stream()
        .map(range -> " AND NOT (seq > " + range.behind + " AND seq < " + range.before + ")")
        .collect(Collectors.joining());
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }
}
