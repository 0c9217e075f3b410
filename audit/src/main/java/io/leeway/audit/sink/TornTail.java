package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
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
  /** Copies what follows {@code end} to a file beside the log, and cuts it off. */
  static TornTail cutOff(FileChannel log, long end, Path path) throws IOException {
    long bytes = log.size() - end;
    MessageDigest sha256 = newDigest();
    Path evidence = unused(path, ".torn-" + end);
    try (FileChannel file = LogFiles.open(evidence, StandardOpenOption.CREATE_NEW);
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(file), sha256)) {
      Channels.newInputStream(log.position(end)).transferTo(out);
    }
    log.truncate(end);
    return new TornTail(evidence, bytes, HexFormat.of().formatHex(sha256.digest()));
  }

  /** A writer may be stopped again while it recovers: the same place can be torn twice. */
  private static Path unused(Path log, String suffix) {
    Path file = log.resolveSibling(log.getFileName() + suffix);
    for (int n = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); n++) {
      file = log.resolveSibling(log.getFileName() + suffix + "-" + n);
    }
    return file;
  }

  private static MessageDigest newDigest() {
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
