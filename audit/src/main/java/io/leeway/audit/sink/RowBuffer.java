package io.leeway.audit.sink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The rows of a batch, or of a part of one, in the order of the chain. */
final class RowBuffer extends ByteArrayOutputStream {
  private static final int MAX_KEPT = 4 << 20;

  private int[] ends = new int[512];
  private int rows;

  RowBuffer() {
    super(64 << 10);
  }

  /** What was written since the last call is a row. */
  void endRow() {
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rows);
    }
    ends[rows++] = count;
  }

  /** All bytes; valid until the next one is written. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(buf, 0, count);
  }

  /** The last row first, and before it some bytes that are left free. */
  byte[] reversed(int free) {
    byte[] reversed = new byte[free + count];
    int to = free;
    for (int row = rows - 1; row >= 0; row--) {
      int begin = row == 0 ? 0 : ends[row - 1];
      System.arraycopy(buf, begin, reversed, to, ends[row] - begin);
      to += ends[row] - begin;
    }
    return reversed;
  }

  /** Empties it, and does not keep the memory of an enormous event. */
  void clear() {
    reset();
    rows = 0;
    if (buf.length > MAX_KEPT) {
      buf = new byte[64 << 10];
    }
  }
}
