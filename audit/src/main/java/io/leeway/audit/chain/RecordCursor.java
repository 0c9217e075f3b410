package io.leeway.audit.chain;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stored records of a log one after the other, through all its files and whatever their
 * format, in memory that does not grow with them.
 *
 * <pre>{@code
 * try (RecordCursor records = RecordCursor.newestFirst(log)) {
 *   while (records.next()) {
 *     System.out.println(records.seq() + " " + new String(records.body(), UTF_8));
 *   }
 * }
 * }</pre>
 *
 * <p>Low-level: for readers of logs, which parse the bodies. It verifies nothing, so that a damaged
 * log can be read too; lines that are no records are passed over and {@linkplain #unreadable
 * counted}. A log that is being written can be read: records that come later may or may not be
 * seen. Not safe for several threads.
 *
 * @since 0.1
 */
public final class RecordCursor implements Closeable {
  private final OpenLog files;
  private final boolean backwards;
  private final long bound; // the first seq that is wanted, or the first that is not
  private int at; // the place among the older files, of which there is one more than those: newest
  private @Nullable FileChannel older; // open; null while the newest is read
  private @Nullable Rows rows;
  private LogFormat format = LogFormat.JSON_LINES;
  private final ErasableLines values;
  private final ChainHash sha = new ChainHash();
  private @Nullable JsonRecord record;
  private @Nullable List<ErasableValue> good; // its values; null until they are asked for
  private long unreadable;

  private RecordCursor(OpenLog files, boolean backwards, long bound) {
    this.files = files;
    this.backwards = backwards;
    this.bound = bound;
    at = backwards ? files.older().size() : 0;
    values = ErasableLines.some(files.log(), backwards);
  }

  /** The records in the order in which they were stored. */
  public static RecordCursor oldestFirst(Path log) throws IOException {
    return oldestFirst(log, 1);
  }

  /** The records from this sequence number on; files before it are not read. */
  public static RecordCursor oldestFirst(Path log, long fromSeq) throws IOException {
    return open(log, false, fromSeq);
  }

  /** The records in the opposite order. */
  public static RecordCursor newestFirst(Path log) throws IOException {
    return newestFirst(log, Long.MAX_VALUE);
  }

  /** The records before this sequence number, the newest first; files after it are not read. */
  public static RecordCursor newestFirst(Path log, long beforeSeq) throws IOException {
    return open(log, true, beforeSeq);
  }

  /**
   * The place of the record with a hash, looked for from the newest on; 0 if there is none.
   *
   * @param hash 64 hex digits
   */
  public static long find(Path log, String hash) throws IOException {
    try (RecordCursor records = newestFirst(log)) {
      while (records.next()) {
        if (records.hash().equals(hash)) {
          return records.seq();
        }
      }
    } catch (NoSuchFileException e) {
      return 0; // there is no log yet
    }
    return 0;
  }

  private static RecordCursor open(Path log, boolean backwards, long bound) throws IOException {
    RecordCursor cursor = new RecordCursor(OpenLog.of(log), backwards, bound);
    try {
      cursor.seek();
    } catch (IOException | RuntimeException e) {
      cursor.close();
      throw e;
    }
    return cursor;
  }

  /** Moves to the first file that can have a wanted record. */
  private void seek() throws IOException {
    List<Long> older = files.older();
    if (backwards) {
      while (at > 0 && firstSeq() >= bound) {
        at--;
      }
    } else if (bound > 1) {
      at = older.size();
      while (at > 0 && firstSeq() > bound) {
        at--;
      }
    }
  }

  /**
   * The number of the first record of the current file; a damaged one is taken for an early one.
   */
  private long firstSeq() throws IOException {
    FileChannel file = openFile();
    Rows first = file == null ? null : LogFormat.of(file).oldestFirst(file, 0);
    JsonRecord record = null;
    if (file != null && first != null && first.next()) {
      record = LogFormat.of(file).parse(first);
    }
    closeOlder();
    boolean empty = file == null || first == null || first.position() == 0;
    return record != null ? record.seq() : empty ? Long.MAX_VALUE : 0;
  }

  private @Nullable FileChannel openFile() throws IOException {
    if (at == files.older().size()) {
      return files.file();
    }
    Path file = LogSegments.older(files.log(), files.older().get(at));
    try {
      older = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      older = null; // retention has just removed it
    }
    return older;
  }

  private void closeOlder() throws IOException {
    if (older != null) {
      older.close();
      older = null;
    }
  }

  /** Moves to the next record; false if there is none. */
  public boolean next() throws IOException {
    record = null;
    good = null;
    while (record == null) {
      Rows current = rows == null ? begin() : rows;
      if (current.next()) {
        take(format.parse(current));
      } else if (!isLastFile()) {
        closeOlder();
        rows = null;
        at += backwards ? -1 : 1;
      } else {
        return false;
      }
    }
    return true;
  }

  private void take(@Nullable JsonRecord read) {
    if (read == null) {
      unreadable++;
    } else if (backwards ? read.seq() < bound : read.seq() >= bound) {
      record = read;
    }
  }

  private Rows begin() throws IOException {
    FileChannel file = openFile();
    if (file == null) {
      rows = new OpenLog.NoRows();
    } else {
      format = LogFormat.of(file);
      rows = backwards ? format.newestFirst(file) : format.oldestFirst(file, 0);
    }
    return rows;
  }

  private boolean isLastFile() {
    return at == (backwards ? 0 : files.older().size());
  }

  /** The number of the first record of the file that is read, before the first is. */
  long firstSeqOfFile() throws IOException {
    return firstSeq();
  }

  /** The record itself, until the next one is read. */
  JsonRecord record() {
    if (record == null) {
      throw new IllegalStateException("there is no record: next() was not called, or was false");
    }
    return record;
  }

  /** The place of the record in the chain: 1, 2 and so on. */
  public long seq() {
    return record().seq();
  }

  /** The hash of the record before it, as it is stored; 64 hex digits. */
  public String prev() {
    return Hex.of(record().prev());
  }

  /** Its own hash, as it is stored; 64 hex digits. */
  public String hash() {
    return Hex.of(record().hash());
  }

  /** The event as JSON, in UTF-8, byte for byte as it is stored. */
  public byte[] body() {
    JsonRecord current = record();
    int end = current.offset() + current.length();
    return Arrays.copyOfRange(current.bytes(), current.offset(), end);
  }

  /**
   * The event as JSON, in UTF-8, with the values that can be erased: those that are as they were
   * stored are put back, and the text {@code [erased]} is in the place of those that are erased. In
   * the place of one that is lost or altered stays the text that the body has there, {@code
   * erasable:} and a number.
   */
  public byte[] bodyWithValues() throws IOException {
    byte[] commitments = record().commitments();
    if (good == null) {
      good =
          commitments.length == 0
              ? List.of()
              : ErasableValue.good(values.of(seq()), sha, commitments);
    }
    return ErasableBody.restored(body(), good);
  }

  /** How many lines so far were no records. */
  public long unreadable() {
    return unreadable;
  }

  /** Closes the files. */
  @Override
  public void close() throws IOException {
    closeOlder();
    values.close();
    files.close();
  }
}
