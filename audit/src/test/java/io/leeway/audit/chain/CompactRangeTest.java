package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactRangeTest {
  private static final int SIZE = 130;
  private static final List<byte[]> LEAVES =
      IntStream.range(0, SIZE).mapToObj(i -> new byte[] {(byte) i}).toList();

  private final ChainHash sha = new ChainHash();

  /** The definition of RFC 6962, section 2.1, word for word. */
  private byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return sha.emptyTree();
    }
    if (leaves.size() == 1) {
      return sha.leaf(leaves.get(0));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return sha.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  @Test
  void root_isThatOfTheDefinition() {
    CompactRange tree = new CompactRange(sha);

    for (int size = 0; size < SIZE; size++) {
      assertThat(tree.root()).as("size %d", size).isEqualTo(root(LEAVES.subList(0, size)));
      tree.append(LEAVES.get(size));
    }
  }

  @Test
  void storedSubtrees_areEnoughToGrow() {
    CompactRange tree = new CompactRange(sha);

    for (int size = 0; size < SIZE; size++) {
      assertThat(tree.subtrees()).hasSize(Integer.bitCount(size));
      tree = new CompactRange(sha, size, tree.subtrees());
      tree.append(LEAVES.get(size));
    }

    assertThat(tree.root()).isEqualTo(root(LEAVES));
  }
}
