package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.ErasableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of one log: its newest segment, its head, and the one that its writers lock. */
record LogFiles(Path log, Path head, Path lock, Disk disk) {
  /** The files of a log in a folder that exists, or is made. */
  static LogFiles of(Path path, Disk disk) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path folder = Objects.requireNonNull(absolute.getParent());
    disk.makeFolder(folder);
    Path log = folder.toRealPath().resolve(absolute.getFileName());
    return new LogFiles(log, ChainHead.besideLog(log), sibling(log, ".lock"), disk);
  }

  private static Path sibling(Path log, String suffix) {
    return log.resolveSibling(log.getFileName() + suffix);
  }

  /** Where a segment is written that will take the place of the newest. */
  Path grown() {
    return sibling(log, ".grow");
  }

  /** Where the values are that can be erased. */
  Path erasable() {
    return ErasableFile.besideLog(log);
  }

  /** Where the values are written that will take the place of all. */
  Path erasablePart() {
    return sibling(log, ".erasable.part");
  }

  /** Where the last checkpoint is that was signed. */
  Path checkpoint() {
    return Checkpoint.besideLog(log);
  }

  /** What a physical rollback has begun and not ended. */
  Path rollingBack() {
    return sibling(log, ".rolling-back");
  }

  /** Where the records are that a physical rollback took out. */
  Path archive(long first, long last) {
    return sibling(log, ".rolled-back-" + first + "-" + last + ".jsonl");
  }

  /** Where a file is written before it gets its name. */
  Path part(Path file) {
    return sibling(file, ".part");
  }

  /** Where a checkpoint is written that will take the place of the last. */
  Path checkpointPart() {
    return sibling(log, ".checkpoint.part");
  }

  /**
   * A file for what is cut off the log; a writer may be stopped again while it recovers, so that
   * the same place is torn twice.
   */
  Path unusedEvidence(long position) {
    Path file = sibling(log, ".torn-" + position);
    for (int n = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); n++) {
      file = sibling(log, ".torn-" + position + "-" + n);
    }
    return file;
  }

  Path folder() {
    return Objects.requireNonNull(log.getParent());
  }

  /**
   * What all sinks of this JVM on this log synchronize on, for a process can take a file's lock
   * only once: an interned string is the same object in every class loader, and goes when nobody
   * uses it.
   */
  Object monitor() {
    return ("io.leeway.audit.sink " + log).intern();
  }

  /** Why a log that is not as writers leave it gets no more events. */
  IllegalStateException refusal(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "nothing is appended to audit log "
            + log
            + ": "
            + why
            + ". Verify it with ChainVerifier and keep it as it is, with its head; "
            + "give the sink another path to go on with a new log",
        cause);
  }

  /** Writes all of the bytes. */
  static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }
}
