package io.leeway.audit.chain;

import io.leeway.core.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Verifies a log: that every record is as it was written, in its place, and that none is missing.
 *
 * <pre>{@code
 * Verification verification = ChainVerifier.verify(Path.of("audit.jsonl"));
 * }</pre>
 *
 * <p>Reads the log once, in memory that does not grow with it, but for about ten bytes for each
 * value that was erased, and changes nothing. A log that is being written can be verified too: the
 * head is read first, and records that come later are not held against it. A log that was
 * rewritten, or cut, together with its head is found by a checkpoint that was kept elsewhere, and
 * by nothing else; {@link Verification#recordsWithoutCheckpoint()} says how many records no
 * checkpoint covers.
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class ChainVerifier {
  /** How many findings are kept; further ones are counted. */
  private static final int MAX_FINDINGS = 100;

  private ChainVerifier() {}

  /**
   * Verifies a log with the head that stands beside it.
   *
   * @param log the log; its head is {@code <log>.head}, and {@link LogSegments} says what its older
   *     files are called
   * @return what was found; the first 100 findings are kept, further ones counted
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public static Verification verify(Path log) {
    return verify(log, Progress.NONE);
  }

  /**
   * As {@link #verify(Path)}.
   *
   * @param log the log
   * @param progress is told how many bytes of all files of the log have been read
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public static Verification verify(Path log, Progress progress) {
    return verify(log, progress, MAX_FINDINGS);
  }

  /**
   * Verifies a chain in a database with its head, and that the columns that repeat what an event
   * says do so. A row that its writer has not committed is not there.
   *
   * @throws UncheckedIOException if there are no such tables, or they cannot be read
   */
  public static Verification verify(ChainTable table) {
    return verify(table, Progress.NONE);
  }

  /**
   * As {@link #verify(ChainTable)}.
   *
   * @param progress is told how many records have been read
   */
  public static Verification verify(ChainTable table, Progress progress) {
    return verify(table, List.of(), List.of(), progress);
  }

  /**
   * As {@link #verify(ChainTable)}, and compares the chain with checkpoints that were kept
   * elsewhere, in the same pass.
   *
   * @param table where the chain is
   * @param checkpoints what was signed for it, in any order
   * @param trusted the keys of those who may sign
   * @param progress is told how many records have been read
   */
  public static Verification verify(
      ChainTable table,
      Collection<Checkpoint> checkpoints,
      Collection<CheckpointKey> trusted,
      Progress progress) {
    Objects.requireNonNull(progress, "progress");
    CheckpointCheck check = new CheckpointCheck(checkpoints, trusted);
    try {
      return new TableCheck(table, progress, MAX_FINDINGS, check).run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "audit log " + table + " cannot be read: " + e.getMessage(), e);
    }
  }

  static Verification verify(Path log, Progress progress, int maxFindings) {
    return verify(log, progress, maxFindings, new CheckpointCheck(List.of(), List.of()));
  }

  /**
   * As {@link #verify(Path)}, and compares the log with checkpoints that were kept elsewhere, in
   * the same pass.
   *
   * @param log the log
   * @param checkpoints what was signed for it, in any order; the largest leaves the fewest records
   *     without a checkpoint, and several show between which two something was rewritten
   * @param trusted the keys of those who may sign
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public static Verification verify(
      Path log, Collection<Checkpoint> checkpoints, Collection<CheckpointKey> trusted) {
    return verify(log, checkpoints, trusted, Progress.NONE);
  }

  /**
   * As {@link #verify(Path, Collection, Collection)}.
   *
   * @param log the log
   * @param checkpoints what was signed for it
   * @param trusted the keys of those who may sign
   * @param progress is told how many bytes of all files of the log have been read
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public static Verification verify(
      Path log,
      Collection<Checkpoint> checkpoints,
      Collection<CheckpointKey> trusted,
      Progress progress) {
    return verify(log, progress, MAX_FINDINGS, new CheckpointCheck(checkpoints, trusted));
  }

  private static Verification verify(
      Path log, Progress progress, int maxFindings, CheckpointCheck checkpoints) {
    Objects.requireNonNull(progress, "progress");
    try {
      return new LogCheck(realPath(log), progress, maxFindings, checkpoints).run();
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("audit log " + log + " does not exist", e);
    } catch (IOException e) {
      throw new UncheckedIOException("audit log " + log + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The log itself may be missing for a moment, while its writer begins the next file. */
  private static Path realPath(Path log) throws IOException {
    Path absolute = log.toAbsolutePath();
    Path folder = Objects.requireNonNull(absolute.getParent(), "folder");
    return Files.exists(absolute)
        ? absolute.toRealPath()
        : folder.toRealPath().resolve(absolute.getFileName());
  }
}
