package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last checkpoint that was signed for a chain in a database, by whatever process: the next one
 * is signed only if the chain has grown from there. Used while the head is locked.
 */
final class TableCheckpoint {
  private static final int PAGE = 10_000;

  private final Connection connection;
  private final ChainTable table;
  private final TableLayout layout;
  private final ChainHead head;

  /** A checkpoint, and the tree of which it has the root. */
  record Signed(Checkpoint checkpoint, List<byte[]> tree) {}

  TableCheckpoint(Connection connection, ChainTable table, ChainHead head) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.layout = table.layout();
    this.head = head;
  }

  /**
   * The last one that was signed for a chain.
   *
   * @throws IllegalStateException if there is none
   */
  static Checkpoint last(ChainTable table) throws IOException {
    return find(table)
        .orElseThrow(
            () -> new IllegalStateException("no checkpoint was signed for audit log " + table));
  }

  static Optional<Checkpoint> find(ChainTable table) throws IOException {
    try {
      table.layout(); // before there is a connection, as it needs one
      return Transactions.run(table.source(), connection -> find(connection, table));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static Optional<Checkpoint> find(Connection connection, ChainTable table) throws SQLException {
    String sql = table.layout().selectHead();
    TableHead head = TableHead.read(connection, sql, table.chainName(), 0);
    return head == null
        ? Optional.empty()
        : Optional.ofNullable(new TableCheckpoint(connection, table, head.head()).read())
            .map(Signed::checkpoint);
  }

  /**
   * Signs where the chain stands.
   *
   * @param kept what the same writer has signed before, whatever the table says
   * @throws IllegalStateException if it has not grown from what was signed last
   */
  Signed sign(CheckpointSigner signer, @Nullable Signed kept) throws SQLException {
    Signed before = read();
    if (before != null) {
      check(before);
    }
    if (kept != null && !isCovered(kept, before)) {
      check(kept);
    }
    Checkpoint next = signer.sign(head);
    if (before == null) {
      write("INSERT INTO " + layout.signed() + " (note, tree, chain_id) VALUES (?, ?, ?)", next);
    } else if (!next.equals(before.checkpoint)) {
      write("UPDATE " + layout.signed() + " SET note = ?, tree = ? WHERE chain_id = ?", next);
    }
    return new Signed(next, TableHead.hashes(TableHead.column(head.tree())));
  }

  /** Whether another writer has signed more since, and retention has removed what lies between. */
  private boolean isCovered(Signed kept, @Nullable Signed before) {
    long size = kept.checkpoint.size();
    return before != null
        && (before.checkpoint.equals(kept.checkpoint)
            || (before.checkpoint.size() > size && head.firstSeq() > size + 1));
  }

  private @Nullable Signed read() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT note, tree FROM " + layout.signed() + " WHERE chain_id = ?")) {
      select.setBytes(1, head.chainIdBytes());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Signed(
                Checkpoint.parse(
                    new String(StoredRow.orNothing(row.getBytes(1)), StandardCharsets.UTF_8)),
                TableHead.hashes(StoredRow.orNothing(row.getBytes(2))))
            : null;
      }
    } catch (IllegalArgumentException e) {
      throw refusal("the last one in " + layout.signed() + " is unreadable: " + e.getMessage(), e);
    }
  }

  private void check(Signed before) throws SQLException {
    long size = before.checkpoint.size();
    if (size > head.seq()) {
      throw refusal(
          "it has " + head.seq() + " records, less than the last " + before.checkpoint, null);
    }
    ChainHash sha = new ChainHash();
    boolean known = before.tree.size() == Long.bitCount(size);
    CompactRange tree = new CompactRange(sha, known ? size : 0, known ? before.tree : List.of());
    known &= Arrays.equals(tree.root(), before.checkpoint.rootBytes());
    if (!known || !grow(tree) || !Arrays.equals(tree.root(), head.compactRange(sha).root())) {
      throw refusal("it has not grown from the last " + before.checkpoint, null);
    }
  }

  /** Adds the records since then; false if one is missing. */
  private boolean grow(CompactRange tree) throws SQLException {
    boolean dense = true;
    while (dense && tree.size() < head.seq()) {
      dense = growByPage(tree);
    }
    return dense;
  }

  private boolean growByPage(CompactRange tree) throws SQLException {
    long before = tree.size();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, hash FROM "
                + layout.records()
                + " WHERE chain_id = ? AND seq > ? AND seq <= ? ORDER BY chain_id, seq LIMIT ?")) {
      select.setBytes(1, head.chainIdBytes());
      select.setLong(2, before);
      select.setLong(3, head.seq());
      select.setInt(4, PAGE);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getLong(1) != tree.size() + 1) {
            return false;
          }
          tree.append(StoredRow.orNothing(rows.getBytes(2)));
        }
      }
    }
    return tree.size() > before;
  }

  private void write(String sql, Checkpoint checkpoint) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, checkpoint.toText().getBytes(StandardCharsets.UTF_8));
      statement.setBytes(2, TableHead.column(head.tree()));
      statement.setBytes(3, head.chainIdBytes());
      statement.executeUpdate();
    }
  }

  private IllegalStateException refusal(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "no checkpoint is signed for audit log "
            + table
            + ": "
            + why
            + "; it was cut, rewritten, or restored from an old copy. Keep it as it is; give the"
            + " sink another chain name to go on with a new log",
        cause);
  }
}
