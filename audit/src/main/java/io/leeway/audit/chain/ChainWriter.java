package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next records of a chain.
 *
 * <pre>{@code
 * ChainWriter chain = ChainWriter.begin(genesis);
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
  private static final byte[] NO_COMMITMENTS = {};

  private final ChainHash sha = new ChainHash();
  private final String chainId;
  private final byte[] chainIdBytes;
  private final CompactRange tree;
  private long seq;
  private byte[] hash;
  private long bytes;
  private Instant recordedAt = Instant.MIN;

  private ChainWriter(ChainHead head) {
    chainId = head.chainId();
    chainIdBytes = head.chainIdBytes();
    tree = head.compactRange(sha);
    seq = head.seq();
    hash = head.hashBytes();
    bytes = head.bytes();
  }

  /** Begins a chain; its first event must be that of the genesis. */
  public static ChainWriter begin(Genesis genesis) {
    String hash = Hex.of(genesis.hash(new ChainHash()));
    return new ChainWriter(new ChainHead(genesis.chainId(), 0, hash, List.of(), 0));
  }

  /**
   * Goes on with a chain after the last record of its log. Records after those that the head knows
   * of are checked and adopted: whoever wrote them was stopped before it could write the head.
   * {@code head().bytes()} says where the last whole record ends; a torn one may follow.
   *
   * @param log the log, open for reading
   * @param head its head
   * @throws IllegalStateException if the log is shorter than its head says, or its last record or
   *     one after it is not what the chain must have there
   * @throws IllegalArgumentException if the body of such a record is not an event
   * @throws IOException if the log cannot be read
   */
  public static ChainWriter resume(FileChannel log, ChainHead head) throws IOException {
    if (log.size() < head.bytes()) {
      throw broken(
          "the log has %d bytes, but its head knows of %d: its end was cut off",
          log.size(), head.bytes());
    }
    ChainWriter writer = new ChainWriter(head);
    LineReader lines = new LineReader(log, startOfLineBefore(log, head.bytes()));
    if (head.seq() > 0) {
      writer.checkLast(lines);
    }
    while (lines.next()) {
      writer.adopt(lines);
    }
    return writer;
  }

  /** Where the line begins whose line feed is the byte before {@code end}. */
  private static long startOfLineBefore(FileChannel log, long end) throws IOException {
    byte[] chunk = new byte[8 << 10];
    long at = Math.max(end - 1, 0);
    while (at > 0) {
      int size = (int) Math.min(chunk.length, at);
      int count = log.read(ByteBuffer.wrap(chunk, 0, size), at - size);
      if (count < size) {
        throw broken("the log was cut while it was read");
      }
      for (int i = size - 1; i >= 0; i--) {
        if (chunk[i] == '\n') {
          return at - size + i + 1;
        }
      }
      at -= size;
    }
    return 0;
  }

  private void checkLast(LineReader lines) throws IOException {
    JsonRecord last = lines.next() ? asRecord(lines, seq) : null;
    if (last == null || !Arrays.equals(last.hash(), hash) || lines.position() != bytes) {
      throw broken("record %d is not the one that its head knows", seq);
    }
    recordedAt = Times.parse(EventBody.recordedAt(last));
  }

  private void adopt(LineReader lines) throws IOException {
    JsonRecord record = asRecord(lines, seq + 1);
    if (record == null || !Arrays.equals(record.prev(), hash)) {
      throw broken("what follows record %d does not continue the chain", seq);
    }
    advance(record.hash(), lines.position());
    recordedAt = Times.parse(EventBody.recordedAt(record));
  }

  /** The line as the record that it must be, or null if it is another or altered. */
  private @Nullable JsonRecord asRecord(LineReader lines, long expectedSeq) {
    JsonRecord record = JsonRecord.parse(lines.buffer(), lines.start(), lines.length());
    return record != null
            && record.seq() == expectedSeq
            && Arrays.equals(record.computeHash(sha, chainIdBytes), record.hash())
        ? record
        : null;
  }

  private static IllegalStateException broken(String format, Object... values) {
    return new IllegalStateException(String.format(Locale.ROOT, format, values));
  }

  private void advance(byte[] newHash, long newBytes) {
    seq++;
    hash = newHash;
    bytes = newBytes;
    tree.append(newHash);
  }

  /**
   * Makes the next record.
   *
   * @param event what it holds; its recorded-at time becomes {@code now}, or that of the record
   *     before if the clock has gone back
   * @param now when the event is stored
   * @param out receives the line of the record
   */
  public void append(AuditEvent event, Instant now, ByteArrayOutputStream out) {
    Instant time = now.isAfter(recordedAt) ? Times.micros(now) : recordedAt;
    byte[] body = event.recordedAt(time).toJsonBytes();
    JsonRecord record = JsonRecord.seal(sha, chainIdBytes, seq + 1, hash, NO_COMMITMENTS, body);
    int before = out.size();
    record.writeTo(out);
    advance(record.hash(), bytes + out.size() - before);
    recordedAt = time;
  }

  /** Where the chain stands now. */
  public ChainHead head() {
    List<String> subtrees = tree.subtrees().stream().map(Hex::of).toList();
    return new ChainHead(chainId, seq, Hex.of(hash), subtrees, bytes);
  }
}
