package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the records of a chain whose head somebody has removed. */
final class OrphanedChain {
  private OrphanedChain() {}

  /**
   * The id of a chain that has records and no head, and may be the one of this name: its first
   * record says so, or is gone or damaged. Null if there is none.
   */
  static byte @Nullable [] find(Connection connection, TableLayout layout, String chainName)
      throws SQLException {
    for (byte[] chainId : ids(connection, layout)) {
      try (PreparedStatement select = connection.prepareStatement(layout.selectRecords())) {
        select.setBytes(1, chainId);
        select.setLong(2, Long.MIN_VALUE);
        select.setInt(3, 1);
        try (ResultSet row = select.executeQuery()) {
          JsonRecord first = row.next() ? StoredRow.read(row).record() : null;
          String name =
              first == null
                  ? chainName
                  : Genesis.in(first).map(Genesis::chainName).orElse(chainName);
          if (name.equals(chainName)) {
            return chainId;
          }
        }
      }
    }
    return null;
  }

  private static List<byte[]> ids(Connection connection, TableLayout layout) throws SQLException {
    List<byte[]> ids = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT DISTINCT chain_id FROM "
                    + layout.records()
                    + " r WHERE NOT EXISTS (SELECT 1 FROM "
                    + layout.heads()
                    + " h WHERE h.chain_id = r.chain_id)");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getBytes(1));
      }
    }
    return ids;
  }
}
