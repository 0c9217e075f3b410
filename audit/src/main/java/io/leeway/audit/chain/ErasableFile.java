package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The file beside a log that holds the values that its records only commit to, a line each, in the
 * order of the records: so that a value can be erased and the chain stays as it is.
 *
 * <p>For sinks, which use it under the log's lock. Not safe for several threads.
 *
 * @since 0.1
 */
public final class ErasableFile {
  private static final int CHUNK = 8 << 10;
  private static final int MAX_SEQ = 32; // bytes of a line that say its seq

  private final FileChannel file;

  /** The file, open for reading, and for writing where it is written to. */
  public ErasableFile(FileChannel file) {
    this.file = file;
  }

  /** Where the values of a log are. */
  public static Path besideLog(Path log) {
    return log.resolveSibling(log.getFileName() + ".erasable");
  }

  /**
   * Where the lines end that are of a record up to this one. What follows them is of a writer that
   * was stopped before it wrote its records.
   */
  public long endOf(long lastSeq) throws IOException {
    BackwardLines lines = new BackwardLines(file, file.size(), LineReader.LINE_FEED, 1);
    long end = 0;
    while (lines.next()) {
      ErasableValue value = ErasableLine.parse(lines.buffer(), lines.start(), lines.length());
      if (value == null ? !isTorn(lines) : value.seq() <= lastSeq) {
        return Math.max(end, lines.position());
      }
      end = lines.begin();
    }
    return end;
  }

  /** A power failure leaves zeros where a part is missing. */
  private static boolean isTorn(Rows line) {
    for (int at = line.start(); at < line.start() + line.length(); at++) {
      if (line.buffer()[at] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Where the first line begins that is of this record or a later one; the end if none is. */
  public long find(long seq) throws IOException {
    long end = file.size();
    long found = end;
    long low = 0; // lines that begin before it are of earlier records
    long high = end; // lines that begin there or later are not
    while (low < high) {
      long middle = (low + high) >>> 1;
      long line = lineFrom(middle, high);
      long its = line < high ? seqAt(line) : seq;
      while (its < 0) { // damaged
        line = lineFrom(line + 1, high);
        its = line < high ? seqAt(line) : seq;
      }
      if (its < seq) {
        low = line + 1;
      } else {
        found = line < high ? line : found;
        high = middle;
      }
    }
    return found;
  }

  /** Where the first line begins at or after a place, if that is before another; else that. */
  private long lineFrom(long place, long before) throws IOException {
    if (place == 0) {
      return 0;
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long from = place - 1; from < before; from += chunk.position()) {
      if (file.read(chunk.clear(), from) <= 0) {
        return before;
      }
      for (int i = 0; i < chunk.position(); i++) {
        if (chunk.get(i) == '\n') {
          return Math.min(from + i + 1, before);
        }
      }
    }
    return before;
  }

  private long seqAt(long line) throws IOException {
    ByteBuffer begin = ByteBuffer.allocate(MAX_SEQ);
    file.read(begin, line);
    return ErasableLine.seq(Arrays.copyOf(begin.array(), begin.position()));
  }

  /** Which values a log says are erased, for {@link #unfinished}. */
  public static long[] saidIn(Path log) throws IOException {
    return Erasure.saidIn(log, 0);
  }

  /**
   * What is said to be erased and is still there: somebody was stopped while he erased it.
   *
   * @param keys what {@link #saidIn} gave
   */
  public Batch unfinished(long[] keys) throws IOException {
    long[] seqs = Arrays.stream(keys).map(Erasure::seqOf).distinct().toArray();
    Batch all = new Batch();
    for (int from = 0; from < seqs.length; ) {
      Batch next =
          find(
              seqs,
              from,
              value ->
                  !value.isErased()
                      && Arrays.binarySearch(keys, Erasure.key(value.seq(), value.index())) >= 0);
      all.add(next);
      from = Math.max(next.next, from + 1);
    }
    return all;
  }

  /**
   * What is to be erased of some records: as many of its values as one event can name.
   *
   * @param seqs the records, in their order
   * @param from the place in {@code seqs} where to begin
   */
  public Batch find(long[] seqs, int from, Erasure erasure) throws IOException {
    return find(seqs, from, erasure::concerns);
  }

  private Batch find(long[] seqs, int from, Predicate<ErasableValue> wanted) throws IOException {
    Batch batch = new Batch();
    long size = file.size();
    int i = from;
    long end = 0; // of the lines of the record before
    for (; i < seqs.length && !batch.isFull(); i++) {
      long begin = end < size && seqAt(end) == seqs[i] ? end : find(seqs[i]);
      LineReader lines = new LineReader(file, begin);
      end = begin;
      while (!batch.isFull() && lines.next()) {
        ErasableValue value = ErasableLine.parse(lines.buffer(), lines.start(), lines.length());
        if (value != null && value.seq() > seqs[i]) {
          break;
        }
        if (value != null && value.seq() == seqs[i] && wanted.test(value)) {
          batch.add(value, end, lines.length());
        }
        end = lines.position();
      }
    }
    batch.next = batch.isFull() ? i - 1 : i; // it may have more
    return batch;
  }

  /** Values that are erased together. */
  public final class Batch {
    private final List<ErasableValue> values = new ArrayList<>();
    private final List<long[]> places = new ArrayList<>(); // where a line begins, and its bytes
    private int characters;
    private int next;

    private Batch() {}

    private void add(ErasableValue value, long begin, long length) {
      values.add(value);
      places.add(new long[] {begin, length});
      characters += value.path().length();
    }

    private void add(Batch more) {
      values.addAll(more.values);
      places.addAll(more.places);
    }

    private boolean isFull() {
      return Erasure.isFull(values.size(), characters);
    }

    /** How many values it has. */
    public int size() {
      return values.size();
    }

    /** The place in the list of records where to go on. */
    public int next() {
      return next;
    }

    /** The records that have the values, in their order; each once. */
    public long[] records() {
      return values.stream().mapToLong(ErasableValue::seq).distinct().toArray();
    }

    /** What has to be recorded before they are overwritten. */
    public AuditEvent event(Erasure erasure) {
      return erasure.event(values);
    }

    /** Overwrites them and their salts with spaces. */
    public void overwrite() throws IOException {
      for (int i = 0; i < values.size(); i++) {
        long begin = ErasableLine.begin(values.get(i)).length;
        long[] place = places.get(i);
        byte[] spaces = new byte[(int) Math.max(place[1] - begin - 1, 0)];
        Arrays.fill(spaces, (byte) ' ');
        ByteBuffer bytes = ByteBuffer.wrap(spaces);
        for (long at = place[0] + begin; bytes.hasRemaining(); ) {
          at += file.write(bytes, at);
        }
      }
    }
  }
}
