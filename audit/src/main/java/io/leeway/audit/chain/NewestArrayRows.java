package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The records of a JSON array from the newest on, which is how they stand in the file. */
final class NewestArrayRows implements Rows {
  private final long size;
  private final LineReader lines;
  private int length;

  /** The records from a place of the file on. */
  NewestArrayRows(FileChannel file, long begin) throws IOException {
    size = file.size();
    lines = new LineReader(file, Math.max(begin, 0));
  }

  /** Where the first record begins: after spaces, a bracket and a line feed. */
  static long begin(FileChannel file) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
    long at = 0;
    while (file.read(chunk.clear(), at) > 0) {
      for (int i = 0; i < chunk.position(); i++, at++) {
        if (chunk.get(i) != ' ') {
          return at + ArrayRows.FRONT.length;
        }
      }
    }
    return at;
  }

  @Override
  public boolean next() throws IOException {
    if (!lines.next()) {
      return false;
    }
    byte[] buffer = lines.buffer();
    int last = lines.start() + lines.length() - 1;
    length = lines.length() - (lines.length() > 0 && buffer[last] == ',' ? 1 : 0);
    return length != 1 || buffer[lines.start()] != ']';
  }

  @Override
  public byte[] buffer() {
    return lines.buffer();
  }

  @Override
  public int start() {
    return lines.start();
  }

  @Override
  public int length() {
    return length;
  }

  /** How much of the end of the file this row and those after it take. */
  @Override
  public long position() {
    return size - (lines.position() - lines.length() - 1);
  }

  @Override
  public long rest() {
    return lines.rest();
  }
}
