package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of a JSON array, in which the newest comes first: from the end of the file to its
 * beginning. A writer puts records before those that are there, and moves none.
 */
final class ArrayRows implements Rows {
  /** What stands before the first line of records, after spaces. */
  static final byte[] FRONT = "[\n".getBytes(StandardCharsets.US_ASCII);

  /** What follows the last one. */
  static final byte[] END = "\n]\n".getBytes(StandardCharsets.US_ASCII);

  private final FileChannel file;
  private final long size;
  private final long damagedEnd; // bytes
  private boolean oldest;
  private long at; // where in the file the last row begins
  private @Nullable BackwardLines lines; // null where the file has to be read again
  private int length;
  private long rest;

  /**
   * The records before a place.
   *
   * @param from how much of the end of the file the records take that are passed over; 0 for none
   */
  ArrayRows(FileChannel file, long from) throws IOException {
    this.file = file;
    size = file.size();
    oldest = from == 0 && size > 0;
    byte[] end = new byte[oldest ? (int) Math.min(END.length, size) : 0];
    file.read(ByteBuffer.wrap(end), size - end.length);
    damagedEnd = oldest && !Arrays.equals(end, END) ? end.length : 0;
    at = Math.max(size - (oldest ? END.length - 1 : from), 0);
  }

  @Override
  public boolean next() throws IOException {
    if (lines == null) {
      lines = new BackwardLines(file, at, LineReader.LINE_FEED, 1);
    }
    boolean front = lines.isAfter(FRONT);
    if (front || !lines.next() || lines.begin() == 0) {
      rest = damagedEnd + countNonSpaces(front ? at - FRONT.length : at);
      lines = null;
      return false;
    }
    at = lines.begin();
    length = lines.length();
    if (!oldest) { // a comma follows
      int last = lines.start() + length - 1;
      length = length > 0 && lines.buffer()[last] == ',' ? length - 1 : 0;
    }
    oldest = false;
    return true;
  }

  private long countNonSpaces(long end) throws IOException {
    long count = 0;
    ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
    for (long from = 0; from < end; from += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - from));
      int read = Math.max(file.read(chunk, from), 0);
      chunk.limit(Math.max(read, 1));
      for (int i = 0; i < read; i++) {
        count += chunk.get(i) == ' ' ? 0 : 1;
      }
    }
    return count;
  }

  @Override
  public byte[] buffer() {
    return lines().buffer();
  }

  @Override
  public int start() {
    return lines().start();
  }

  private BackwardLines lines() {
    if (lines == null) {
      throw new IllegalStateException("there is no row");
    }
    return lines;
  }

  @Override
  public int length() {
    return length;
  }

  /** How much of the end of the file the rows up to this one take. */
  @Override
  public long position() {
    return size - at;
  }

  @Override
  public long rest() {
    return rest;
  }
}
