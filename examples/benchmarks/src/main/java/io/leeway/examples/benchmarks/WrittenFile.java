package io.leeway.examples.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A file that somebody else's thread writes. */
final class WrittenFile {
  /** The last message, which tells that all before it are written. */
  static final String END = "end";

  private static final byte[] LAST = (END + "\n").getBytes(StandardCharsets.US_ASCII);

  private WrittenFile() {}

  /** Waits until the file ends with the last message. */
  static void awaitEnd(Path path) throws IOException {
    byte[] tail = new byte[LAST.length];
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      while (!Arrays.equals(tail, LAST)) {
        LockSupport.parkNanos(100_000);
        if (file.length() >= LAST.length) {
          file.seek(file.length() - LAST.length);
          file.readFully(tail);
        }
      }
    }
  }
}
