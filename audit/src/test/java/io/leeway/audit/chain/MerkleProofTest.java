package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All proofs of all trees of up to 130 leaves, beside the definitions of RFC 6962. */
class MerkleProofTest {
  private static final int SIZE = 130;
  private static final List<byte[]> LEAVES =
      IntStream.range(0, SIZE).mapToObj(i -> new byte[] {(byte) i}).toList();

  private final ChainHash sha = new ChainHash();

  /** MTH of section 2.1. */
  private byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return sha.emptyTree();
    }
    int n = leaves.size();
    int k = split(n);
    return n == 1
        ? sha.leaf(leaves.get(0))
        : sha.node(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
  }

  /** The largest power of two smaller than n. */
  private static int split(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }

  /** PATH of section 2.1.1. */
  private List<byte[]> path(int m, List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = split(n);
    return m < k
        ? added(path(m, leaves.subList(0, k)), root(leaves.subList(k, n)))
        : added(path(m - k, leaves.subList(k, n)), root(leaves.subList(0, k)));
  }

  /** SUBPROOF of section 2.1.2. */
  private List<byte[]> subproof(int m, List<byte[]> leaves, boolean known) {
    int n = leaves.size();
    if (m == n) {
      return known ? List.of() : List.of(root(leaves));
    }
    int k = split(n);
    return m <= k
        ? added(subproof(m, leaves.subList(0, k), known), root(leaves.subList(k, n)))
        : added(subproof(m - k, leaves.subList(k, n), false), root(leaves.subList(0, k)));
  }

  private static List<byte[]> added(List<byte[]> list, byte[] last) {
    List<byte[]> more = new ArrayList<>(list);
    more.add(last);
    return more;
  }

  private List<byte[]> hashes(List<MerkleProof.Node> nodes, int size) {
    NodeHashes hashes = new NodeHashes(sha, nodes);
    LEAVES.subList(0, size).forEach(hashes::append);
    return hashes.inOrder();
  }

  @Test
  void inclusionProofs_areThoseOfTheDefinitionAndProveTheirLeafOnly() {
    for (int size = 1; size <= SIZE; size++) {
      List<byte[]> leaves = LEAVES.subList(0, size);
      byte[] root = root(leaves);
      for (int index = 0; index < size; index++) {
        List<byte[]> proof = hashes(MerkleProof.inclusion(index, size), size);

        assertThat(proof)
            .as("%d of %d", index, size)
            .containsExactlyElementsOf(path(index, leaves));
        assertThat(MerkleProof.root(sha, index, size, LEAVES.get(index), proof))
            .as("%d of %d", index, size)
            .isEqualTo(root);
        assertThat(MerkleProof.root(sha, index, size, LEAVES.get((index + 1) % SIZE), proof))
            .as("another leaf as %d of %d", index, size)
            .isNotEqualTo(root);
      }
    }
  }

  @Test
  void consistencyProofs_areThoseOfTheDefinitionAndProveTheirTreesOnly() {
    List<byte[]> roots =
        IntStream.rangeClosed(0, SIZE).mapToObj(n -> root(LEAVES.subList(0, n))).toList();
    for (int size = 1; size <= SIZE; size++) {
      for (int old = 1; old <= size; old++) {
        List<byte[]> proof = hashes(MerkleProof.consistency(old, size), size);

        assertThat(proof)
            .as("%d to %d", old, size)
            .containsExactlyElementsOf(subproof(old, LEAVES.subList(0, size), true));
        assertThat(isConsistent(old, roots.get(old), size, roots.get(size), proof))
            .as("%d to %d", old, size)
            .isTrue();
        assertThat(isConsistent(old, roots.get(old - 1), size, roots.get(size), proof))
            .as("from another root than that of %d to %d", old, size)
            .isFalse();
        assertThat(isConsistent(old, roots.get(old), size, roots.get(size - 1), proof))
            .as("from %d to another root than that of %d", old, size)
            .isFalse();
      }
    }
  }

  private boolean isConsistent(int old, byte[] oldRoot, int size, byte[] root, List<byte[]> proof) {
    return MerkleProof.isConsistent(sha, old, oldRoot, size, root, proof);
  }

  @Test
  void flippedBitOfAProof_provesNothing() {
    byte[] oldRoot = root(LEAVES.subList(0, 6));
    byte[] root = root(LEAVES.subList(0, 11));
    List<byte[]> inclusion = hashes(MerkleProof.inclusion(6, 11), 11);
    List<byte[]> consistency = hashes(MerkleProof.consistency(6, 11), 11);

    for (byte[] hash : inclusion) {
      for (int bit = 0; bit < 256; bit++) {
        hash[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(MerkleProof.root(sha, 6, 11, LEAVES.get(6), inclusion)).isNotEqualTo(root);
        hash[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
    for (byte[] hash : consistency) {
      for (int bit = 0; bit < 256; bit++) {
        hash[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(isConsistent(6, oldRoot, 11, root, consistency)).isFalse();
        hash[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
  }

  @Test
  void proofWithAHashMoreOrLess_isRefused() {
    List<byte[]> proof = hashes(MerkleProof.inclusion(6, 11), 11);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MerkleProof.root(sha, 6, 11, LEAVES.get(6), added(proof, new byte[32])))
        .withMessage("proof must have 4 hashes, but has 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> isConsistent(6, new byte[32], 11, new byte[32], proof.subList(0, 3)))
        .withMessage("proof must have 4 hashes, but has 3");
  }

  @Test
  void everyTree_hasGrownFromTheEmptyOne() {
    byte[] root = root(LEAVES);

    assertThat(isConsistent(0, sha.emptyTree(), SIZE, root, List.of())).isTrue();
    assertThat(isConsistent(0, root, SIZE, root, List.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1L << 62, Long.MAX_VALUE - 1})
  void largestTree_hasShortProofs(long index) {
    assertThat(MerkleProof.inclusion(index, Long.MAX_VALUE)).hasSizeLessThanOrEqualTo(63);
    assertThat(MerkleProof.consistency(index, Long.MAX_VALUE)).hasSizeLessThanOrEqualTo(64);
  }
}
