package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next records of a chain.
 *
 * <pre>{@code
 * ChainWriter chain = ChainWriter.begin(genesis, LogFormat.JSON_LINES);
 * chain.append(genesis.event(), now, out);
 * chain.append(event, now, out);
 * // first write what is in out to the log, then chain.head() to its head
 * }</pre>
 *
 * <p>For sinks, which write what it makes, and hold the chain's lock from before they read the head
 * until they have written the new one. Not safe for several threads.
 *
 * @since 0.1
 */
public final class ChainWriter {
  private static final int MAX_BODY = LineReader.MAX_LENGTH - 512; // the chain needs about 200
  private static final int COMMITMENT_SIZE = 2 * ChainHash.SIZE + 3; // hex, quotes and a comma

  private final ChainHash sha = new ChainHash();
  private final String chainId;
  private final byte[] chainIdBytes;
  private final LogFormat format;
  private final CompactRange tree;
  private long segment;
  private long seq;
  private byte[] hash;
  private long bytes;
  private Instant recordedAt = Instant.MIN;
  private Instant segmentBegan = Instant.MAX;
  private final LogMarks marks;

  private ChainWriter(ChainHead head) {
    chainId = head.chainId();
    chainIdBytes = head.chainIdBytes();
    format = head.format();
    tree = head.compactRange(sha);
    segment = head.segment();
    seq = head.seq();
    hash = head.hashBytes();
    bytes = head.bytes();
    marks = new LogMarks(head.firstSeq(), head.rolledBack());
  }

  /** Begins a chain; its first event must be that of the genesis. */
  public static ChainWriter begin(Genesis genesis, LogFormat format) {
    String hash = Hex.of(genesis.hash(new ChainHash()));
    return new ChainWriter(new ChainHead(genesis.chainId(), format, 1, 0, hash, List.of(), 0));
  }

  /**
   * Goes on with a chain after the last record of its newest file. Records after those that the
   * head knows of are checked and adopted: whoever wrote them was stopped before it could write the
   * head. {@code head().bytes()} says how far the whole records go; a torn one may follow.
   *
   * @param file the segment that the head is about, open for reading
   * @param head the head
   * @throws IllegalStateException if the file is shorter than its head says, or its last record or
   *     one after it is not what the chain must have there
   * @throws IllegalArgumentException if the body of such a record is not an event
   * @throws IOException if the file cannot be read
   */
  public static ChainWriter resume(FileChannel file, ChainHead head) throws IOException {
    if (file.size() < head.bytes()) {
      throw broken(
          "the log has %d bytes, but its head knows of %d: its end was cut off",
          file.size(), head.bytes());
    }
    ChainWriter writer = new ChainWriter(head);
    if (head.bytes() > 0) {
      writer.checkLast(file);
    }
    writer.adopt(head.format().oldestFirst(file, head.bytes()));
    if (writer.bytes > 0) {
      writer.readBegin(file);
    }
    return writer;
  }

  /**
   * Goes on with a chain in a table.
   *
   * @param last the record that the head knows
   * @throws IllegalStateException if it is another, or altered
   */
  static ChainWriter resume(ChainHead head, @Nullable JsonRecord last) throws IOException {
    ChainWriter writer = new ChainWriter(head);
    if (head.seq() > 0) {
      writer.checkLast(last);
    }
    return writer;
  }

  private void checkLast(@Nullable JsonRecord last) throws IOException {
    if (last == null
        || last.seq() != seq
        || !Arrays.equals(last.hash(), hash)
        || !Arrays.equals(last.computeHash(sha, chainIdBytes), hash)) {
      throw broken("record %d is not the one that its head knows", seq);
    }
    recordedAt = Times.parse(EventBody.recordedAt(last));
  }

  private void checkLast(FileChannel file) throws IOException {
    Rows rows = format.newestFirst(file, bytes);
    checkLast(rows.next() && rows.position() == bytes ? format.parse(rows) : null);
  }

  private void adopt(Rows rows) throws IOException {
    while (rows.next()) {
      boolean torn = isTorn(rows); // before the row is parsed, which changes it
      JsonRecord record = asRecord(rows, seq + 1);
      if (record != null && Arrays.equals(record.prev(), hash)) {
        advance(record, rows.position());
        recordedAt = Times.parse(EventBody.recordedAt(record));
      } else if (torn) {
        return;
      } else {
        throw broken("what follows record %d does not continue the chain", seq);
      }
    }
  }

  /**
   * Whether a row shows that it was not written to its end: a power failure leaves zeros where a
   * part is missing, and a writer of an array the spaces that were there before.
   */
  private boolean isTorn(Rows rows) {
    boolean spaces = format == LogFormat.JSON_ARRAY;
    int end = rows.start() + rows.length();
    for (int at = rows.start(); at < end; at++) {
      byte b = rows.buffer()[at];
      if (b == 0 || (spaces && b == ' ' && (at + 1 == end || rows.buffer()[at + 1] == ' '))) {
        return true;
      }
    }
    return spaces && rows.length() == 0;
  }

  private void readBegin(FileChannel file) throws IOException {
    Rows rows = format.oldestFirst(file, 0);
    JsonRecord first = rows.next() ? format.parse(rows) : null;
    if (first == null) {
      throw broken("its first record is damaged");
    }
    segmentBegan = Times.parse(EventBody.recordedAt(first));
  }

