package io.leeway.audit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a stream line by line, in memory that grows with its longest line only. */
final class LineStream implements Closeable {
  /** Bytes of the longest line; a longer one is given as an empty line. */
  static final int MAX_LENGTH = 64 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int filled;

  LineStream(InputStream in) {
    this.in = in;
  }

  /** The next line without what ends it; null if there is none. */
  byte @Nullable [] next() throws IOException {
    if (!fill()) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    boolean ended = false;
    boolean tooLong = false;
    while (!ended && fill()) {
      int begin = at;
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      tooLong |= line.size() + at - begin > MAX_LENGTH;
      if (tooLong) {
        line.reset();
      } else {
        line.write(buffer, begin, at - begin);
      }
      ended = at < filled;
      at += ended ? 1 : 0;
    }
    return line.toByteArray();
  }

  /** Whether there is more, which is then in the buffer. */
  private boolean fill() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(in.read(buffer), 0);
    }
    return at < filled;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
