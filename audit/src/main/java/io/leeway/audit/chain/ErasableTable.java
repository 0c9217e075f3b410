package io.leeway.audit.chain;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table with the values that records only commit to; a path is the bytes of its UTF-8. */
final class ErasableTable {
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int MAX_SEQS = 100;

  private ErasableTable() {}

  /** A row of {@link TableLayout#selectValues}. */
  static ErasableValue read(ResultSet row) throws SQLException {
    return new ErasableValue(
        row.getLong(1),
        row.getInt(2),
        new String(StoredRow.orNothing(row.getBytes(3)), StandardCharsets.UTF_8),
        row.getBytes(4),
        row.getBytes(5));
  }

  /** The values of some records, in their order; what no commitment of theirs is of is none. */
  static List<ErasableValue> of(
      Connection connection, TableLayout layout, byte[] chainId, List<Long> seqs)
      throws SQLException {
    List<ErasableValue> values = new ArrayList<>();
    for (int from = 0; from < seqs.size(); from += MAX_SEQS) {
      List<Long> some = seqs.subList(from, Math.min(from + MAX_SEQS, seqs.size()));
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT seq, idx, path, salt, content FROM "
                  + layout.values()
                  + " v WHERE chain_id = ? AND seq IN ("
                  + String.join(", ", Collections.nCopies(some.size(), "?"))
                  + ") AND EXISTS (SELECT 1 FROM "
                  + layout.records()
                  + " r WHERE r.chain_id = v.chain_id AND r.seq = v.seq AND LENGTH(r.commitments) > "
                  + ChainHash.SIZE
                  + " * v.idx) ORDER BY seq, idx")) {
        select.setBytes(1, chainId);
        for (int i = 0; i < some.size(); i++) {
          select.setLong(2 + i, some.get(i));
        }
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            values.add(read(rows));
          }
        }
      }
    }
    return values;
  }

  /** Whether a chain has any value, erased or not. */
  static boolean hasAny(Connection connection, TableLayout layout, String chainName)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq FROM "
                + layout.values()
                + " WHERE chain_id = (SELECT chain_id FROM "
                + layout.heads()
                + " WHERE chain_name = ?) LIMIT 1")) {
      select.setString(1, chainName);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  static void insert(
      Connection connection, TableLayout layout, byte[] chainId, List<ErasableValue> values)
      throws SQLException {
    if (values.isEmpty()) {
      return;
    }
    long bytes = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + layout.values()
                + " (chain_id, seq, idx, path, salt, content) VALUES (?, ?, ?, ?, ?, ?)")) {
      for (ErasableValue value : values) {
        byte[] content = StoredRow.orNothing(value.value());
        insert.setBytes(1, chainId);
        insert.setLong(2, value.seq());
        insert.setLong(3, value.index());
        insert.setBytes(4, value.path().getBytes(StandardCharsets.UTF_8));
        insert.setBytes(5, value.salt());
        insert.setBytes(6, content);
        insert.addBatch();
        bytes += content.length;
        if (bytes >= MAX_BATCH_BYTES) {
          insert.executeBatch();
          bytes = 0;
        }
      }
      insert.executeBatch();
    }
  }

  static void erase(
      Connection connection, TableLayout layout, byte[] chainId, List<ErasableValue> values)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + layout.values()
                + " SET salt = NULL, content = NULL WHERE chain_id = ? AND seq = ? AND idx = ?")) {
      for (ErasableValue value : values) {
        update.setBytes(1, chainId);
        update.setLong(2, value.seq());
        update.setLong(3, value.index());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** For a physical rollback: removes the values of the records behind this one. */
  static void removeBehind(Connection connection, TableLayout layout, byte[] chainId, long seq)
      throws SQLException {
    remove(connection, layout, chainId, "seq > ?", seq);
  }

  /** For retention: removes the values of the records before this one. */
  static int removeBefore(Connection connection, TableLayout layout, byte[] chainId, long seq)
      throws SQLException {
    return remove(connection, layout, chainId, "seq < ?", seq);
  }

  private static int remove(
      Connection connection, TableLayout layout, byte[] chainId, String which, long seq)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + layout.values() + " WHERE chain_id = ? AND " + which)) {
      delete.setBytes(1, chainId);
      delete.setLong(2, seq);
      return delete.executeUpdate();
    }
  }
}
