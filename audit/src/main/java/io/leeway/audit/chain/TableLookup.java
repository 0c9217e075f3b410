package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the head of a chain in a database. */
final class TableLookup {
  private final ChainTable table;
  private final @Nullable TableHead head; // null where the chain has none

  TableLookup(ChainTable table) throws IOException {
    this.table = table;
    head = run(this::readHead).orElse(null);
  }

  private <T> T run(Transactions.Work<T> work) throws IOException {
    try {
      return Transactions.run(table.source(), work);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Optional<TableHead> readHead(Connection connection) throws SQLException {
    TableLayout layout = table.layout(connection);
    layout.schema().check(connection);
    return Optional.ofNullable(
        TableHead.read(connection, layout.selectHead(), table.chainName(), 0));
  }

  /** The head of the chain; null where it has none. */
  @Nullable TableHead head() {
    return head;
  }

  /** A record of a chain; null if it is none. */
  static @Nullable JsonRecord record(
      Connection connection, TableLayout layout, byte[] chainId, long seq) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(layout.selectRecords())) {
      select.setBytes(1, chainId);
      select.setLong(2, seq - 1);
      select.setInt(3, 1);
      try (ResultSet row = select.executeQuery()) {
        JsonRecord record = row.next() ? StoredRow.read(row).record() : null;
        return record != null && record.seq() == seq ? record : null;
      }
    }
  }
}
