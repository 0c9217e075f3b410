package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import io.leeway.core.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** The verification of one log: first its head, then the lines of all files, and the head again. */
final class LogCheck {
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int MAX_HEAD_READS = 100;
  private static final int MAX_PAUSES = 20;
  private static final long PAUSE_MILLIS = 10;
  private static final long REPORT_EVERY_NANOS = 250_000_000;

  private final Path log;
  private final Progress progress;
  private final Findings findings;
  private final CheckpointCheck checkpoints;
  private long reportedAt = System.nanoTime();
  private long done; // bytes of the files before
  private long total;

  LogCheck(Path log, Progress progress, int maxFindings, CheckpointCheck checkpoints) {
    this.log = log;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.findings = new Findings(maxFindings);
  }

  Verification run() throws IOException {
    Optional<ChainHead> head = readHead(findings);
    try (ErasableLines values = ErasableLines.all(log)) {
      return run(head, new ErasureCheck(findings, values));
    }
  }

  private Verification run(Optional<ChainHead> head, ErasureCheck erasures) throws IOException {
    ChainCheck check = new ChainCheck(findings, head, checkpoints, erasures);
    long rest;
    try (OpenLog files = OpenLog.of(log)) {
      total = files.size();
      LogFormat format = head.isPresent() ? head.get().format() : files.format();
      for (long number : files.older()) {
        Path older = LogSegments.older(log, number);
        try (FileChannel file = FileChannel.open(older, StandardOpenOption.READ)) {
          check.segment(number, older.getFileName() + " ", format);
          rest(check, check(check, format.oldestFirst(file, 0), false));
          done += file.size();
        }
      }
      long number = Math.max(files.newestNumber(), head.map(ChainHead::segment).orElse(1L));
      check.segment(number, number == 1 ? "" : log.getFileName() + " ", format);
      rest = check(check, files.newest(format), true);
      rest(check, rest);
    }
    progress.update(total, total);
    check.finish(rest);
    checkBehind(check);
    return check.result();
  }

  private static void rest(ChainCheck check, long bytes) {
    if (bytes > 0) {
      check.rest(bytes);
    }
  }

  /** Checks the lines of a file; returns how many bytes are of none. */
  private long check(ChainCheck check, Rows rows, boolean growing) throws IOException {
    while (growing ? next(rows) : rows.next()) {
      check.line(rows);
      report(done + rows.position());
    }
    return rows.rest();
  }

  /** The next line; gives a writer that is in the middle of one a little time to write the rest. */
  private static boolean next(Rows lines) throws IOException {
    boolean found = lines.next();
    for (int pauses = 0; !found && lines.rest() > 0 && pauses < MAX_PAUSES; pauses++) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while it was verified");
      }
      found = lines.next();
    }
    return found;
  }

  private void report(long position) {
    long now = System.nanoTime();
    if (now - reportedAt >= REPORT_EVERY_NANOS) {
      reportedAt = now;
      total = Math.max(total, position);
      progress.update(position, total);
    }
  }

  private Optional<ChainHead> readHead(Findings findings) throws IOException {
    Path file = ChainHead.besideLog(log);
    try {
      return Optional.of(ChainHead.parse(settledContent(file)));
    } catch (NoSuchFileException e) {
      findings.add(
          Kind.HEAD_MISSING,
          "there is no " + file.getFileName() + ": records cut off the end would not be noticed");
    } catch (IllegalArgumentException e) {
      findings.add(Kind.HEAD_UNREADABLE, file.getFileName() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Reads until two readings agree, lest one of them met a writer halfway. */
  private static byte[] settledContent(Path file) throws IOException {
    byte[] content = content(file);
    for (int reads = 1; reads < MAX_HEAD_READS; reads++) {
      byte[] again = content(file);
      if (Arrays.equals(content, again)) {
        break;
      }
      content = again;
    }
    return content;
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_HEAD_BYTES);
    }
  }

  /** A head that is behind may have been ahead of its writer only when it was read. */
  private void checkBehind(ChainCheck check) throws IOException {
    long last = check.lastSeq();
    long known = check.head().map(ChainHead::seq).orElse(last);
    if (known < last && readHead(new Findings(1)).map(ChainHead::seq).orElse(known) < last) {
      findings.add(
          new Finding(
              Kind.HEAD_BEHIND,
              known + 1,
              last,
              "the head does not know them yet: a writer was stopped before it wrote the head"));
    }
  }
}
