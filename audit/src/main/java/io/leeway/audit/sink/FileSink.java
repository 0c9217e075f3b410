package io.leeway.audit.sink;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.audit.chain.Erasure;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.LogMarks;
import io.leeway.audit.chain.LogPruning;
import io.leeway.audit.chain.PrunedPart;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.audit.chain.Rollback;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What all sinks that write files have in common.
 *
 * @param <S> the sink itself
 */
abstract class FileSink<S extends FileSink<S>> implements AuditSink {
  /** How many events wait at most where they are buffered. */
  private static final int MAX_PENDING = 1_000;

  private static final long MIN_SEGMENT = 1 << 10;

  private final Path path;
  private final LogSettings settings;
  private final Disk disk;
  private final List<AuditEvent> pending = new ArrayList<>();
  private final Upkeep upkeep;
  private final Object sweeping = new Object(); // one at a time
  private @Nullable SegmentedLog log; // null before the first append, and after the last

  FileSink(Path path, LogSettings settings, Disk disk) {
    this.path = path;
    this.settings = settings;
    this.disk = disk;
    upkeep = new Upkeep(settings.chain(), this::sign, this::sweep, path.toString());
  }

  /** The name of a log's file. */
  static String nameOf(Path log) {
    Path name = log.getFileName();
    Checks.argument(name != null, "the path of a log must have a file name, but was '%s'", log);
    return name.toString();
  }

  /** The same sink with other settings. */
  abstract S with(Path path, LogSettings settings, Disk disk);

  private S with(LogSettings newSettings) {
    return with(path, newSettings, disk);
  }

  private S with(ChainSettings chain) {
    return with(settings.with(chain));
  }

  /** Lets a test put a disk that fails in the place of the real one. */
  final S withDisk(Disk newDisk) {
    return with(path, settings, newDisk);
  }

  /** Names the chain, if this sink begins it, in place of the file name; a log keeps its name. */
  public final S withChainName(String chainName) {
    return with(settings.withChainName(Checks.notBlank(chainName, "chain name")));
  }

  /**
   * Takes the recorded-at times from this clock. Where it goes back, the time of the record before
   * is used.
   */
  public final S withClock(InstantSource clock) {
    return with(settings.chain().withClock(clock));
  }

  /** What events survive once they are appended; {@link Durability#OS} unless it is set. */
  public final S withDurability(Durability durability) {
    return with(settings.withDurability(Objects.requireNonNull(durability, "durability")));
  }

  /**
   * Begins the next file once one has this size; a file is larger by one batch at most.
   *
   * @param bytes at least 1,024
   */
  public final S withSegmentSize(long bytes) {
    Checks.argument(
        bytes >= MIN_SEGMENT, "segment size must be at least %d, but was %d", MIN_SEGMENT, bytes);
    return with(settings.withSegmentSize(bytes));
  }

  /** Begins the next file once the first record of one is so old; 30 days unless it is set. */
  public final S withSegmentAge(Duration age) {
    Checks.argument(
        !age.isNegative() && !age.isZero(), "segment age must be positive, but was %s", age);
    return with(settings.withSegmentAge(age));
  }

  /** As the other one, every 10,000 records and every minute. */
  public final S withCheckpoints(CheckpointSigner signer, CheckpointPublisher publisher) {
    return withCheckpoints(signer, publisher, CheckpointPlan.EVERY, CheckpointPlan.INTERVAL);
  }

  /**
   * Has checkpoints signed and published: when the sink is opened, after so many records, after so
   * much time whether or not there are new records, and when it is closed. That is done by a thread
   * of its own, a daemon named {@code leeway-checkpoints-...}; no event waits for the publisher.
   * One that fails is counted in {@link #checkpointHealth}, warned about, and tried again.
   *
   * <p>The last one that was signed stands in {@code <log>.checkpoint}. A log that has not grown
   * from it, for it was cut, rewritten or restored from an old copy, gets no other: {@link #open}
   * throws an {@link IllegalStateException}, which is a failure as above later.
   *
   * @param every at least 1
   * @param interval the longest time between two
   */
  public final S withCheckpoints(
      CheckpointSigner signer, CheckpointPublisher publisher, long every, Duration interval) {
    CheckpointPlan plan = new CheckpointPlan(signer, publisher, every, interval);
    return with(settings.chain().withCheckpoints(plan));
  }

