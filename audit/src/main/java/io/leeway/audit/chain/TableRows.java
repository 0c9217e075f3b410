package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The records of a chain in a table, page by page: between two pages no connection is held, and no
 * driver has to be told not to read the whole table into memory.
 */
final class TableRows implements Rows {
  private final ChainTable table;
  private final byte[] chainId;
  private final Queue<StoredRow> page = new ArrayDeque<>();
  private final PageSize size = new PageSize(Long.MAX_VALUE);
  private long last;
  private @Nullable StoredRow current;
  private long count;

  /** The records behind a seq; {@link Long#MIN_VALUE} for whatever somebody has put there. */
  TableRows(ChainTable table, byte[] chainId, long behind) {
    this.table = table;
    this.chainId = chainId;
    this.last = behind;
    this.count = Math.max(behind, 0);
  }

  @Override
  public boolean next() throws IOException {
    if (page.isEmpty()) {
      try {
        Transactions.run(table.source(), this::readPage);
      } catch (SQLException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    current = page.poll();
    count += current == null ? 0 : 1;
    return current != null;
  }

  private int readPage(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(table.layout().selectRecords())) {
      select.setBytes(1, chainId);
      select.setLong(2, last);
      select.setInt(3, size.rows());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          StoredRow row = StoredRow.read(rows);
          if (row.seq() <= last) {
            throw new SQLException("the database gives record " + row.seq() + " after " + last);
          }
          last = row.seq();
          size.add(row.body().length);
          page.add(row);
        }
      }
    }
    size.next();
    return page.size();
  }

  private StoredRow current() {
    if (current == null) {
      throw new IllegalStateException("there is no row");
    }
    return current;
  }

  @Override
  public @Nullable JsonRecord record(LogFormat format) {
    return current().record();
  }

  @Override
  public @Nullable String mismatch(LogFormat format, JsonRecord record) throws IOException {
    return current().mismatch(record);
  }

  @Override
  public byte[] buffer() {
    return current().body();
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int length() {
    return current().body().length;
  }

  /** How many rows there were up to this one, with those that retention has removed. */
  @Override
  public long position() {
    return count;
  }

  @Override
  public long rest() {
    return 0;
  }
}
