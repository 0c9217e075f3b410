package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainWriter;
import io.leeway.audit.chain.Genesis;
import io.leeway.core.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log as one sink knows it. Nothing stays open between two appends; the sink remembers only how
 * it left the files. What another writer has appended since is read, and what no writer does is
 * refused.
 *
 * <p>Every append holds the lock of the log, among all threads and processes, from before it reads
 * the head until it has written the new one. One thread at a time.
 */
final class JsonLinesLog {
  private static final Logger LOG = LoggerFactory.getLogger(JsonLinesLog.class);
  private static final int WRITE_SIZE = 1 << 20;

  private final LogFiles files;
  private final String chainName;
  private @Nullable Left left; // null before the first append
  private @Nullable ChainWriter chain; // null where the files have to be read again

  /** How the files were left: the head, as it is and as it is stored, and which file the log is. */
  private record Left(ChainHead head, byte[] headLine, @Nullable Object logKey) {}

  JsonLinesLog(LogFiles files, String chainName) {
    this.files = files;
    this.chainName = chainName;
  }

  /**
   * Appends a batch, all of it or nothing.
   *
   * @throws IllegalStateException if the files are not as writers leave them
   */
  void append(List<AuditEvent> events, InstantSource clock) throws IOException {
    synchronized (files.monitor()) {
      try (FileChannel lock = LogFiles.open(files.lock(), StandardOpenOption.CREATE)) {
        lock.lock(); // until the channel is closed
        appendLocked(events, clock.instant());
      }
    }
  }

  private void appendLocked(List<AuditEvent> events, Instant now) throws IOException {
    byte[] oldLine = files.readHead();
    ChainHead head = parse(oldLine);
    try (FileChannel log = open(head)) {
      List<AuditEvent> batch = new ArrayList<>();
      ChainWriter writer = isAsLeft(log, head) ? chain : null;
      chain = null; // and stays so if anything fails: then the files are read again
      if (writer == null) {
        writer = resume(log, head, batch, now);
      }
      batch.addAll(events);
      write(log, writer, batch, now);
      ChainHead newHead = writer.head();
      byte[] newLine = newHead.equals(head) ? oldLine : files.writeHead(newHead);
      left = new Left(newHead, newLine, files.logKey());
      chain = writer;
    }
  }

  private @Nullable ChainHead parse(byte[] line) {
    if (left != null && Arrays.equals(line, left.headLine)) {
      return left.head;
    }
    ChainHead head;
    try {
      head = line.length == 0 ? null : ChainHead.parse(line);
    } catch (IllegalArgumentException e) {
      throw refusal("its head is unreadable (" + e.getMessage() + ")", e);
    }
    if (left != null && (head == null || !continues(left.head, head))) {
      throw refusal("its head was removed, replaced or set back while it was in use", null);
    }
    return head;
  }

  private static boolean continues(ChainHead old, ChainHead head) {
    return head.chainId().equals(old.chainId()) && head.seq() >= old.seq();
  }

  /** Opens the log; creates it only where no head says that there was one. */
  private FileChannel open(@Nullable ChainHead head) throws IOException {
    if (head == null || head.seq() == 0) {
      return LogFiles.open(files.log(), StandardOpenOption.CREATE);
    }
    try {
      return LogFiles.open(files.log());
    } catch (NoSuchFileException e) {
      throw refusal("it is gone, but its head knows of " + head.seq() + " records", e);
    }
  }

  private boolean isAsLeft(FileChannel log, @Nullable ChainHead head) throws IOException {
    if (left == null) {
      return false;
    }
    if (!Objects.equals(left.logKey, files.logKey())) {
      throw refusal("another file was put in its place while it was in use", null);
    }
    return left.head.equals(head) && log.size() == left.head.bytes();
  }

  /** The writer that goes on after the last record, with what it has to record first. */
  private ChainWriter resume(
      FileChannel log, @Nullable ChainHead head, List<AuditEvent> first, Instant now)
      throws IOException {
    if (head == null && log.size() > 0) {
      throw refusal("it has content, but no head", null);
    }
    ChainWriter writer = head == null ? null : resume(log, head);
    if (writer == null || writer.head().seq() == 0) {
      Genesis genesis = Genesis.create(chainName, now);
      writer = ChainWriter.begin(genesis);
      files.writeHead(writer.head()); // a log with content always has a head
      first.add(genesis.event());
    }
    long end = writer.head().bytes();
    if (log.size() > end) {
      TornTail torn = TornTail.cutOff(log, end, files.log());
      LOG.warn("Audit log {} ended in the middle of a record; cut off: {}", files.log(), torn);
      first.add(torn.event());
    }
    return writer;
  }

  private ChainWriter resume(FileChannel log, ChainHead head) throws IOException {
    try {
      return ChainWriter.resume(log, head);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static void write(
      FileChannel log, ChainWriter writer, List<AuditEvent> events, Instant now)
      throws IOException {
    long begin = log.size();
    try {
      long end = begin;
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (AuditEvent event : events) {
        writer.append(event, now, lines);
        if (lines.size() >= WRITE_SIZE) {
          end = LogFiles.write(log, lines.toByteArray(), end);
          lines.reset();
        }
      }
      LogFiles.write(log, lines.toByteArray(), end);
    } catch (IOException | RuntimeException | Error e) {
      cutBack(log, begin, e);
      throw e;
    }
  }

  /** Takes back what was written of a batch; what cannot be is adopted by the next append. */
  private static void cutBack(FileChannel log, long end, Throwable why) {
    try {
      log.truncate(end);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private IllegalStateException refusal(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "nothing is appended to audit log "
            + files.log()
            + ": "
            + why
            + ". Verify it with ChainVerifier and keep it as it is, with its head; "
            + "give the sink another path to go on with a new log",
        cause);
  }
}
