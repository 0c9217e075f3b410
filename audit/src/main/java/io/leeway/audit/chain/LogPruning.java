package io.leeway.audit.chain;

import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What retention takes from the beginning of a log in files: whole ones, and never the newest. What
 * goes is verified first, so that a log that was tampered with keeps what shows it.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param firstSeq the first record that is left as yet
 * @param part what goes; empty if nothing does
 * @param isHeldBack whether more would go if a checkpoint covered it
 * @since 0.1
 */
public record LogPruning(long firstSeq, Optional<PrunedPart> part, boolean isHeldBack) {
  private static final int MAX_FINDINGS = 1;
  private static final int MAX_TRIES = 20;
  private static final long PAUSE_MILLIS = 50;

  /** A file of which a record stands at one end. */
  private record End(long seq, Instant recordedAt) {}

  /**
   * Finds out what goes.
   *
   * @throws IllegalStateException if that is not as it was written
   */
  public static LogPruning plan(Path log, PruneLimit limit) throws IOException {
    for (int tries = 1; ; tries++) {
      ChainHead head = head(log);
      try {
        return plan(log, limit, head);
      } catch (NoSuchFileException e) {
        if (tries == MAX_TRIES) {
          throw e;
        } // another sink has just removed it
      } catch (IllegalStateException e) {
        pause();
        if (tries == MAX_TRIES || head(log).equals(head)) {
          throw e; // and no other sink was in the middle of something
        }
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while it was looked for what to prune");
    }
  }

  private static LogPruning plan(Path log, PruneLimit limit, ChainHead head) throws IOException {
    long first = head.firstSeq();
    End newest = newest(log).orElse(null);
    List<Long> going = new ArrayList<>();
    boolean held = false;
    if (newest != null) {
      Instant before = limit.before(newest.recordedAt);
      long upTo = limit.upTo(newest.seq);
      for (long number : LogSegments.older(log)) {
        End last = last(LogSegments.older(log, number));
        boolean goes = last.seq <= upTo || last.recordedAt.isBefore(before);
        held = goes && last.seq > limit.covered();
        if (!goes || held) {
          break;
        }
        if (last.seq >= first) {
          going.add(number);
        }
      }
    }
    return new LogPruning(first, part(log, head, going), held);
  }

  /** The same without what goes. */
  public static LogPruning nothing(LogPruning plan) {
    return new LogPruning(plan.firstSeq, Optional.empty(), plan.isHeldBack);
  }

  private static ChainHead head(Path log) throws IOException {
    try {
      return ChainHead.parse(LogCheck.settledContent(ChainHead.besideLog(log)));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      throw refusal(log, "it has no good head", e);
    }
  }

  private static IllegalStateException refusal(Path log, String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "nothing is pruned of audit log "
            + log
            + ": "
            + why
            + ". Verify it with ChainVerifier and keep it as it is",
        cause);
  }

  private static Optional<End> newest(Path log) throws IOException {
    try (RecordCursor records = RecordCursor.newestFirst(log)) {
      return records.next() ? Optional.of(end(log, records.record())) : Optional.empty();
    }
  }

  private static End end(Path file, JsonRecord record) throws IOException {
    try {
      return new End(record.seq(), Times.parse(EventBody.recordedAt(record)));
    } catch (IllegalArgumentException e) {
      throw refusal(file, "record " + record.seq() + " has no good time", e);
    }
  }

  private static End last(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      LogFormat format = LogFormat.of(channel);
      Rows rows = format.newestFirst(channel);
      JsonRecord last = rows.next() ? format.parse(rows) : null;
      if (last == null) {
        throw refusal(file, "it does not end with a record", null);
      }
      return end(file, last);
    }
  }

  /**
   * The older files of which every record is before one.
   *
   * @throws IllegalStateException if one does not end with a record
   */
  public static List<Path> filesBefore(Path log, long seq) throws IOException {
    List<Path> files = new ArrayList<>();
    for (long number : seq > 1 ? LogSegments.older(log) : List.<Long>of()) {
      Path file = LogSegments.older(log, number);
      if (last(file).seq >= seq) {
        break;
      }
      files.add(file);
    }
    return files;
  }

  /** Verifies the files that go, and the first record of the one that stays. */
  private static Optional<PrunedPart> part(Path log, ChainHead head, List<Long> going)
      throws IOException {
    long first = head.firstSeq();
    if (going.isEmpty()) {
      return Optional.empty();
    }
    Findings findings = new Findings(MAX_FINDINGS);
    CheckpointCheck none = new CheckpointCheck(List.of(), List.of());
    ChainCheck check = new ChainCheck(findings, Optional.of(head), none, null);
    JsonRecord kept = null;
    Instant from = Instant.MAX;
    try (RecordCursor records = RecordCursor.oldestFirst(log, first)) {
      from = records.next() ? end(log, records.record()).recordedAt : from;
    }
    for (long number : going) {
      Path file = LogSegments.older(log, number);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        LogFormat format = LogFormat.of(channel);
        check.segment(number, file.getFileName() + " ", format);
        follow(check, format, format.oldestFirst(channel, 0));
      }
    }
    long last = check.lastSeq();
    try (RecordCursor records = RecordCursor.oldestFirst(log, last + 1)) {
      kept = records.next() ? records.record() : null;
      Continuation said = kept == null ? null : Continuation.in(kept).orElse(null);
      if (said == null || said.seq() != last || !said.tree().equals(check.subtrees())) {
        findings.add(Finding.Kind.SEGMENT_MISMATCH, last + 1, "what follows does not continue it");
      }
    }
    if (findings.hasErrors() || kept == null) {
      throw refusal(log, findings.kept().get(0).toString(), null);
    }
    Instant to = last(LogSegments.older(log, going.get(going.size() - 1))).recordedAt;
    return Optional.of(
        new PrunedPart(
            last + 1, Hex.of(kept.prev()), check.subtrees(), last + 1 - first, from, to));
  }

  private static void follow(ChainCheck check, LogFormat format, Rows rows) throws IOException {
    while (rows.next()) {
      check.line(rows, rows.record(format));
    }
    if (rows.rest() > 0) {
      check.rest(rows.rest());
    }
  }
}
