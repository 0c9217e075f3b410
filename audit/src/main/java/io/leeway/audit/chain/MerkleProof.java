package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The proofs of RFC 6962, section 2.1: which nodes of a tree they are made of, and what follows
 * from the hashes of those.
 */
final class MerkleProof {
  private MerkleProof() {}

  /** A node, by the leaves below it: from one to before another. */
  record Node(long from, long to) {}

  /** The nodes that prove a leaf, from its sibling to the child of the root. */
  static List<Node> inclusion(long index, long size) {
    List<Node> nodes = new ArrayList<>();
    Node at = new Node(0, size);
    while (at.to - at.from > 1) {
      at = step(at, index, nodes);
    }
    return nodes;
  }

  /**
   * The nodes that prove that a tree has grown from one of the first leaves; none if that had no
   * leaf, or all.
   */
  static List<Node> consistency(long oldSize, long size) {
    List<Node> nodes = new ArrayList<>();
    Node at = new Node(0, size);
    while (oldSize > 0 && at.to > oldSize) {
      at = step(at, oldSize - 1, nodes);
    }
    if (oldSize > 0 && at.from > 0) {
      nodes.add(0, at);
    }
    return nodes;
  }

  /** Goes down to the child that has a leaf, and puts the other one before what was found. */
  private static Node step(Node at, long index, List<Node> nodes) {
    long middle = at.from + Long.highestOneBit(at.to - at.from - 1);
    Node left = new Node(at.from, middle);
    Node right = new Node(middle, at.to);
    nodes.add(0, index < middle ? right : left);
    return index < middle ? left : right;
  }

  /**
   * The root of the tree that has a leaf in a place, by the hashes of the nodes that prove it.
   *
   * @throws IllegalArgumentException if there are more or less hashes than such a proof has
   */
  static byte[] root(ChainHash sha, long index, long size, byte[] leafData, List<byte[]> hashes) {
    List<Node> nodes = inclusion(index, size);
    checkCount(nodes, hashes);
    byte[] root = sha.leaf(leafData);
    for (int i = 0; i < nodes.size(); i++) {
      byte[] hash = hashes.get(i);
      root = nodes.get(i).from > index ? sha.node(root, hash) : sha.node(hash, root);
    }
    return root;
  }

  private static void checkCount(List<Node> nodes, List<byte[]> hashes) {
    Checks.argument(
        nodes.size() == hashes.size(),
        "proof must have %d hashes, but has %d",
        nodes.size(),
        hashes.size());
  }

  /**
   * Whether a tree has grown from another, by the hashes of the nodes that prove it.
   *
   * @throws IllegalArgumentException if there are more or less hashes than such a proof has
   */
  static boolean isConsistent(
      ChainHash sha, long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> hashes) {
    List<Node> nodes = consistency(oldSize, size);
    checkCount(nodes, hashes);
    if (oldSize == 0) {
      return Arrays.equals(oldRoot, sha.emptyTree());
    }
    // Both roots begin with the last node that they share: the whole old tree, or the first hash.
    boolean whole = nodes.isEmpty() || nodes.get(0).from >= oldSize;
    byte[] before = whole ? oldRoot : hashes.get(0);
    byte[] after = before;
    for (int i = whole ? 0 : 1; i < nodes.size(); i++) {
      byte[] hash = hashes.get(i);
      if (nodes.get(i).from >= oldSize) {
        after = sha.node(after, hash);
      } else {
        before = sha.node(hash, before);
        after = sha.node(hash, after);
      }
    }
    return Arrays.equals(before, oldRoot) && Arrays.equals(after, root);
  }
}
