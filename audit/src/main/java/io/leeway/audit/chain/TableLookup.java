package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
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
}
