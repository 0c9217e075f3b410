package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The verification of one log: first its head, then the lines of all files, and the head again. */
final class LogCheck {
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int MAX_HEAD_READS = 100;
  private static final int MAX_PAUSES = 20;
  private static final int MAX_TRIES = 10;
  private static final long PAUSE_MILLIS = 10;
  private static final long REPORT_EVERY_NANOS = 250_000_000;

  private final Path log;
  private final VerifyOptions options;
  private Findings findings;
  private PartCheck part;
  private long reportedAt = System.nanoTime();
  private long done; // bytes of the files before
  private long total;

  LogCheck(Path log, VerifyOptions options) {
    this.log = log;
    this.options = options;
    part = new PartCheck(options.part());
    findings = new Findings(options.maxFindings());
  }

  /** Retention removed a file while the log was verified. */
  private static final class PrunedMeanwhile extends IOException {
    @Serial private static final long serialVersionUID = 1;

    PrunedMeanwhile(IOException cause) {
      super("retention removes its files faster than they are verified", cause);
    }
  }

  Verification run() throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return runOnce();
      } catch (PrunedMeanwhile e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
        findings = new Findings(options.maxFindings());
        part = new PartCheck(options.part());
        done = 0;
      }
    }
  }

  private Verification runOnce() throws IOException {
    Optional<ChainHead> head = readHead(findings);
    try (ErasableLines values = ErasableLines.all(log)) {
      return run(head, new ErasureCheck(findings, values));
    }
  }

  private Verification run(Optional<ChainHead> head, ErasureCheck erasures) throws IOException {
    ChainCheck check = new ChainCheck(findings, head, options.checkpointCheck(), erasures);
    long rest = 0;
    try (OpenLog files = OpenLog.of(log)) {
      LogFormat format;
      try {
        total = files.size();
        format = head.isPresent() ? head.get().format() : files.format();
      } catch (NoSuchFileException e) {
        throw new PrunedMeanwhile(e);
      }
      for (long number : older(check, files, format)) {
        Path path = LogSegments.older(log, number);
        try (FileChannel file = open(path)) {
          check.segment(number, path.getFileName() + " ", format);
          rest(check, check(check, format, format.oldestFirst(file, 0), false));
          done += file.size();
        }
      }
      long number = Math.max(files.newestNumber(), head.map(ChainHead::segment).orElse(1L));
      check.segment(number, number == 1 ? "" : log.getFileName() + " ", format);
      rest = check(check, format, files.newest(format), true);
      rest(check, rest);
    }
    checkBegin(check);
    options.progress().update(total, total);
    part.end(check);
    if (part.isBehind()) {
      check.finishPart(seq -> Erasure.saidIn(log, seq));
    } else {
      check.finish(rest);
      checkBehind(check);
    }
    return check.result(options.part());
  }

  /** The older files that have something of the part. */
  private List<Long> older(ChainCheck check, OpenLog files, LogFormat format) throws IOException {
    int first = options.part().isAll() ? 0 : part.firstFile(check, files, format);
    return files.older().subList(Math.min(first, files.older().size()), files.older().size());
  }

  /** Opens an older file of a log. */
  static FileChannel open(Path older) throws IOException {
    try {
      return FileChannel.open(older, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new PrunedMeanwhile(e);
    }
  }

  /** A log that begins later than its head said may have been pruned after that was read. */
  private void checkBegin(ChainCheck check) throws IOException {
    long first = check.head().map(ChainHead::firstSeq).orElse(Long.MAX_VALUE);
    if (check.prunedRecords() >= first
        && readHead(new Findings(1)).map(ChainHead::firstSeq).orElse(first) > first) {
      throw new PrunedMeanwhile(new IOException("its head says so"));
    }
  }

  private static void rest(ChainCheck check, long bytes) {
    if (bytes > 0) {
      check.rest(bytes);
    }
  }

  /** Checks the lines of a file; returns how many bytes are of none. */
  private long check(ChainCheck check, LogFormat format, Rows rows, boolean growing)
      throws IOException {
    while (!part.isBehind() && (growing ? next(rows) : rows.next())) {
      part.line(check, rows, rows.record(format));
      report(done + rows.position());
    }
    return part.isBehind() ? 0 : rows.rest();
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
      options.progress().update(position, total);
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
  static byte[] settledContent(Path file) throws IOException {
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
