package io.leeway.audit.chain;

import io.leeway.core.Progress;
import io.leeway.core.TimeWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;

/**
 * Verifies a log: that every record is as it was written, in its place, and that none is missing.
 *
 * <pre>{@code
 * Verification verification = ChainVerifier.verify(Path.of("audit.jsonl"));
 * Verification compared = ChainVerifier.of(log).withCheckpoints(kept, keys).verify();
 * }</pre>
 *
 * <p>Reads the log once, in memory that does not grow with it, but for about ten bytes for each
 * value that was erased, and changes nothing. A log that is being written can be verified too: the
 * head is read first, and records that come later are not held against it. A log that was
 * rewritten, or cut, together with its head is found by a checkpoint that was kept elsewhere, and
 * by nothing else: a newer one than the last record that was pruned, as older ones cannot be
 * compared. {@link Verification#recordsWithoutCheckpoint()} says how many records no checkpoint
 * covers.
 *
 * <p>{@linkplain #withRange Part of a log} takes less time, and proves less: that its records are
 * as they were written, follow each other, and follow the one before them. Whether the log before
 * or behind it is good stays open, and so the end of the log is compared with the head only where
 * the part has it, the tree and the checkpoints only where the part begins with record 1, and only
 * those checkpoints that are not beyond its end. Which values were erased is asked of the records
 * behind it too, which are not verified.
 *
 * <p>Immutable, safe for any thread if the progress is.
 *
 * @since 0.1
 */
public final class ChainVerifier {
  private final Target target;
  private final VerifyOptions options;
  private final String name; // for messages

  /** What can be verified. */
  private interface Target {
    Verification verify(VerifyOptions options) throws IOException;
  }

  private ChainVerifier(Target target, VerifyOptions options, String name) {
    this.target = target;
    this.options = options;
    this.name = name;
  }

  /**
   * Verifies all of a log with the head that stands beside it.
   *
   * @param log the log; its head is {@code <log>.head}, and {@link LogSegments} says what its older
   *     files are called
   * @return what was found; the first 100 findings are kept, further ones counted
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public static Verification verify(Path log) {
    return of(log).verify();
  }

  /**
   * Verifies all of a chain in a database with its head, and that the columns that repeat what an
   * event says do so. A row that its writer has not committed is not there.
   *
   * @throws UncheckedIOException if there are no such tables, or they cannot be read
   */
  public static Verification verify(ChainTable table) {
    return of(table).verify();
  }

  /** A verifier of a log in files. */
  public static ChainVerifier of(Path log) {
    return new ChainVerifier(
        options -> new LogCheck(realPath(log), options).run(),
        VerifyOptions.DEFAULT,
        log.toString());
  }

  /** A verifier of a chain in a database. */
  public static ChainVerifier of(ChainTable table) {
    return new ChainVerifier(
        options -> new TableCheck(table, options).run(), VerifyOptions.DEFAULT, table.toString());
  }

  private ChainVerifier with(VerifyOptions others) {
    return new ChainVerifier(target, others, name);
  }

  /**
   * Compares the log with checkpoints that were kept elsewhere, in the same pass.
   *
   * @param checkpoints what was signed for it, in any order; the largest leaves the fewest records
   *     without a checkpoint, and several show between which two something was rewritten
   * @param trusted the keys of those who may sign
   */
  public ChainVerifier withCheckpoints(
      Collection<Checkpoint> checkpoints, Collection<CheckpointKey> trusted) {
    return with(options.with(checkpoints, trusted));
  }

  /**
   * Tells how many bytes of all files of the log have been read, or how many records of a database.
   */
  public ChainVerifier withProgress(Progress progress) {
    return with(options.with(progress));
  }

  /**
   * Verifies these records only, as far as the log goes, and that they follow the one before them,
   * which is checked too. Files of the log that have none of them are not read, but for the first
   * record of each.
   *
   * @param from the first, 1 or more
   * @param to the last
   */
  public ChainVerifier withRange(long from, long to) {
    return with(options.with(options.part().withRange(from, to)));
  }

  /**
   * Verifies only what says that it was recorded in this time, with the record before it and the
   * one behind it: who wrote another time into a record at the border altered one of these. Files
   * of the log that have none of it are not read, but for the first record of each; of a database,
   * the records before it are.
   */
  public ChainVerifier withPeriod(TimeWindow recorded) {
    return with(options.with(options.part().withPeriod(recorded)));
  }

  ChainVerifier withMaxFindings(int most) {
    return with(options.withMaxFindings(most));
  }

  /**
   * Verifies.
   *
   * @return what was found; the first 100 findings are kept, further ones counted
   * @throws UncheckedIOException if the log does not exist or cannot be read
   */
  public Verification verify() {
    try {
      return target.verify(options);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("audit log " + name + " does not exist", e);
    } catch (IOException e) {
      throw new UncheckedIOException("audit log " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path realPath(Path log) throws IOException {
    Path absolute = log.toAbsolutePath();
    try {
      return absolute.toRealPath();
    } catch (NoSuchFileException e) { // perhaps for a moment, while its writer begins the next file
      Path folder = Objects.requireNonNull(absolute.getParent(), "folder");
      return folder.toRealPath().resolve(absolute.getFileName());
    }
  }

  /** What it verifies. */
  @Override
  public String toString() {
    return "ChainVerifier[" + name + options.part().inWords().map(w -> ", " + w).orElse("") + "]";
  }
}
