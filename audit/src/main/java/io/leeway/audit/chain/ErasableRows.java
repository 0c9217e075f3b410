package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The values of the records of a chain in a table, page by page, for who asks for them in the order
 * of the records.
 */
final class ErasableRows implements ErasableSource {
  private final ChainTable table;
  private final byte[] chainId;
  private final Queue<ErasableValue> page = new ArrayDeque<>();
  private final PageSize size = new PageSize(Long.MAX_VALUE);
  private long seq; // of the last value that was read
  private int index = -1;
  private boolean ended;
  private long strays;

  ErasableRows(ChainTable table, byte[] chainId) {
    this.table = table;
    this.chainId = chainId;
  }

  @Override
  public void begin(long first) {
    seq = first - 1;
    index = Integer.MAX_VALUE;
  }

  @Override
  public List<ErasableValue> of(long wanted) throws IOException {
    List<ErasableValue> found = new ArrayList<>(2);
    ended = false; // there may be more by now
    for (ErasableValue value = peek(); value != null && value.seq() <= wanted; value = peek()) {
      page.remove();
      if (value.seq() == wanted) {
        found.add(value);
      } else {
        strays++;
      }
    }
    return found;
  }

  private @Nullable ErasableValue peek() throws IOException {
    if (page.isEmpty() && !ended) {
      try {
        ended = Transactions.run(table.source(), this::readPage) == 0;
      } catch (SQLException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return page.peek();
  }

  private int readPage(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(table.layout().selectValues())) {
      select.setBytes(1, chainId);
      select.setLong(2, seq);
      select.setLong(3, seq);
      select.setLong(4, index);
      select.setInt(5, size.rows());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ErasableValue value = ErasableTable.read(rows);
          seq = value.seq();
          index = value.index();
          byte[] json = value.value();
          size.add(json == null ? 0 : json.length);
          page.add(value);
        }
      }
    }
    size.next();
    return page.size();
  }

  @Override
  public List<ErasableValue> again(long wanted) throws IOException {
    try {
      return Transactions.run(
          table.source(),
          connection -> ErasableTable.of(connection, table.layout(), chainId, List.of(wanted)));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public long strays(long last) throws IOException {
    of(last + 1); // passes over what is left
    return strays;
  }

  @Override
  public String name() {
    return "the table of erasable values";
  }

  @Override
  public void close() {}
}
