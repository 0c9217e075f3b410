package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What followed the last whole record of a log: the writer was stopped in the middle of the next.
 *
 * @param evidence the file that keeps the bytes
 * @param bytes how many they are
 * @param sha256 their hash
 */
record TornTail(Path evidence, long bytes, String sha256) {
  /** Copies a part of the log to a file beside it. */
  static TornTail keep(FileChannel log, long from, long to, Path evidence, Disk disk)
      throws IOException {
    MessageDigest sha256 = newDigest();
    ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
    try (FileChannel file = disk.open(evidence, StandardOpenOption.CREATE_NEW)) {
      for (long at = from; at < to; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), to - at));
        if (log.read(chunk, at) < 0) {
          throw new IOException("the log was cut while it was recovered");
        }
        chunk.flip();
        sha256.update(chunk.duplicate());
        LogFiles.write(file, chunk, at - from);
      }
    }
    return new TornTail(evidence, to - from, HexFormat.of().formatHex(sha256.digest()));
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The event that tells of it. */
  AuditEvent event() {
    return AuditEvent.of("audit.recovered")
        .detail("bytes", bytes)
        .detail("sha256", sha256)
        .detail("kept_in", String.valueOf(evidence.getFileName()));
  }
}
