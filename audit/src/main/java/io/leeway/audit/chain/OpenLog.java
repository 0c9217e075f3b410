package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log as they were at one moment: the newest is open, for a writer may give it
 * another name at any time, and the older ones have theirs for good.
 *
 * @param older the numbers of the older files
 * @param file the newest one; null where there are older ones only, for a writer was stopped
 *     between renaming the one and making the next
 */
record OpenLog(Path log, List<Long> older, @Nullable FileChannel file) implements AutoCloseable {
  private static final int MAX_TRIES = 100;

  /** Opens a log; a writer may be about to begin its next file. */
  static OpenLog of(Path log) throws IOException {
    List<Long> older = LogSegments.older(log);
    for (int tries = 0; ; tries++) {
      FileChannel file = open(log, older, tries);
      List<Long> again = LogSegments.older(log);
      if (older.equals(again)) {
        return new OpenLog(log, older, file);
      }
      if (file != null) {
        file.close();
      }
      older = again;
    }
  }

  private static @Nullable FileChannel open(Path log, List<Long> older, int tries)
      throws IOException {
    try {
      return FileChannel.open(log, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      boolean begun = !older.isEmpty() || !LogSegments.older(log).isEmpty(); // its first file, now
      if (!begun || tries == MAX_TRIES) {
        throw e;
      }
      return null;
    }
  }

  /** Bytes of all files. */
  long size() throws IOException {
    long size = file == null ? 0 : file.size();
    for (long number : older) {
      size += Files.size(LogSegments.older(log, number));
    }
    return size;
  }

  /** The format of the first file, by what it holds. */
  LogFormat format() throws IOException {
    if (file != null && older.isEmpty()) {
      return LogFormat.of(file);
    }
    try (FileChannel first =
        FileChannel.open(LogSegments.older(log, older.get(0)), StandardOpenOption.READ)) {
      return LogFormat.of(first);
    }
  }

  /** The number of the newest file. */
  long newestNumber() {
    return older.isEmpty() ? 1 : older.get(older.size() - 1) + 1;
  }

  /** What the newest file holds, the oldest record first. */
  Rows newest(LogFormat format) throws IOException {
    return file == null ? new NoRows() : format.oldestFirst(file, 0);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** A file that is not there yet. */
  static final class NoRows implements Rows {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public byte[] buffer() {
      return new byte[0];
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public int length() {
      return 0;
    }

    @Override
    public long position() {
      return 0;
    }

    @Override
    public long rest() {
      return 0;
    }
  }
}
