package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Reads a file line by line from its end to its beginning, in memory that grows with its longest
 * line only. What follows the last line is passed over.
 */
final class BackwardLines implements Rows {
  private static final int FIRST_SIZE = 256 << 10;

  private final FileChannel file;
  private final byte[] ending; // its last byte is a line feed
  private final int cut; // bytes of the ending that are not of the line
  private byte[] buffer = new byte[FIRST_SIZE]; // filled from its right end to the left
  private int left = FIRST_SIZE; // where the filled part begins
  private long from; // where in the file the filled part begins
  private long end; // where in the file the line before the current one ends
  private boolean begun;
  private int start;
  private int length;
  private long position;
  private long rest;

  /** Lines that end at {@code end} of the file or before. */
  BackwardLines(FileChannel file, long end, byte[] ending, int cut) {
    this.file = file;
    this.ending = ending;
    this.cut = cut;
    this.from = end;
    this.end = end;
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      long last = endBefore(end + 1);
      rest = end - last;
      end = last;
      begun = true;
    }
    if (end == 0) {
      return false;
    }
    position = end;
    long begin = endBefore(end);
    boolean tooLong = position - begin > LineReader.MAX_LENGTH;
    length = tooLong ? 0 : (int) (position - begin) - cut;
    start = tooLong ? left : index(begin);
    end = begin;
    return true;
  }

  /** Where the last line ends that ends before a place of the file; 0 if there is none. */
  private long endBefore(long place) throws IOException {
    for (long at = place - 1; at >= ending.length; at--) {
      while (at - ending.length < from) {
        extend(place - 1);
      }
      int index = index(at);
      if (buffer[index - 1] == '\n' && LineReader.isEnding(buffer, index, left, ending)) {
        return at;
      }
    }
    while (from > 0) {
      extend(place - 1);
    }
    return 0;
  }

  /** Whether these bytes stand before the current line, or before where reading begins. */
  boolean isAfter(byte[] bytes) throws IOException {
    while (from > Math.max(end - bytes.length, 0)) {
      extend(end);
    }
    return LineReader.isEnding(buffer, index(end), left, bytes);
  }

  private int index(long place) {
    return left + (int) (place - from);
  }

  /** Reads what stands before the filled part; what follows {@code to} is not needed any more. */
  private void extend(long to) throws IOException {
    int kept = (int) Math.min(buffer.length - left, Math.max(to - from, 0));
    if (kept > LineReader.MAX_LENGTH) {
      kept = ending.length; // the line is too long: nobody will ask for it
    }
    byte[] target = kept < buffer.length ? buffer : new byte[2 * buffer.length];
    System.arraycopy(buffer, left, target, target.length - kept, kept);
    buffer = target;
    left = buffer.length - kept;
    int size = (int) Math.min(left, from);
    ByteBuffer into = ByteBuffer.wrap(buffer, left - size, size);
    while (into.hasRemaining()) {
      if (file.read(into, from - into.remaining()) < 0) {
        Arrays.fill(buffer, into.position(), left, (byte) 0); // it was cut while it was read
        break;
      }
    }
    left -= size;
    from -= size;
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
    return length;
  }

  /** Where in the file the line ends, with what ends it. */
  @Override
  public long position() {
    return position;
  }

  /** Where in the file the line begins. */
  long begin() {
    return end;
  }

  /** Bytes after the last line. */
  @Override
  public long rest() {
    return rest;
  }
}
