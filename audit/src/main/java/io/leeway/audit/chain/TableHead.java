package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of a chain's head, as it is. */
record TableHead(
    byte[] chainId,
    long seq,
    byte[] hash,
    byte[] root,
    byte[] tree,
    long firstSeq,
    byte[] firstTree,
    long rolledBack) {
  /** The head of a chain; null if there is none. */
  static @Nullable TableHead read(
      Connection connection, String sql, String chainName, int timeoutSeconds) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      if (timeoutSeconds > 0) {
        select.setQueryTimeout(timeoutSeconds);
      }
      select.setString(1, chainName);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new TableHead(
                StoredRow.orNothing(row.getBytes(1)),
                row.getLong(2),
                StoredRow.orNothing(row.getBytes(3)),
                StoredRow.orNothing(row.getBytes(4)),
                StoredRow.orNothing(row.getBytes(5)),
                row.getLong(6),
                StoredRow.orNothing(row.getBytes(7)),
                row.getLong(8))
            : null;
      }
    }
  }

  /**
   * Whether a chain still has the record that was its last one. Costs nothing where it still is;
   * nobody can tell where retention has removed it.
   */
  static boolean holds(Connection connection, TableLayout layout, ChainHead head, ChainHead last)
      throws SQLException {
    if (head.seq() == last.seq() || last.seq() < head.firstSeq()) {
      return head.seq() != last.seq() || head.hash().equals(last.hash());
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT hash FROM " + layout.records() + " WHERE chain_id = ? AND seq = ?")) {
      select.setBytes(1, last.chainIdBytes());
      select.setLong(2, last.seq());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && Arrays.equals(row.getBytes(1), last.hashBytes());
      }
    }
  }

  /** The hashes that a column holds one after the other. */
  static List<byte[]> hashes(byte[] column) {
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < column.length; at += ChainHash.SIZE) {
      hashes.add(Arrays.copyOfRange(column, at, Math.min(at + ChainHash.SIZE, column.length)));
    }
    return hashes;
  }

  /** The column that holds these hashes. */
  static byte[] column(List<String> hashes) {
    byte[] column = new byte[hashes.size() * ChainHash.SIZE];
    for (int i = 0; i < hashes.size(); i++) {
      byte[] hash = Hex.parse(hashes.get(i), ChainHash.SIZE, "hash of the tree");
      System.arraycopy(hash, 0, column, i * ChainHash.SIZE, ChainHash.SIZE);
    }
    return column;
  }

  /**
   * The head that the row holds. A table has no files: its rows are counted where a file has bytes.
   *
   * @throws IllegalArgumentException if it is not as it was written
   */
  ChainHead head() {
    ChainHead head =
        new ChainHead(
            Hex.of(chainId),
            LogFormat.JSON_LINES,
            1,
            seq,
            Hex.of(hash),
            hashes(tree).stream().map(Hex::of).toList(),
            seq,
            firstSeq,
            rolledBack);
    if (!head.root().equals(Hex.of(root))) {
      throw new IllegalArgumentException("its root does not follow from its tree");
    }
    return head;
  }

  /**
   * The tree of the records before the first that retention has left.
   *
   * @throws IllegalArgumentException if it is not as it was written
   */
  CompactRange firstTree(ChainHash sha) {
    List<byte[]> first = hashes(firstTree);
    if (firstSeq < 1
        || first.size() != Long.bitCount(firstSeq - 1)
        || firstTree.length % ChainHash.SIZE != 0) {
      throw new IllegalArgumentException("its first_tree is not one of that many records");
    }
    return new CompactRange(sha, firstSeq - 1, first);
  }
}
