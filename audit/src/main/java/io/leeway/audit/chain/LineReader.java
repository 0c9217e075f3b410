package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Reads a file line by line, in memory that grows with its longest line only.
 *
 * <p>{@code next()} may be asked again after it was false: the file may have grown.
 */
final class LineReader {
  /** Bytes of the longest line; a longer one is given as an empty line. */
  static final int MAX_LENGTH = 64 << 20;

  private static final int FIRST_SIZE = 256 << 10;

  private final FileChannel file;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled; // bytes of the buffer that come from the file
  private int start; // where in the buffer the line begins
  private int end; // where the line feed after it is
  private int next; // where the next line begins
  private boolean tooLong; // the beginning of the next line is gone
  private long position; // where in the file the next line begins
  private long readTo; // where in the file the buffer ends

  LineReader(FileChannel file, long position) {
    this.file = file;
    this.position = position;
    this.readTo = position;
  }

  /** Moves to the next line that has its line feed; false if there is none. */
  boolean next() throws IOException {
    int searched = next;
    int lineFeed;
    while ((lineFeed = indexOfLineFeed(searched)) < 0) {
      discard();
      searched = filled;
      if (!fill()) {
        return false;
      }
    }
    start = tooLong ? lineFeed : next;
    end = lineFeed;
    next = lineFeed + 1;
    position = readTo - (filled - next);
    tooLong = false;
    return true;
  }

  private int indexOfLineFeed(int from) {
    for (int at = from; at < filled; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /** Drops the lines that were given, or the beginning of one that is too long. */
  private void discard() {
    tooLong |= filled - next >= MAX_LENGTH;
    int dropped = tooLong ? filled : next;
    System.arraycopy(buffer, dropped, buffer, 0, filled - dropped);
    filled -= dropped;
    next = 0;
  }

  private boolean fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * filled);
    }
    int count = file.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), readTo);
    filled += Math.max(count, 0);
    readTo += Math.max(count, 0);
    return count > 0;
  }

  /** The array that holds the line, until the next call of {@link #next()}. */
  byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer the line begins. */
  int start() {
    return start;
  }

  /** Bytes of the line, without its line feed. */
  int length() {
    return end - start;
  }

  /** Where in the file the line ends, its line feed included. */
  long position() {
    return position;
  }

  /** Bytes after the last line feed; for when there is no next line. */
  long rest() {
    return readTo - position;
  }
}
