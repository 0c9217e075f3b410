package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads a file line by line, in memory that grows with its longest line only. */
final class LineReader implements Rows {
  /** Bytes of the longest line; a longer one is given as an empty line. */
  static final int MAX_LENGTH = 64 << 20;

  /** What ends a line. */
  static final byte[] LINE_FEED = {'\n'};

  private static final int FIRST_SIZE = 256 << 10;

  private final FileChannel file;
  private final byte[] ending; // its last byte is a line feed
  private final int cut; // bytes of the ending that are not of the line
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled; // bytes of the buffer that come from the file
  private int start; // where in the buffer the line begins
  private int end; // where what ends it is
  private int next; // where the next line begins
  private boolean tooLong; // the beginning of the next line is gone
  private long position; // where in the file the next line begins
  private long readTo; // where in the file the buffer ends

  LineReader(FileChannel file, long position) {
    this(file, position, LINE_FEED, 1);
  }

  LineReader(FileChannel file, long position, byte[] ending, int cut) {
    this.file = file;
    this.ending = ending;
    this.cut = cut;
    this.position = position;
    this.readTo = position;
  }

  @Override
  public boolean next() throws IOException {
    int searched = next;
    int lineFeed;
    while ((lineFeed = indexOfLineFeed(searched)) < 0) {
      discard();
      searched = filled;
      if (!fill()) {
        return false;
      }
    }
    end = lineFeed + 1 - cut;
    start = tooLong ? end : next;
    next = lineFeed + 1;
    position = readTo - (filled - next);
    tooLong = false;
    return true;
  }

  private int indexOfLineFeed(int from) {
    for (int at = from; at < filled; at++) {
      if (buffer[at] == '\n' && isEnding(buffer, at + 1, next, ending)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether the bytes before {@code to}, from {@code from} on, end with these. */
  static boolean isEnding(byte[] bytes, int to, int from, byte[] ending) {
    int begin = to - ending.length;
    return begin >= from && Arrays.equals(bytes, begin, to, ending, 0, ending.length);
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

  @Override
  public byte[] buffer() {
    return buffer;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return end - start;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long rest() {
    return readTo - position;
  }
}
