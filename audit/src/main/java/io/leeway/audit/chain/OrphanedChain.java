package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      if (nameOf(connection, layout, chainId).orElse(chainName).equals(chainName)) {
        return chainId;
      }
    }
    return null;
  }

  /** Whether a chain without a head is the one of this name for sure: its first record says so. */
  static boolean isOf(Connection connection, TableLayout layout, String chainName)
      throws SQLException {
    for (byte[] chainId : ids(connection, layout)) {
      if (nameOf(connection, layout, chainId).equals(Optional.of(chainName))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> nameOf(Connection connection, TableLayout layout, byte[] chainId)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(layout.selectRecords())) {
      select.setBytes(1, chainId);
      select.setLong(2, Long.MIN_VALUE);
      select.setInt(3, 1);
      try (ResultSet row = select.executeQuery()) {
        JsonRecord first = row.next() ? StoredRow.read(row).record() : null;
        return Optional.ofNullable(first).flatMap(Genesis::in).map(Genesis::chainName);
      }
    }
  }

  /** Looks behind each chain for the next one, as there are many more records than chains. */
  private static List<byte[]> ids(Connection connection, TableLayout layout) throws SQLException {
    String behind = "SELECT r.chain_id FROM " + layout.records() + " r WHERE r.chain_id > ";
    String one = " ORDER BY r.chain_id, r.seq LIMIT 1";
    String behindHeads =
        "SELECT h.chain_id, (" + behind + "h.chain_id" + one + ") FROM " + layout.heads() + " h";
    String ofHead = "SELECT chain_id FROM " + layout.heads() + " WHERE chain_id = ?";
    Set<String> heads = new HashSet<>();
    List<byte[]> candidates = new ArrayList<>();
    List<byte[]> orphans = new ArrayList<>();
    try (PreparedStatement ofHeads = connection.prepareStatement(behindHeads);
        PreparedStatement next = connection.prepareStatement(behind + "?" + one);
        PreparedStatement head = connection.prepareStatement(ofHead);
        ResultSet rows = ofHeads.executeQuery()) {
      while (rows.next()) {
        heads.add(Hex.of(rows.getBytes(1)));
        candidates.add(StoredRow.orNothing(rows.getBytes(2)));
      }
      candidates.add(first(next, new byte[0]));
      for (byte[] candidate : candidates) {
        byte[] id = candidate;
        while (id.length > 0 && !heads.contains(Hex.of(id))) {
          if (first(head, id).length == 0) { // nor since the heads were read
            orphans.add(id);
          }
          id = first(next, id);
        }
      }
    }
    return orphans;
  }

  private static byte[] first(PreparedStatement select, byte[] id) throws SQLException {
    select.setBytes(1, id);
    try (ResultSet row = select.executeQuery()) {
      return StoredRow.orNothing(row.next() ? row.getBytes(1) : null);
    }
  }
}
