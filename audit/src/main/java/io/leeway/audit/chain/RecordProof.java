package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Proves to somebody who has no log that a record was in it, in its place, when a checkpoint was
 * signed.
 *
 * <pre>{@code
 * Files.writeString(file, RecordProof.of(log, 1043).toText());
 * // elsewhere, with the public key only:
 * System.out.println(RecordProof.parse(Files.readString(file)).verify(List.of(key)).event());
 * }</pre>
 *
 * <p>Its text is a C2SP tlog-proof, which other tools read too; what it has beyond, the record, is
 * the extra data. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class RecordProof {
  private static final String VERSION = "c2sp.org/tlog-proof@v1\n";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  private final byte[] chainId;
  private final JsonRecord record;
  private final ProofText rest;

  private RecordProof(byte[] chainId, JsonRecord record, ProofText rest) {
    Checks.argument(
        record.seq() <= rest.checkpoint().size(),
        "record %d is not among those of the %s",
        record.seq(),
        rest.checkpoint());
    this.chainId = chainId;
    this.record = record;
    this.rest = rest;
  }

  /**
   * Makes a proof with the last checkpoint that was signed for a log, which stands beside it.
   *
   * @throws IllegalArgumentException as {@link #of(Path, long, Checkpoint)}
   * @throws IOException if the log or the checkpoint cannot be read
   */
  public static RecordProof of(Path log, long seq) throws IOException {
    return of(log, seq, Checkpoint.parse(Files.readString(Checkpoint.besideLog(log))));
  }

  /**
   * Makes a proof in one pass over a log.
   *
   * @throws IllegalArgumentException if the checkpoint does not cover the record, or is not of this
   *     log
   * @throws IllegalStateException if a record is missing or damaged, or this one was removed by
   *     retention
   * @throws IOException if the log cannot be read
   */
  public static RecordProof of(Path log, long seq, Checkpoint checkpoint) throws IOException {
    return of(
        (to, beginning, reader) -> LogTree.readAll(log, to, beginning, reader), seq, checkpoint);
  }

  /**
   * Makes a proof with the last checkpoint that was signed for a chain in a database.
   *
   * @throws IllegalArgumentException as {@link #of(Path, long, Checkpoint)}
   * @throws IllegalStateException if none was signed, or as there
   * @throws IOException if the tables cannot be read
   */
  public static RecordProof of(ChainTable table, long seq) throws IOException {
    return of(table, seq, TableCheckpoint.last(table));
  }

  /** As {@link #of(Path, long, Checkpoint)}, of a chain in a database. */
  public static RecordProof of(ChainTable table, long seq, Checkpoint checkpoint)
      throws IOException {
    return of(new TableLeaves(table), seq, checkpoint);
  }

  private static RecordProof of(Leaves leaves, long seq, Checkpoint checkpoint) throws IOException {
    Checks.argument(
        seq >= 1 && seq <= checkpoint.size(),
        "record must be one of the 1 to %d that the checkpoint covers, but was %d",
        checkpoint.size(),
        seq);
    Collector collector = new Collector(seq, checkpoint.size());
    leaves.read(checkpoint.size(), collector::begin, collector::take);
    RecordProof proof = collector.proof(checkpoint);
    proof.check();
    return proof;
  }

  /** Takes from the records of a log what the proof of one needs. */
  private static final class Collector {
    private final long seq;
    private final NodeHashes hashes;
    private byte[] chainId = {};
    private @Nullable JsonRecord record;

    Collector(long seq, long size) {
      this.seq = seq;
      hashes = new NodeHashes(new ChainHash(), MerkleProof.inclusion(seq - 1, size));
    }

    void begin(Continuation before) {
      if (before.seq() >= seq) {
        throw new IllegalStateException("record " + seq + " was removed by retention");
      }
      chainId = before.chainIdBytes();
      hashes.begin(before.requiredTree(new ChainHash()));
    }

    void take(JsonRecord next) {
      hashes.append(next.hash());
      if (next.seq() == 1) {
        chainId =
            Genesis.in(next)
                .map(Genesis::chainIdBytes)
                .orElseThrow(() -> new IllegalStateException("record 1 is not audit.started"));
      }
      if (next.seq() == seq) {
        record = parseLine(line(next));
      }
    }

    RecordProof proof(Checkpoint checkpoint) {
      JsonRecord found = record;
      if (found == null) {
        throw new IllegalStateException("record " + seq + " was not read");
      }
      return new RecordProof(chainId, found, new ProofText(hashes.inOrder(), checkpoint));
    }
  }

  private static byte[] line(JsonRecord record) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    record.writeTo(line);
    return line.toByteArray();
  }

  private static JsonRecord parseLine(byte[] line) {
    JsonRecord record = JsonRecord.parse(line, 0, line.length);
    if (record == null) {
      throw new IllegalArgumentException("extra data must hold a record of chain format 1");
    }
    return record;
  }

  /**
   * The proof that a text holds, which is not yet checked.
   *
   * @throws IllegalArgumentException if it is not byte for byte as {@link #toText} gives it
   */
  public static RecordProof parse(String text) {
    int index = text.indexOf('\n' + INDEX) + 1;
    int hashes = text.indexOf('\n', index) + 1;
    Checks.argument(
        text.startsWith(VERSION + EXTRA) && index > 0 && hashes > 0,
        "proof must begin %s, then have a line of extra data and one of the index",
        VERSION.trim());
    String base64 = text.substring(VERSION.length() + EXTRA.length(), index - 1);
    byte[] extra = Base64Text.parse(base64, "extra data");
    int id = 2 * ChainHash.ID_SIZE;
    Checks.argument(
        extra.length > id && extra[id] == '\n',
        "extra data must be the chain's id, a line feed and a record");
    byte[] chainId =
        Hex.parse(new String(extra, 0, id, StandardCharsets.UTF_8), ChainHash.ID_SIZE, "chain id");
    RecordProof proof =
        new RecordProof(
            chainId,
            parseLine(Arrays.copyOfRange(extra, id + 1, extra.length)),
            ProofText.parse(text.substring(hashes)));
    Checks.argument(
        proof.toText().equals(text), "proof is not as it was written, or of another record");
    return proof;
  }

  /**
   * Checks all of it: that the checkpoint is signed, that the record is in its tree, and that the
   * event is what was recorded.
   *
   * @param trusted the keys of those who may sign
   * @return this proof
   * @throws IllegalArgumentException if the record is not proven
   */
  public RecordProof verify(Collection<CheckpointKey> trusted) {
    rest.checkpoint().verify(trusted);
    check();
    return this;
  }

  private void check() {
    ChainHash sha = new ChainHash();
    Checks.argument(
        Arrays.equals(record.computeHash(sha, chainId), record.hash()),
        "record %d is not as it was recorded: its content hashes to another value",
        record.seq());
    Checkpoint checkpoint = rest.checkpoint();
    byte[] root =
        MerkleProof.root(sha, record.seq() - 1, checkpoint.size(), record.hash(), rest.hashes());
    Checks.argument(
        Arrays.equals(root, checkpoint.rootBytes()),
        "record %d is not proven to be in the log of the %s",
        record.seq(),
        checkpoint);
  }

  /** The place of the record in the chain. */
  public long seq() {
    return record.seq();
  }

  /** The event as JSON, as it is stored; not to be relied on before {@link #verify}. */
  public String event() {
    return new String(record.bytes(), record.offset(), record.length(), StandardCharsets.UTF_8);
  }

  /** The checkpoint; not to be relied on before {@link #verify}. */
  public Checkpoint checkpoint() {
    return rest.checkpoint();
  }

  /** The text, which ends with a line feed; its files are best called {@code .tlog-proof}. */
  public String toText() {
    byte[] id = (Hex.of(chainId) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] line = line(record);
    byte[] extra = Arrays.copyOf(id, id.length + line.length);
    System.arraycopy(line, 0, extra, id.length, line.length);
    return VERSION
        + EXTRA
        + Base64Text.of(extra)
        + "\n"
        + INDEX
        + (record.seq() - 1)
        + "\n"
        + rest.text();
  }

  /** The record and the checkpoint. */
  @Override
  public String toString() {
    return "proof of record " + record.seq() + " by " + rest.checkpoint();
  }
}