  /**
   * Keeps the values at these paths beside the log, in {@code <log>.erasable}, where {@link #erase}
   * can erase them later: the log's records hold salted commitments to them, so that it verifies
   * before and after. Readers put the values back as long as they are there.
   *
   * <p>Applies to what is stored from now on, and to no event of the log's own ({@code audit.*}).
   * The names on the way to a value are not erased, and neither is a JSON text within a text looked
   * into.
   *
   * @param paths names with dots between them, as {@link io.leeway.audit.Redaction#withPath(String,
   *     io.leeway.audit.Redaction.Mode) Redaction} has them: below {@code request}, {@code
   *     response} or {@code details} (alone, that is each of its members), or {@code actor.id},
   *     {@code actor.on_behalf_of}, {@code resource.id}, {@code correlation_id}, {@code source.ip},
   *     {@code source.user_agent}, {@code path} or {@code error}. A tenant cannot be erased, for it
   *     decides who may read
   * @throws IllegalArgumentException if a path is another
   */
  public final S withErasable(String... paths) {
    return with(settings.chain().withErasable(paths));
  }

  /**
   * Erases values of events: those that are {@linkplain #withErasable erasable} and still there.
   *
   * <p>Events {@code audit.erased} first say for good who erased which values, and why; once they
   * are on the disk, the values and their salts are overwritten with spaces. Who is stopped between
   * the two leaves values that a verification {@linkplain
   * io.leeway.audit.chain.Finding.Kind#ERASURE_INCOMPLETE warns of}; the next call finishes that,
   * whatever it erases itself.
   *
   * <p>Copies are not reached: backups, exports, other members of a fan-out, what a disk keeps of
   * blocks that were overwritten. Whether what stays, a commitment with a salt that is gone, counts
   * as erased is a question of law, which this does not answer.
   *
   * @param what the events, as far as they are stored: what still waits in an {@link
   *     io.leeway.audit.AuditLog} is not reached. Values are seen by the conditions as long as they
   *     are there, and events that were rolled back are found too; limit, offset and cursor are
   *     passed over
   * @param who who erases; not erasable itself
   * @param legalBasis why that may or must be, such as {@code GDPR 17(1)(b)}; not blank
   * @param paths which of the values, as for {@link #withErasable}; none for all
   * @return what was erased; nothing is recorded where there was nothing
   */
  public final ErasureResult erase(AuditQuery what, Actor who, String legalBasis, String... paths)
      throws IOException {
    Erasure erasure = new Erasure(who, legalBasis, ErasableFields.of(paths));
    flush();
    open();
    long[] seqs = seqs(AuditReader.of(path), what);
    synchronized (this) {
      SegmentedLog open = log();
      ErasureResult result = open.erase(erasure, seqs);
      upkeep.stored(open.seq());
      return result;
    }
  }

  /** The records that a query finds, in their order, those that were rolled back among them. */
  static long[] seqs(AuditReader reader, AuditQuery query) {
    LongStream.Builder seqs = LongStream.builder();
    reader.forEach(query.oldestFirst().withRolledBack(), record -> seqs.add(record.seq()));
    return seqs.build().toArray();
  }

  /** What became of the checkpoints; empty where none are wanted. */
  public final Optional<CheckpointHealth> checkpointHealth() {
    return upkeep.checkpointHealth();
  }

  /**
   * Removes old files of the log when the sink is opened or first stores an event, and every hour
   * until it is closed, on a thread of its own, a daemon named {@code leeway-retention-...}. A file
   * goes as a whole, and the newest never does: {@link #withSegmentSize} and {@link
   * #withSegmentAge} say how large and how old one gets. What goes is verified first. A failure is
   * counted in {@link #retentionHealth}, warned about, and tried again after a minute.
   */
  public final S withRetention(Retention newRetention) {
    return with(settings.chain().withRetention(newRetention));
  }

  /** What became of the retention; empty where it is off. */
  public final Optional<RetentionHealth> retentionHealth() {
    return upkeep.retentionHealth();
  }

  /**
   * Removes now what retention does not keep.
   *
   * @throws IllegalStateException if the log is not as writers leave it
   * @throws IOException if a file could not be read or removed; what was not removed goes next time
   */
  public final PruneResult prune() throws IOException {
    PruneResult result = sweep(() -> true);
    upkeep.swept(result);
    return result;
  }

  /**
   * What {@link #prune} would remove. Nothing is changed.
   *
   * @throws IllegalStateException if the log is not as writers leave it
   */
  public final PruneResult dryRun() throws IOException {
    return result(plan());
  }

  private PruneResult sweep(BooleanSupplier goesOn) throws IOException {
    synchronized (sweeping) {
      beginSweep(goesOn);
      LogPruning plan = plan(); // reads what goes; no event waits for that
      return endSweep(goesOn, plan) ? result(plan) : result(LogPruning.nothing(plan));
    }
  }

  /** Removes what is left of a sweep that was stopped. */
  private synchronized void beginSweep(BooleanSupplier goesOn) throws IOException {
    if (goesOn.getAsBoolean() && Files.exists(ChainHead.besideLog(path))) {
      log().removePruned();
      upkeep.signBeforeSweep();
    }
  }

