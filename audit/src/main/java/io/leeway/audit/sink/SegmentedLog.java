package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainWriter;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ErasableFile;
import io.leeway.audit.chain.Erasure;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.Genesis;
import io.leeway.audit.chain.LogPruning;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log as one sink knows it: the engine of all file sinks, which differ in their {@link
 * SegmentFile} only.
 *
 * <p>The files stay open between two appends, but the lock is held, among all threads and
 * processes, from before the head is read until the new one is written. What another writer has
 * appended meanwhile is read, and what no writer does is refused. After a failure the files are
 * closed, and what is in them is read anew by the next append. One thread at a time.
 *
 * <p>The order of all writes is: records, then (where it is promised) the force, then the head. A
 * new segment begins with its file's new name, then the new file, then a head that says it is
 * empty, then its first record. So a head never knows of more than the files hold.
 */
final class SegmentedLog {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);
  private static final int WRITE_SIZE = 1 << 20;

  private final LogFiles files;
  private final LogSettings settings;
  private final LogLock lock;
  private final RowBuffer rows = new RowBuffer();
  private final HeadFile headFile;
  private final CheckpointFile checkpointFile;
  private final ValuesFile values;
  private final NewestFile newest;
  private @Nullable ChainHead left; // where this sink left the chain; null before it was there
  private @Nullable ChainWriter chain; // null where the files have to be read again
  private @Nullable AuditEvent evidence; // of a force that failed, until it is recorded
  private boolean warned; // that a file is in the way of the next segment
  private boolean rollingBack; // this is who may go on although a rollback is under way
  private boolean spoilt; // the newest segment could not be forced, and must not be gone on with

  SegmentedLog(LogFiles files, LogSettings settings) {
    this.files = files;
    this.settings = settings;
    headFile = new HeadFile(files);
    checkpointFile = new CheckpointFile(files);
    newest = new NewestFile(files, settings);
    values = new ValuesFile(files, settings.isForced());
    lock = LogLock.share(files);
  }

  /**
   * Appends a batch, all of it or nothing.
   *
   * @throws IllegalStateException if the files are not as writers leave them
   */
  void append(List<AuditEvent> events) throws IOException {
    locked(
        () -> {
          appendLocked(events);
          return events;
        });
  }

  /**
   * Signs where the log stands.
   *
   * @throws IllegalStateException if the files are not as writers leave them, or the log has not
   *     grown from what was signed last
   */
  Checkpoint sign(CheckpointSigner signer) throws IOException {
    return locked(
        () -> {
          appendLocked(List.of());
          ChainWriter writer = Objects.requireNonNull(chain);
          forceNow(newest.get(), writer); // no checkpoint of what may be lost
          return checkpointFile.sign(signer, writer.head(), writer);
        });
  }

  /** An event that is made once its place is known; empty where there is none to store. */
  @FunctionalInterface
  interface LateEvent {
    Optional<AuditEvent> at(ChainHead head, long seq);
  }

  /** Appends an event, which is on disk when this returns; gives where the log then stands. */
  ChainHead appendForced(LateEvent event) throws IOException {
    return locked(
        () -> {
          appendLocked(List.of(), event);
          forceNow(newest.get(), Objects.requireNonNull(chain));
          headFile.force();
          files.disk().forceFolder(files.folder());
          return Objects.requireNonNull(left);
        });
  }

  /**
   * Takes the records after those of a head out of the files, and stores an event that says so;
   * does what is left of that if it was stopped. For who holds the lock.
   */
  void cutBack(ChainHead earlier, AuditEvent event) throws IOException {
    boolean stored = isNewest(event);
    if (!stored) {
      headFile.write(earlier);
      headFile.force();
      cutFiles(earlier);
    }
    rollingBack = true;
    appendLocked(List.of(), (now, seq) -> stored ? Optional.empty() : Optional.of(event));
    rollingBack = false;
    forceNow(newest.get(), Objects.requireNonNull(chain));
    headFile.force();
    files.disk().forceFolder(files.folder());
  }

  private boolean isNewest(AuditEvent event) throws IOException {
    try (RecordCursor records = RecordCursor.newestFirst(files.log())) {
      String body = records.next() ? new String(records.body(), StandardCharsets.UTF_8) : "";
      return body.contains(event.id().toString());
    }
  }

  private void cutFiles(ChainHead earlier) throws IOException {
    Path older = LogSegments.older(files.log(), earlier.segment());
    if (Files.exists(older)) {
      files.disk().delete(files.log());
      for (long number : LogSegments.older(files.log())) {
        if (number > earlier.segment()) {
          files.disk().delete(LogSegments.older(files.log(), number));
        }
      }
      files.disk().move(older, files.log());
    }
    SegmentFile file = newest.open();
    file.cutBack(earlier.bytes());
    file.channel().force(true);
    newest.close();
  }

  /** Removes the files of which every record is before the first that retention has left. */
  void removePruned() throws IOException {
    locked(
        () -> {
          ChainHead head = head();
          List<Path> gone = LogPruning.filesBefore(files.log(), head == null ? 1 : head.firstSeq());
          for (Path file : gone) {
            files.disk().delete(file);
          }
          if (!gone.isEmpty()) {
            files.disk().forceFolder(files.folder());
          }
          values.removeBefore(head == null ? 1 : head.firstSeq());
          return gone;
        });
  }

  /**
   * Erases values of some records, in steps: what is erased is recorded and forced to disk, then
   * overwritten. First finishes what somebody was stopped in the middle of.
   *
   * @param seqs the records, in their order
   */
  ErasureResult erase(Erasure erasure, long[] seqs) throws IOException {
    if (!values.exists()) {
      return new ErasureResult(0, 0);
    }
    long[] saidErased = ErasableFile.saidIn(files.log());
    locked(
        () -> {
          values.finish(saidErased);
          return saidErased;
        });
    long records = 0;
    long erased = 0;
    long last = 0;
    for (int from = 0; from < seqs.length; ) {
      int begin = from;
      ErasableFile.Batch batch = locked(() -> eraseSome(erasure, seqs, begin));
      for (long seq : batch.records()) {
        records += seq > last ? 1 : 0; // one with many values may be in two batches
        last = seq;
      }
      erased += batch.size();
      from = batch.next();
    }
    return new ErasureResult(records, erased);
  }

  private ErasableFile.Batch eraseSome(Erasure erasure, long[] seqs, int from) throws IOException {
    appendLocked(List.of());
    ErasableFile.Batch batch = values.find(seqs, from, erasure);
    if (batch.size() > 0) {
      appendLocked(List.of(batch.event(erasure)));
      forceNow(newest.get(), Objects.requireNonNull(chain));
      files.disk().forceFolder(files.folder());
      values.overwrite(batch);
    }
    return batch;
  }

  /** How many records the log had when this sink last appended. */
  long seq() {
    return left == null ? 0 : left.seq();
  }

  interface Work<T> {
    T run() throws IOException;
  }

  <T> T locked(Work<T> work) throws IOException {
    synchronized (files.monitor()) {
      try (FileLock held = lock.take()) {
        Objects.requireNonNull(held, "lock");
        return work.run();
      } catch (IOException | RuntimeException | Error e) {
        closeAfter(e);
        throw e;
      }
    }
  }

  private void appendLocked(List<AuditEvent> events) throws IOException {
    appendLocked(events, (head, seq) -> Optional.empty());
  }

  private void appendLocked(List<AuditEvent> events, LateEvent late) throws IOException {
    if (spoilt) {
      leaveSegment();
    }
    try {
      store(events, late);
    } catch (FailedForce e) {
      LOG.warn("Audit log {} goes on in a new file, for one could not be forced", files.log(), e);
      leaveSegment();
      store(events, late);
    }
  }

  /**
   * A force that failed: nobody knows what of the file is on the disk, and no later force tells.
   */
  private static final class FailedForce extends IOException {
    @Serial private static final long serialVersionUID = 1;

    FailedForce(IOException cause) {
      super("the log could not be forced to disk: " + cause.getMessage(), cause);
    }
  }

  private void store(List<AuditEvent> events, LateEvent late) throws IOException {
    Instant now = settings.chain().clock().instant();
    ChainHead head = head();
    SegmentFile segment = newest.of(head, left);
    ChainWriter writer = isAsLeft(segment, head) ? chain : null;
    chain = null; // and stays so if anything fails: then the files are read again
    List<AuditEvent> batch = new ArrayList<>(events.size() + 2);
    if (writer == null) {
      writer = resume(segment, head, batch, now);
      values.recover(writer.seq(), true);
    }
    if (!events.isEmpty() && isFull(writer, now)) {
      if (settings.isForced() || settings.chain().checkpoints().isPresent()) {
        forceNow(segment, writer); // it may have adopted records
      }
      headFile.write(writer.head());
      files.disk().move(files.log(), LogSegments.older(files.log(), writer.segment()));
      begin(writer);
    }
    if (writer.bytes() == 0 && writer.seq() > 0) {
      batch.add(0, writer.continuation());
    }
    if (evidence != null) {
      batch.add(evidence);
    }
    batch.addAll(events);
    late.at(writer.head(), writer.seq() + batch.size() + 1).ifPresent(batch::add);
    segment = newest.get();
    write(segment, writer, batch, now);
    ChainHead newHead = writer.head();
    if (!newHead.equals(head)) {
      force(segment, writer);
      headFile.write(newHead);
    }
    left = newHead;
    evidence = null;
    chain = writer;
  }

  private @Nullable ChainHead head() throws IOException {
    ChainHead head;
    try {
      head = headFile.read();
    } catch (IllegalArgumentException e) {
      throw files.refusal("its head is unreadable (" + e.getMessage() + ")", e);
    }
    if (head != null && head.format() != settings.format()) {
      throw files.refusal("its format is " + head.format().id(), null);
    }
    if (left != null && (head == null || headFile.isReplaced() || !continues(left, head))) {
      throw files.refusal("its head was removed, replaced or set back while it was in use", null);
    }
    return head;
  }

  private static boolean continues(ChainHead old, ChainHead head) {
    return head.chainId().equals(old.chainId()) && head.seq() >= old.seq();
  }

  private boolean isAsLeft(SegmentFile segment, @Nullable ChainHead head) throws IOException {
    return left != null && left.equals(head) && segment.endsAt(left.bytes());
  }

  /** The writer that goes on after the last record, with what it has to record first. */
  private ChainWriter resume(
      SegmentFile segment, @Nullable ChainHead head, List<AuditEvent> first, Instant now)
      throws IOException {
    if (!rollingBack && Files.exists(files.rollingBack())) {
      throw files.refusal("a physical rollback was stopped; run PhysicalRollback again", null);
    }
    long size = segment.channel().size();
    if (head == null && size > 0) {
      throw files.refusal("it has content, but no head", null);
    }
    ChainWriter writer = null;
    if (head != null && head.bytes() > 0 && size == 0 && newest.isRotating(head)) {
      writer = resumeOlder(head);
      begin(writer);
    } else if (head != null) {
      writer = resume(segment.channel(), head);
    }
    if (writer == null || writer.seq() == 0) {
      Genesis genesis = Genesis.create(settings.chainName(), now);
      writer = ChainWriter.begin(genesis, settings.format());
      writeFirstHead(writer); // a log with content always has a head
      first.add(genesis.event());
    }
    TornTail torn = recover(newest.get(), writer.bytes());
    if (torn != null) {
      LOG.warn("Audit log {} ended in the middle of a record; cut off: {}", files.log(), torn);
      first.add(torn.event());
    }
    return writer;
  }

  private ChainWriter resume(FileChannel segment, ChainHead head) throws IOException {
    try {
      return ChainWriter.resume(segment, head);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw files.refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private ChainWriter resumeOlder(ChainHead head) throws IOException {
    Path older = LogSegments.older(files.log(), head.segment());
    try (FileChannel segment = files.disk().open(older)) {
      return resume(segment, head);
    }
  }

  private @Nullable TornTail recover(SegmentFile segment, long bytes) throws IOException {
    try {
      return segment.recover(bytes).orElse(null);
    } catch (IllegalStateException e) {
      throw files.refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean isFull(ChainWriter writer, Instant now) {
    boolean full =
        writer.bytes() >= settings.segmentSize()
            || (writer.bytes() > 0
                && Duration.between(writer.segmentBegan(), now).compareTo(settings.segmentAge())
                    >= 0);
    if (full && newest.isTaken(writer.segment()) && !warned) {
      warned = true;
      LOG.warn(
          "Audit log {} keeps growing: {} is in the way of its next file",
          files.log(),
          LogSegments.older(files.log(), writer.segment()));
    }
    return full && !newest.isTaken(writer.segment());
  }

  /** Begins the next segment, after the one before got its name as an older one. */
  private void begin(ChainWriter writer) throws IOException {
    writer.nextSegment();
    if (!Files.exists(files.log(), LinkOption.NOFOLLOW_LINKS)) {
      newest.close();
      newest.open(StandardOpenOption.CREATE_NEW);
    }
    writeFirstHead(writer);
  }

  /** Without it nobody would know, after a power failure, that the file is of the log. */
  private void writeFirstHead(ChainWriter writer) throws IOException {
    headFile.write(writer.head());
    if (settings.isForced()) {
      headFile.force();
      files.disk().forceFolder(files.folder());
    }
  }

  private void write(SegmentFile segment, ChainWriter writer, List<AuditEvent> events, Instant now)
      throws IOException {
    boolean buffered = settings.durability() == Durability.BUFFERED;
    long begin = writer.bytes();
    long end = begin;
    values.begin(writer.seq());
    try {
      rows.clear();
      for (AuditEvent event : events) {
        Instant time = buffered ? event.recordedAt().orElse(now) : now;
        writer.append(event, settings.chain().erasable(), time, rows, values.lines());
        rows.endRow();
        if (rows.size() >= WRITE_SIZE) {
          values.write();
          segment.add(rows, end);
          end = writer.bytes();
          rows.clear();
        }
      }
      if (rows.size() > 0) {
        values.write();
        segment.add(rows, end);
      }
    } catch (IOException | RuntimeException | Error e) {
      cutBack(segment, begin, e);
      throw e;
    } finally {
      newest.seen();
    }
  }

  /** Takes back what was written of a batch; what cannot be is adopted by the next append. */
  private void cutBack(SegmentFile segment, long bytes, Throwable why) {
    try {
      segment.cutBack(bytes);
      values.cutBack(); // only now: they are of records that would be adopted
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Before the head is written, where that is promised: it must not know of what may be lost. */
  private void force(SegmentFile segment, ChainWriter writer) throws IOException {
    if (settings.isForced()) {
      forceNow(segment, writer);
    }
  }

  private void forceNow(SegmentFile segment, ChainWriter writer) throws IOException {
    values.force();
    try {
      segment.channel().force(false);
    } catch (ClosedByInterruptException e) {
      throw e; // nothing failed but this append; the next one reads the file again and forces it
    } catch (IOException e) {
      spoilt = true;
      evidence =
          AuditEvent.of("audit.force_failed")
              .detail("segment", writer.segment())
              .detail("error", String.valueOf(e.getMessage()));
      throw new FailedForce(e);
    }
  }

  /**
   * Leaves the newest segment for good, without the batch that it may have or not, so that the next
   * one is begun.
   */
  private void leaveSegment() throws IOException {
    ChainHead head = head();
    SegmentFile segment = newest.of(head, left);
    if (head == null || head.bytes() == 0) {
      files.disk().delete(files.log()); // nothing in it was ever acknowledged
    } else if (newest.isTaken(head.segment())) {
      throw new IOException(
          LogSegments.older(files.log(), head.segment()) + " is in the way of the next file");
    } else {
      segment.cutBack(head.bytes());
      files.disk().move(files.log(), LogSegments.older(files.log(), head.segment()));
    }
    newest.close();
    spoilt = false;
  }

  /** Closes the files; the next append opens them again. */
  void close() throws IOException {
    synchronized (files.monitor()) {
      newest.close();
      headFile.close();
      values.close();
      lock.leave();
    }
  }

  private void closeAfter(Throwable why) {
    chain = null;
    try {
      newest.close();
      headFile.close();
      values.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
