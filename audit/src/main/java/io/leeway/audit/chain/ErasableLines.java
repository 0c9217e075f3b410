package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values beside a log in the order in which its records are read, one way or the other,
 * in memory that does not grow with them.
 */
final class ErasableLines implements ErasableSource {
  private final Path path;
  private final boolean backwards;
  private final boolean whole; // from the first line on, whatever is asked for
  private @Nullable FileChannel file; // null before the first record that has values
  private @Nullable Rows rows;
  private @Nullable ErasableValue next; // read, and not asked for yet
  private long last; // the record that was asked for last; 0 before the first
  private long strays;
  private long damaged; // lines before the next value, which may be the end that nobody wrote whole

  private ErasableLines(Path path, boolean backwards, boolean whole) {
    this.path = path;
    this.backwards = backwards;
    this.whole = whole;
  }

  /** All values beside a log, which is not touched before the first is asked for. */
  static ErasableLines all(Path log) {
    return new ErasableLines(ErasableFile.besideLog(log), false, true);
  }

  /** Values beside a log, from those on that are asked for first. */
  static ErasableLines some(Path log, boolean backwards) {
    return new ErasableLines(ErasableFile.besideLog(log), backwards, false);
  }

  @Override
  public void begin(long first) {} // reads from where it was told to

  @Override
  public List<ErasableValue> of(long seq) throws IOException {
    if (rows == null && !open(seq)) {
      return List.of();
    }
    List<ErasableValue> found = new ArrayList<>(2);
    for (ErasableValue value = peek(); value != null && !isBehind(value, seq); value = peek()) {
      next = null;
      strays += damaged;
      damaged = 0;
      if (value.seq() == seq && follows(value, found)) {
        found.add(value);
      } else if (value.seq() == seq || isPassed(value)) {
        strays++;
      }
    }
    last = seq;
    if (backwards) {
      Collections.reverse(found);
    }
    return found;
  }

  private boolean open(long seq) throws IOException {
    try {
      file = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return false;
    }
    ErasableFile lines = new ErasableFile(file);
    rows =
        backwards
            ? new BackwardLines(file, lines.find(seq + 1), LineReader.LINE_FEED, 1)
            : new LineReader(file, whole ? 0 : lines.find(seq));
    return true;
  }

  private @Nullable ErasableValue peek() throws IOException {
    while (next == null && rows != null && rows.next()) {
      next = ErasableLine.parse(rows.buffer(), rows.start(), rows.length());
      damaged += next == null ? 1 : 0;
    }
    return next;
  }

  private boolean isBehind(ErasableValue value, long seq) {
    return backwards ? value.seq() < seq : value.seq() > seq;
  }

  /** Whether its record was asked for before. */
  private boolean isPassed(ErasableValue value) {
    return last > 0 && !isBehind(value, last);
  }

  private boolean follows(ErasableValue value, List<ErasableValue> found) {
    int before = found.isEmpty() ? -1 : found.get(found.size() - 1).index();
    return found.isEmpty() || (backwards ? value.index() < before : value.index() > before);
  }

  @Override
  public List<ErasableValue> again(long seq) throws IOException {
    try (ErasableLines anew = new ErasableLines(path, false, false)) {
      return anew.of(seq);
    }
  }

  @Override
  public long strays(long end) throws IOException {
    for (ErasableValue value = peek(); value != null && isPassed(value); value = peek()) {
      next = null;
      strays++;
    }
    return strays;
  }

  @Override
  public String name() {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
