package io.leeway.audit.sink;

import io.leeway.audit.chain.ErasableFile;
import io.leeway.audit.chain.Erasure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a log that holds its erasable values, made when there is the first. Used under
 * the log's lock.
 *
 * <p>Values are written, and where that is promised forced, before the records that they belong to:
 * a record never commits to a value that was lost. What is there of records that were never written
 * is cut off by the next writer.
 */
final class ValuesFile {
  private static final int CHUNK = 1 << 20;

  private final LogFiles files;
  private final boolean forced;
  private ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private @Nullable FileChannel channel; // null where it is not open
  private @Nullable Object key; // of the file that is open
  private long size; // as this sink has left the file, or has found it to be good
  private long seq; // of the last record before the batch
  private long begin = -1; // where the values of the batch begin; less than 0 if it has none
  private boolean unforced; // something was written since the last force

  ValuesFile(LogFiles files, boolean forced) {
    this.files = files;
    this.forced = forced;
  }

  /** Begins a batch, after the record that is the last one. */
  void begin(long lastSeq) {
    seq = lastSeq;
    begin = -1;
    lines = lines.size() == 0 ? lines : new ByteArrayOutputStream();
  }

  /** Where the lines go that are to be written next. */
  ByteArrayOutputStream lines() {
    return lines;
  }

  /** Writes the lines, before their records are. */
  void write() throws IOException {
    if (lines.size() == 0) {
      return;
    }
    FileChannel file = open(StandardOpenOption.CREATE);
    if (begin < 0) {
      recover(seq, false);
      begin = size;
    }
    unforced = true;
    LogFiles.write(file, ByteBuffer.wrap(lines.toByteArray()), size);
    size += lines.size();
    lines = new ByteArrayOutputStream();
    if (forced) {
      force();
    }
  }

  /** Takes back what was written of a batch. */
  void cutBack() throws IOException {
    FileChannel file = channel;
    if (begin >= 0 && file != null) {
      file.truncate(begin);
      size = begin;
      begin = -1;
    }
  }

  /**
   * Cuts off what is there of records after the last one, which nobody has written.
   *
   * @param anew whether the log was read anew, so that this file may have changed, too
   */
  void recover(long lastSeq, boolean anew) throws IOException {
    if (!exists()) {
      return;
    }
    FileChannel file = open();
    if (anew || file.size() != size) {
      long end = new ErasableFile(file).endOf(lastSeq);
      if (end < file.size()) {
        file.truncate(end);
      }
      size = end;
    }
  }

  /** Whether there are values at all. */
  boolean exists() {
    return Files.exists(files.erasable(), LinkOption.NOFOLLOW_LINKS);
  }

  private FileChannel open(OpenOption... options) throws IOException {
    FileChannel file = channel;
    if (file != null && !isInPlace()) {
      file.close();
      file = null;
    }
    if (file == null) {
      boolean made = !exists();
      file = files.disk().open(files.erasable(), options);
      channel = file;
      key = files.disk().key(files.erasable());
      size = -1; // as it is nobody knows
      if (made && forced) {
        files.disk().forceFolder(files.folder());
      }
    }
    return file;
  }

  private boolean isInPlace() throws IOException {
    try {
      return Objects.equals(key, files.disk().key(files.erasable()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Forces to disk what was written since the last time. */
  void force() throws IOException {
    if (unforced) {
      open().force(false);
      unforced = false;
    }
  }

  /** What is to be erased of some records, as far as one event can name it; the file exists. */
  ErasableFile.Batch find(long[] seqs, int from, Erasure erasure) throws IOException {
    return new ErasableFile(open()).find(seqs, from, erasure);
  }

  /** Overwrites values. */
  void overwrite(ErasableFile.Batch batch) throws IOException {
    unforced = true;
    batch.overwrite();
    force();
  }

  /** Overwrites what the log says is erased and is still there; the file exists. */
  void finish(long[] saidErased) throws IOException {
    ErasableFile.Batch batch = new ErasableFile(open()).unfinished(saidErased);
    if (batch.size() > 0) {
      overwrite(batch);
    }
  }

  /** Removes the values of the records before this one; a file without them takes the place. */
  void removeBefore(long firstKept) throws IOException {
    if (!exists()) {
      return;
    }
    FileChannel file = open();
    long begin = new ErasableFile(file).find(firstKept);
    if (begin == 0) {
      return;
    }
    try (FileChannel part =
        files
            .disk()
            .open(
                files.erasablePart(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      copy(file, begin, part);
      part.force(true);
    }
    files
        .disk()
        .move(
            files.erasablePart(),
            files.erasable(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
    files.disk().forceFolder(files.folder());
  }

  private static void copy(FileChannel from, long begin, FileChannel to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = begin; from.read(chunk.clear(), at) > 0; at += chunk.limit()) {
      LogFiles.write(to, chunk.flip(), at - begin);
    }
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