  /** The row as the record that it must be, or null if it is another or altered. */
  private @Nullable JsonRecord asRecord(Rows rows, long expectedSeq) {
    JsonRecord record = format.parse(rows);
    return record != null
            && record.seq() == expectedSeq
            && Arrays.equals(record.computeHash(sha, chainIdBytes), record.hash())
        ? record
        : null;
  }

  private static IllegalStateException broken(String form, Object... values) {
    return new IllegalStateException(String.format(Locale.ROOT, form, values));
  }

  private void advance(JsonRecord record, long newBytes) {
    seq++;
    hash = record.hash();
    bytes = newBytes;
    tree.append(hash);
    marks.take(record);
  }

  /** Goes on in a new file, whose first event must be {@link #continuation()}. */
  public void nextSegment() {
    segment++;
    bytes = 0;
    segmentBegan = Instant.MAX;
  }

  /** The event with which every file but the first begins: what the files before it hold. */
  public AuditEvent continuation() {
    return AuditEvent.of(Continuation.ACTION)
        .detail("chain_id", chainId)
        .detail("segment", segment)
        .detail("seq", seq)
        .detail("tree", tree.hexSubtrees());
  }

  /**
   * Makes the next record.
   *
   * @param event what it holds; its recorded-at time becomes {@code now}, or that of the record
   *     before if the clock has gone back
   * @param now when the event is stored
   * @param out receives the row of the record, and what the first row of a file brings
   * @throws IllegalArgumentException if the record would have more than 64 MiB
   */
  public void append(AuditEvent event, Instant now, ByteArrayOutputStream out) {
    append(event, ErasableFields.NONE, now, out, out);
  }

  /**
   * As {@link #append(AuditEvent, Instant, ByteArrayOutputStream)}, and takes values out of the
   * event that may be erased; none of the log's own events, {@code audit.*}.
   *
   * @param fields where such values are
   * @param values receives their lines, to be written to the log's {@link ErasableFile} before the
   *     row is written to the log
   */
  public void append(
      AuditEvent event,
      ErasableFields fields,
      Instant now,
      ByteArrayOutputStream out,
      ByteArrayOutputStream values) {
    List<ErasableValue> taken = new ArrayList<>(0);
    JsonRecord record = seal(event, fields, now, taken);
    int before = out.size();
    format.write(record, bytes == 0, out);
    segmentBegan = bytes == 0 ? recordedAt : segmentBegan;
    advance(record, bytes + out.size() - before);
    taken.forEach(value -> ErasableLine.write(value, values));
  }

  /** The next record of a table, which has no bytes: a row counts as one. */
  JsonRecord append(
      AuditEvent event, ErasableFields fields, Instant now, List<ErasableValue> values) {
    JsonRecord record = seal(event, fields, now, values);
    advance(record, bytes + 1);
    return record;
  }

  /** Adds the values that it takes out to {@code values}, which are none yet. */
  private JsonRecord seal(
      AuditEvent event, ErasableFields fields, Instant now, List<ErasableValue> values) {
    Instant time = now.isAfter(recordedAt) ? Times.micros(now) : recordedAt;
    byte[] body = event.recordedAt(time).toJsonBytes();
    int size = body.length;
    if (!fields.isEmpty() && !LogMarks.isOwn(event.action())) {
      body = ErasableBody.split(body, fields, seq + 1, values);
      size += values.size() * COMMITMENT_SIZE;
    }
    Checks.argument(
        size <= maxBody(),
        "an event must have at most %d bytes as JSON, but has %d",
        maxBody(),
        size);
    Checks.argument(
        values.size() <= ChainHash.MAX_COMMITMENTS,
        "an event must have at most %d values that can be erased, but has %d",
        ChainHash.MAX_COMMITMENTS,
        values.size());
    recordedAt = time;
    return JsonRecord.seal(sha, chainIdBytes, seq + 1, hash, commitments(values), body);
  }

  private byte[] commitments(List<ErasableValue> values) {
    ByteBuffer commitments = ByteBuffer.allocate(values.size() * ChainHash.SIZE);
    values.forEach(value -> commitments.put(value.commitment(sha)));
    return commitments.array();
  }

  /** A table has most texts twice, and quotes in them twice again. */
  private int maxBody() {
    return format == LogFormat.CSV ? MAX_BODY / 8 : MAX_BODY;
  }

  /** How many records the chain has. */
  public long seq() {
    return seq;
  }

  /** The number of the file that records go to now. */
  public long segment() {
    return segment;
  }

  /** How much of that file its records take, as a head counts it. */
  public long bytes() {
    return bytes;
  }

  /** When the first record of this file was stored; {@link Instant#MAX} while there is none. */
  public Instant segmentBegan() {
    return segmentBegan;
  }

  /** Where the chain stands now. */
  public ChainHead head() {
    List<String> subtrees = tree.hexSubtrees();
    return new ChainHead(
        chainId,
        format,
        segment,
        seq,
        Hex.of(hash),
        subtrees,
        bytes,
        marks.firstSeq(),
        marks.rolledBack());
  }
}
