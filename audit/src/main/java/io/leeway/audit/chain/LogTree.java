package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the hashes of a log, which are the leaves of its tree. */
final class LogTree {
  private LogTree() {}

  /**
   * Hands on the records from one to another.
   *
   * @throws IllegalStateException if one is missing or no record
   */
  static void read(Path log, long from, long to, Consumer<JsonRecord> reader) throws IOException {
    try (RecordCursor records = RecordCursor.oldestFirst(log, from)) {
      for (long seq = from; seq <= to; seq++) {
        if (!records.next() || records.seq() != seq) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "audit log %s has no record %d in its place; verify it with ChainVerifier",
                  log,
                  seq));
        }
        reader.accept(records.record());
      }
    }
  }

  /**
   * Hands on the records from the first that is there up to one.
   *
   * @param beginning receives the tree of those before it, where retention has removed any
   * @throws IllegalStateException if one is missing or no record
   */
  static void readAll(
      Path log, long to, Consumer<Continuation> beginning, Consumer<JsonRecord> reader)
      throws IOException {
    long first = 1;
    try (RecordCursor records = RecordCursor.oldestFirst(log)) {
      Continuation said = records.next() ? Continuation.in(records.record()).orElse(null) : null;
      if (said != null) {
        first = said.seq() + 1;
        beginning.accept(said);
      }
    }
    read(log, first, to, reader);
  }

  /** Whether a log that stands at a head had this root when it had that many records, less. */
  static boolean grew(Path log, long size, byte[] root, ChainHead head) throws IOException {
    Growth growth = new Growth(size, root);
    long place = Math.max(size, 1);
    long begin;
    try (RecordCursor records = RecordCursor.oldestFirst(log, place)) {
      begin = Math.max(Math.min(records.firstSeqOfFile(), place), 1);
    }
    read(log, begin, head.seq(), growth::take);
    return growth.hadRoot && Arrays.equals(growth.root(), head.compactRange(growth.sha).root());
  }

  /** A tree that grows from where a file begins, which says what came before. */
  private static final class Growth {
    final ChainHash sha = new ChainHash();
    private final long size;
    private final byte[] wanted;
    private Optional<CompactRange> tree = Optional.empty();
    private boolean begun;
    private boolean hadRoot;

    Growth(long size, byte[] root) {
      this.size = size;
      this.wanted = root;
    }

    void take(JsonRecord record) {
      if (!begun) {
        begun = true;
        tree =
            record.seq() == 1
                ? Optional.of(new CompactRange(sha))
                : Continuation.in(record).flatMap(said -> said.compactRange(sha));
        compare();
      }
      tree.ifPresent(known -> known.append(record.hash()));
      compare();
    }

    private void compare() {
      hadRoot |= tree.filter(t -> t.size() == size && Arrays.equals(t.root(), wanted)).isPresent();
    }

    byte[] root() {
      return tree.map(CompactRange::root).orElseGet(() -> new byte[0]);
    }
  }
}
