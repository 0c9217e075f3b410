package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file that holds the head of a log. Writers write over it where it stands. */
final class HeadFile {
  private static final int MAX_BYTES = 16 << 10;

  private final LogFiles files;
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
  private @Nullable FileChannel channel;
  private @Nullable Object key; // of the file that was opened first; no writer puts another there
  private boolean known;
  private byte[] line = {}; // as it was read or written last
  private @Nullable ChainHead head; // what the line says
  private @Nullable ChainHead before; // the last good one, where the one after it was not written

  HeadFile(LogFiles files) {
    this.files = files;
  }

  /**
   * The head; null where there is none.
   *
   * @throws IllegalArgumentException if the file holds something else
   */
  @Nullable ChainHead read() throws IOException {
    if (channel == null && !Files.exists(files.head(), LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    FileChannel file = open();
    buffer.clear();
    while (buffer.hasRemaining() && file.read(buffer, buffer.position()) > 0) {}
    int size = buffer.position();
    if (head == null || !Arrays.equals(buffer.array(), 0, size, line, 0, line.length)) {
      line = Arrays.copyOf(buffer.array(), size);
      head = null;
      head = size == 0 ? null : parse();
      before = null;
    }
    return head;
  }

  /** The head; one that this sink failed to write whole is no reason to give the log up. */
  private ChainHead parse() throws IOException {
    try {
      return ChainHead.parse(line);
    } catch (IllegalArgumentException e) {
      ChainHead good = before;
      if (good == null) {
        throw e;
      }
      write(good);
      return good;
    }
  }

  private FileChannel open(StandardOpenOption... options) throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = files.disk().open(files.head(), options);
      channel = file;
      if (!known) {
        key = files.disk().key(files.head());
        known = true;
      }
    }
    return file;
  }

  /** Whether the file is no more the one that was opened first. */
  boolean isReplaced() throws IOException {
    try {
      return known && !Objects.equals(key, files.disk().key(files.head()));
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Writes a head over the one before, in one write. */
  void write(ChainHead newHead) throws IOException {
    FileChannel file = open(StandardOpenOption.CREATE);
    before = head == null ? before : head;
    head = null; // should the write fail, nobody knows what is there
    line = newHead.toLine(Math.toIntExact(file.size()));
    try {
      LogFiles.write(file, ByteBuffer.wrap(line), 0);
    } catch (IOException e) {
      if (before == null) {
        forget(); // a part of the first head is worse than none
      }
      throw e;
    }
    head = newHead;
    before = null;
  }

  private void forget() throws IOException {
    close();
    known = false;
    files.disk().delete(files.head());
  }

  void force() throws IOException {
    open().force(false);
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