  /** Whether it has removed what was planned, and not another sink. */
  private synchronized boolean endSweep(BooleanSupplier goesOn, LogPruning plan)
      throws IOException {
    PrunedPart part = plan.part().orElse(null);
    if (part == null || !goesOn.getAsBoolean()) {
      return false;
    }
    boolean[] stored = {false};
    log()
        .appendForced(
            (head, seq) -> {
              stored[0] = head.firstSeq() == plan.firstSeq();
              return stored[0] ? Optional.of(part.event()) : Optional.empty();
            });
    log().removePruned();
    return stored[0];
  }

  private LogPruning plan() throws IOException {
    if (settings.chain().retention().isOff() || !Files.exists(ChainHead.besideLog(path))) {
      return new LogPruning(1, Optional.empty(), false);
    }
    Path checkpoint = Checkpoint.besideLog(path);
    boolean isSigned = Files.exists(checkpoint);
    long signed = isSigned ? Checkpoint.parse(Files.readString(checkpoint)).size() : Long.MAX_VALUE;
    return LogPruning.plan(path, upkeep.limit(signed));
  }

  private static PruneResult result(LogPruning plan) {
    return PruneResult.of(plan.firstSeq(), plan.part(), plan.isHeldBack());
  }

  /**
   * Takes back all that was stored after a record, as far as readers go: the event {@code
   * audit.rolled_back} says so, and they leave out what stands before it unless asked. Nothing is
   * deleted, and no rollback is ever taken back. What waits in an {@link io.leeway.audit.AuditLog}
   * comes behind it.
   *
   * @param hash the {@linkplain io.leeway.audit.AuditRecord#hash hash} of the last record to stay
   * @param who has decided so
   * @param reason why; the event has it
   * @return whether there is such a record, and how many are taken back; if none, nothing is stored
   * @throws IllegalArgumentException if the reason is blank or longer than 4,000 characters
   */
  public final synchronized RollbackResult rollbackTo(String hash, Actor who, String reason)
      throws IOException {
    flush();
    AuditEvent cause = Rollback.cause(who, reason);
    long to = RecordCursor.find(path, hash);
    if (to == 0) {
      return new RollbackResult(false, 0);
    }
    long[] records = {0};
    log()
        .appendForced(
            (head, seq) -> {
              records[0] = seq - 1 - to;
              return records[0] == 0
                  ? Optional.empty()
                  : Optional.of(new Rollback(to, hash, records[0], head.rolledBack()).event(cause));
            });
    return new RollbackResult(true, records[0]);
  }

  private synchronized Checkpoint sign(CheckpointSigner signer) throws IOException {
    return log().sign(signer);
  }

  /** Begins or checks the log, so that what is wrong with it shows before the first event. */
  @Override
  public final synchronized void open() throws IOException {
    upkeep.sign();
    store(List.of());
  }

  private void store(List<AuditEvent> events) throws IOException {
    SegmentedLog open = log();
    open.append(events);
    upkeep.stored(open.seq());
  }

  private synchronized SegmentedLog log() throws IOException {
    SegmentedLog open = log;
    if (open == null) {
      open = new SegmentedLog(LogFiles.of(path, disk), settings);
      log = open;
    }
    return open;
  }

  @Override
  public final synchronized void append(List<AuditEvent> events) throws IOException {
    LogMarks.refuseIn(events);
    if (settings.durability() != Durability.BUFFERED) {
      store(events);
      return;
    }
    if (pending.size() + events.size() > MAX_PENDING) {
      flush();
    }
    Instant now = Times.micros(settings.chain().clock().instant());
    events.forEach(event -> pending.add(event.recordedAt(now)));
  }

  /**
   * Stores what is buffered, and returns once the operating system has it. Without effect at other
   * levels of durability, which buffer nothing.
   */
  @Override
  public final synchronized void flush() throws IOException {
    if (!pending.isEmpty()) {
      try {
        store(pending);
      } catch (IllegalArgumentException e) {
        appendEach();
      }
      pending.clear();
    }
  }

  /** One event that is too long would keep all others waiting for ever: it alone is lost. */
  private void appendEach() throws IOException {
    IllegalArgumentException refused = null;
    for (AuditEvent event : List.copyOf(pending)) {
      try {
        store(List.of(event));
      } catch (IllegalArgumentException e) {
        refused = e;
      }
      pending.remove(0);
    }
    if (refused != null) {
      throw refused;
    }
  }

  @Override
  public final Durability durability() {
    return settings.durability();
  }

  /**
   * Stores what is buffered, publishes a last checkpoint, if any are wanted, and closes the files.
   * A later append opens them again.
   */
  @Override
  public final void close() throws IOException {
    try {
      flush();
    } finally {
      upkeep.close();
      closeLog();
    }
  }

  private synchronized void closeLog() throws IOException {
    SegmentedLog open = log;
    log = null;
    if (open != null) {
      open.close();
    }
  }

  /** The type and the path. */
  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + path + "]";
  }
}
