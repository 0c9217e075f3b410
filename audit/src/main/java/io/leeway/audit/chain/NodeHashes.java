package io.leeway.audit.chain;

import io.leeway.audit.chain.MerkleProof.Node;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hashes of some nodes of a tree, none of which is part of another, from one pass over its
 * leaves. Keeps those hashes and no others.
 */
final class NodeHashes {
  private final ChainHash sha;
  private final List<Node> nodes;
  private final Deque<Node> open;
  private final Map<Node, byte[]> hashes = new HashMap<>();
  private CompactRange tree; // of the node that is being read
  private long size; // leaves so far

  NodeHashes(ChainHash sha, List<Node> nodes) {
    this.sha = sha;
    this.nodes = nodes;
    open = new ArrayDeque<>(nodes.stream().sorted(Comparator.comparing(Node::from)).toList());
    tree = new CompactRange(sha);
  }

  /**
   * Begins with the tree of some leaves in place of those. A node that lies before them, or partly,
   * is known if its leaf at the end belongs to no larger full subtree: so it is with each node that
   * proves a leaf behind them.
   *
   * @throws IllegalStateException if a node is not known
   */
  void begin(CompactRange before) {
    size = before.size();
    for (Node node = open.peek(); node != null && node.from() < size; node = open.peek()) {
      tree = before.part(node.from(), Math.min(node.to(), size));
      if (node.to() > size) {
        return; // the leaves to come are the rest of it
      }
      hashes.put(open.remove(), tree.root());
      tree = new CompactRange(sha);
    }
  }

  /** Takes the next leaf. */
  void append(byte[] leafData) {
    Node node = open.peek();
    if (node != null && size >= node.from()) {
      tree.append(leafData);
      if (size + 1 == node.to()) {
        hashes.put(open.remove(), tree.root());
        tree = new CompactRange(sha);
      }
    }
    size++;
  }

  /** The hashes in the order of the nodes, all of which were read. */
  List<byte[]> inOrder() {
    return nodes.stream().map(hashes::get).toList();
  }
}
