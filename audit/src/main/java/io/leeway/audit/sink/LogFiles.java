package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of one log: itself, its head, and the one that its writers lock. */
record LogFiles(Path log, Path head, Path lock) {
  /** The files of a log in a folder that exists, or is made. */
  static LogFiles of(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path folder = Objects.requireNonNull(absolute.getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
    }
    Path log = folder.toRealPath().resolve(absolute.getFileName());
    return new LogFiles(log, ChainHead.besideLog(log), sibling(log, ".lock"));
  }

  private static Path sibling(Path log, String suffix) {
    return log.resolveSibling(log.getFileName() + suffix);
  }

  private static FileAttribute<?>[] permissions(Path file, String permissions) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Opens a file for reading and writing; what it makes only its owner can read. */
  static FileChannel open(Path file, OpenOption... more) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " must be a regular file, but is a link, a folder or a device");
    }
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, permissions(file, "rw-------"));
  }

  /**
   * What all sinks of this JVM on this log synchronize on, for a process can take a file's lock
   * only once: an interned string is the same object in every class loader, and goes when nobody
   * uses it.
   */
  Object monitor() {
    return ("io.leeway.audit.sink " + log).intern();
  }

  /** The content of the head; empty where there is none. */
  byte[] readHead() throws IOException {
    if (!Files.exists(head, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    try (FileChannel file = open(head)) {
      return Channels.newInputStream(file).readAllBytes();
    }
  }

  /** Writes the head over the one before, in one write and where it stands; returns the line. */
  byte[] writeHead(ChainHead value) throws IOException {
    try (FileChannel file = open(head, StandardOpenOption.CREATE)) {
      byte[] line = value.toLine(Math.toIntExact(file.size()));
      write(file, line, 0);
      return line;
    }
  }

  /** Writes all of the bytes; returns the position after them. */
  static long write(FileChannel file, byte[] bytes, long position) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    long at = position;
    while (rest.hasRemaining()) {
      at += file.write(rest, at);
    }
    return at;
  }

  /** What tells the log's file from another one of that name; null where the system has no such. */
  @Nullable Object logKey() throws IOException {
    return Files.readAttributes(log, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
