package io.leeway.audit.chain;

import java.util.List;
import java.util.Optional;

/**
 * What the first record of a later file says of those before it.
 *
 * @param chainId the chain's id
 * @param segment the number of the file
 * @param seq the records before it
 * @param tree the roots of the full subtrees of the tree over them
 */
record Continuation(String chainId, long segment, long seq, List<String> tree) {
  Continuation {
    Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
  }

  static final String ACTION = "audit.continued";

  /** What a record says; empty where it says nothing, or something of another form. */
  static Optional<Continuation> in(JsonRecord record) {
    return LogMarks.own(record)
        .flatMap(
            event ->
                LogMarks.said(
                    event,
                    ACTION,
                    details ->
                        new Continuation(
                            details.text("chain_id"),
                            details.integer("segment"),
                            details.integer("seq"),
                            details.texts("tree"))));
  }

  byte[] chainIdBytes() {
    return Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
  }

  /**
   * As {@link #compactRange}, for who cannot do without.
   *
   * @throws IllegalStateException if what it says of it is none
   */
  CompactRange requiredTree(ChainHash hash) {
    return compactRange(hash)
        .orElseThrow(() -> new IllegalStateException("audit.continued has no tree of " + seq));
  }

  /** The tree over the records before the file; empty where what it says of it is none. */
  Optional<CompactRange> compactRange(ChainHash hash) {
    try {
      List<byte[]> subtrees =
          tree.stream().map(t -> Hex.parse(t, ChainHash.SIZE, "hash of the tree")).toList();
      return subtrees.size() == Long.bitCount(seq)
          ? Optional.of(new CompactRange(hash, seq, subtrees))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the caller reports that the record does not say it
    }
  }
}
