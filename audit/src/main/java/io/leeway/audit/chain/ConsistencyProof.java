package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Proves to somebody who keeps an old checkpoint, and has no log, that a newer one is of the same
 * log with records added and none changed.
 *
 * <pre>{@code
 * String text = ConsistencyProof.between(log, old, newer).toText();
 * ConsistencyProof.parse(text).verify(old, List.of(key));
 * }</pre>
 *
 * <p>Its text is what the C2SP tlog-witness protocol submits: {@code old} and the old size, the
 * hashes of RFC 6962 in Base64 each on a line, an empty line, the newer checkpoint. Immutable, safe
 * for any thread.
 *
 * @since 0.1
 */
public final class ConsistencyProof {
  private static final String OLD = "old ";

  private final long oldSize;
  private final ProofText rest;

  private ConsistencyProof(long oldSize, ProofText rest) {
    Checks.argument(
        oldSize <= rest.checkpoint().size(),
        "old size must be at most %d, but was %d",
        rest.checkpoint().size(),
        oldSize);
    this.oldSize = oldSize;
    this.rest = rest;
  }

  /**
   * Makes a proof in one pass over a log. Where retention has removed its beginning, that works
   * from the size on that the log had there.
   *
   * @throws IllegalArgumentException if the log does not prove it: it is another one, or was
   *     rewritten, or the old checkpoint is the newer one
   * @throws IllegalStateException if a record is missing or damaged
   * @throws IOException if the log cannot be read
   */
  public static ConsistencyProof between(Path log, Checkpoint old, Checkpoint newer)
      throws IOException {
    return between((to, begin, reader) -> LogTree.readAll(log, to, begin, reader), old, newer);
  }

  /** As {@link #between(Path, Checkpoint, Checkpoint)}, of a chain in a database. */
  public static ConsistencyProof between(ChainTable table, Checkpoint old, Checkpoint newer)
      throws IOException {
    return between(new TableLeaves(table), old, newer);
  }

  private static ConsistencyProof between(Leaves leaves, Checkpoint old, Checkpoint newer)
      throws IOException {
    ChainHash sha = new ChainHash();
    Checks.argument(
        old.size() <= newer.size(),
        "the old checkpoint must be at most as large as the newer, but has %d records, not %d",
        old.size(),
        newer.size());
    NodeHashes hashes = new NodeHashes(sha, MerkleProof.consistency(old.size(), newer.size()));
    leaves.read(
        newer.size(),
        before -> hashes.begin(before.requiredTree(sha)),
        record -> hashes.append(record.hash()));
    ConsistencyProof proof =
        new ConsistencyProof(old.size(), new ProofText(hashes.inOrder(), newer));
    proof.check(old);
    return proof;
  }

  /**
   * The proof that a text holds, which is not yet checked.
   *
   * @throws IllegalArgumentException if it is not byte for byte as {@link #toText} gives it
   */
  public static ConsistencyProof parse(String text) {
    int end = text.indexOf('\n');
    Checks.argument(text.startsWith(OLD) && end > 0, "proof must begin with 'old' and a size");
    long oldSize = Checkpoint.parseSize(text.substring(OLD.length(), end), "old size");
    return new ConsistencyProof(oldSize, ProofText.parse(text.substring(end + 1)));
  }

  /**
   * Checks the signatures of both checkpoints and that the newer one has grown from the old one.
   *
   * @param old the checkpoint that was kept
   * @param trusted the keys of those who may sign
   * @return the newer checkpoint
   * @throws IllegalArgumentException if it is not proven
   */
  public Checkpoint verify(Checkpoint old, Collection<CheckpointKey> trusted) {
    rest.checkpoint().verify(trusted);
    old.verify(trusted);
    check(old);
    return rest.checkpoint();
  }

  private void check(Checkpoint old) {
    Checkpoint newer = rest.checkpoint();
    Checks.argument(
        old.size() == oldSize && old.origin().equals(newer.origin()),
        "the proof is from %d records of '%s', not from %s",
        oldSize,
        newer.origin(),
        old);
    Checks.argument(
        MerkleProof.isConsistent(
            new ChainHash(),
            oldSize,
            old.rootBytes(),
            newer.size(),
            newer.rootBytes(),
            rest.hashes()),
        "%s is not proven to have grown from %s",
        newer,
        old);
  }

  /** The newer checkpoint; not to be relied on before {@link #verify}. */
  public Checkpoint checkpoint() {
    return rest.checkpoint();
  }

  /** The text, which ends with a line feed. */
  public String toText() {
    return OLD + oldSize + "\n" + rest.text();
  }

  /** From where to where. */
  @Override
  public String toString() {
    return "proof from " + oldSize + " records to " + rest.checkpoint();
  }
}
