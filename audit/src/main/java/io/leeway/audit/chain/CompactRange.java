package io.leeway.audit.chain;

import java.util.ArrayList;
import java.util.List;

/**
 * An RFC 6962 Merkle tree that keeps only what it needs to grow: the roots of the largest full
 * subtrees that make it up, one for each bit that is set in its size.
 */
final class CompactRange {
  private final ChainHash hash;
  private final byte[][] subtrees = new byte[Long.SIZE][]; // by height; stale where the bit is 0
  private long size;

  CompactRange(ChainHash hash) {
    this.hash = hash;
  }

  /** The tree of that many leaves with these subtrees, the largest first. */
  CompactRange(ChainHash hash, long size, List<byte[]> largestFirst) {
    this(hash);
    this.size = size;
    int next = largestFirst.size();
    for (int height = 0; height < Long.SIZE; height++) {
      if (isFull(height)) {
        subtrees[height] = largestFirst.get(--next);
      }
    }
  }

  private boolean isFull(int height) {
    return (size >>> height & 1) == 1;
  }

  /** How many leaves it has. */
  long size() {
    return size;
  }

  void append(byte[] leafData) {
    byte[] subtree = hash.leaf(leafData);
    int height = 0;
    for (; isFull(height); height++) {
      subtree = hash.node(subtrees[height], subtree);
    }
    subtrees[height] = subtree;
    size++;
  }

  /** The roots of the full subtrees, the largest first. */
  List<byte[]> subtrees() {
    List<byte[]> largestFirst = new ArrayList<>();
    for (int height = Long.SIZE - 1; height >= 0; height--) {
      if (isFull(height)) {
        largestFirst.add(subtrees[height]);
      }
    }
    return largestFirst;
  }

  /**
   * A part of the leaves as a tree of its own.
   *
   * @throws IllegalStateException if the part is not made of whole subtrees of this one
   */
  CompactRange part(long from, long to) {
    List<byte[]> largestFirst = new ArrayList<>();
    long at = 0;
    long leaves = 0;
    for (int height = Long.SIZE - 1; height >= 0; height--) {
      if (isFull(height)) {
        if (at >= from && at + (1L << height) <= to) {
          largestFirst.add(subtrees[height]);
          leaves += 1L << height;
        }
        at += 1L << height;
      }
    }
    if (leaves != to - from) {
      throw new IllegalStateException("leaves " + from + " to " + to + " are not known any more");
    }
    return new CompactRange(hash, leaves, largestFirst);
  }

  /** The same, as records and heads have them. */
  List<String> hexSubtrees() {
    return subtrees().stream().map(Hex::of).toList();
  }

  byte[] root() {
    List<byte[]> largestFirst = subtrees();
    if (largestFirst.isEmpty()) {
      return hash.emptyTree();
    }
    byte[] root = largestFirst.get(largestFirst.size() - 1);
    for (int i = largestFirst.size() - 2; i >= 0; i--) {
      root = hash.node(largestFirst.get(i), root);
    }
    return root;
  }
}
