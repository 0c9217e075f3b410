package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of a chain in a database one after the other, without verifying them.
 *
 * <pre>{@code
 * TableCursor records = TableCursor.newestFirst(table, TableFilter.all(), Long.MAX_VALUE, 20);
 * while (records.next()) {
 *   print(records.seq(), records.body());
 * }
 * }</pre>
 *
 * <p>Reads page by page, and holds no connection between two of them. Not safe for several threads.
 *
 * @since 0.1
 */
public final class TableCursor {
  private final ChainTable table;
  private final TableFilter filter;
  private final boolean backwards;
  private final PageSize size;
  private final ChainHash sha = new ChainHash();
  private final Queue<Found> page = new ArrayDeque<>();
  private long bound; // the next page is before it, or behind it
  private byte @Nullable [] chainId; // null before the first page
  private boolean placeholders; // whether they are wanted in the place of values
  private boolean hasValues; // whether the chain of the last row has values that can be erased
  private long lastRollback; // of the chain of the last row
  private long rolledBack; // the last one that is known
  private HiddenRecords hidden = HiddenRecords.none(); // by that one and those before
  private boolean ended;
  private @Nullable Found current;

  private record Found(
      long seq, byte[] hash, byte[] body, byte[] commitments, List<ErasableValue> values) {}

  private TableCursor(
      ChainTable table, TableFilter filter, boolean backwards, long bound, long wanted) {
    this.table = table;
    this.filter = filter;
    this.backwards = backwards;
    this.bound = bound;
    size = new PageSize(wanted);
    placeholders = !filter.concernsErasable(); // then that makes no difference
  }

  /**
   * The records behind a sequence number, in the order in which they were stored.
   *
   * @param wanted how many are wanted, as far as that is known; more are given
   */
  public static TableCursor oldestFirst(
      ChainTable table, TableFilter filter, long behind, long wanted) {
    return new TableCursor(table, filter, false, behind, wanted);
  }

  /** The records before a sequence number, in the opposite order. */
  public static TableCursor newestFirst(
      ChainTable table, TableFilter filter, long before, long wanted) {
    return new TableCursor(table, filter, true, before, wanted);
  }

  /** Moves to the next record; false if there is none. */
  public boolean next() throws IOException {
    while (page.isEmpty() && !ended) {
      try {
        table.layout(); // before there is a connection, as it needs one
        Transactions.read(table.source(), this::readPage);
      } catch (SQLException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    current = page.poll();
    return current != null;
  }

  private int readPage(Connection connection) throws SQLException {
    table.check(connection);
    readAsItIs(connection);
    if (page.isEmpty() && chainId == null && findChain(connection)) {
      readAsItIs(connection);
    }
    ended = page.size() < size.rows();
    page.removeIf(found -> hidden.hides(found.seq));
    addValues(connection);
    size.next();
    return page.size();
  }

  /**
   * Reads a page, and again if the chain is another than was thought. What a rollback hides is
   * known before the page is read that is shown: later, retention may have removed what says so.
   */
  private void readAsItIs(Connection connection) throws SQLException {
    long begin = bound;
    while (!read(connection)) {
      page.clear();
      bound = begin;
    }
  }

  /** Whether the page could be read with what is known of the chain; else that is known now. */
  private boolean read(Connection connection) throws SQLException {
    byte[] id = chainId;
    try (PreparedStatement select =
        connection.prepareStatement(
            filter.select(table.layout(), id == null, backwards, placeholders))) {
      select.setString(1, table.chainName());
      select.setString(2, table.chainName());
      if (id == null) {
        select.setString(3, table.chainName());
      } else {
        select.setBytes(3, id);
      }
      select.setLong(4, bound);
      select.setString(5, table.chainName());
      select.setInt(filter.set(select, 6), size.rows());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(rows);
        }
      }
    }
    return page.isEmpty() || isKnown(connection);
  }

  private void add(ResultSet row) throws SQLException {
    long seq = row.getLong(1);
    if (backwards ? seq >= bound : seq <= bound) {
      throw new SQLException("the database gives record " + seq + " beyond " + bound);
    }
    bound = seq;
    chainId = row.getBytes(4);
    byte[] body = StoredRow.orNothing(row.getBytes(3));
    byte[] commitments = StoredRow.orNothing(row.getBytes(5));
    lastRollback = row.getLong(6);
    hasValues = row.getBoolean(7);
    size.add(body.length);
    page.add(
        new Found(
            seq, StoredRow.orNothing(row.getBytes(2)), body, commitments, new ArrayList<>(0)));
  }

  private boolean isKnown(Connection connection) throws SQLException {
    boolean known = placeholders || !hasValues;
    placeholders |= hasValues;
    if (chainId != null && lastRollback != rolledBack && !filter.findsRolledBack()) {
      hidden = HiddenRecords.in(connection, table.layout(), chainId, lastRollback);
      rolledBack = lastRollback;
      known = false;
    }
    return known;
  }

  /** Reads the values of the records of a page. */
  private void addValues(Connection connection) throws SQLException {
    Map<Long, Found> committed = new HashMap<>();
    page.stream()
        .filter(found -> found.commitments.length > 0)
        .forEach(found -> committed.put(found.seq, found));
    if (committed.isEmpty() || chainId == null) {
      return;
    }
    List<Long> seqs = List.copyOf(committed.keySet());
    for (ErasableValue value : ErasableTable.of(connection, table.layout(), chainId, seqs)) {
      Found found = committed.get(value.seq());
      if (found != null) {
        found.values.add(value);
      }
    }
    for (Found found : committed.values()) {
      int bytes = found.values.stream().mapToInt(v -> StoredRow.orNothing(v.value()).length).sum();
      size.add(found.body.length + bytes);
    }
  }

  /** Whether the chain may have what was not found: it has lost its head, or has placeholders. */
  private boolean findChain(Connection connection) throws SQLException {
    TableLayout layout = table.layout();
    TableHead head = TableHead.read(connection, layout.selectHead(), table.chainName(), 0);
    if (head == null) {
      chainId = OrphanedChain.find(connection, layout, table.chainName());
      placeholders = true;
      return chainId != null;
    }
    boolean again = !placeholders && ErasableTable.hasAny(connection, layout, table.chainName());
    placeholders |= again;
    return again;
  }

  private Found current() {
    if (current == null) {
      throw new IllegalStateException("there is no record: next() was not called, or was false");
    }
    return current;
  }

  /** The place of the record in the chain: 1, 2 and so on. */
  public long seq() {
    return current().seq;
  }

  /** Its own hash, as it is stored; 64 hex digits, and empty if somebody has removed it. */
  public Optional<String> hash() {
    return Optional.of(Hex.of(current().hash)).filter(hash -> !hash.isEmpty());
  }

  /** The event as JSON, in UTF-8, byte for byte as it is stored. */
  public byte[] body() {
    return current().body.clone();
  }

  /** The event as JSON with the values that can be erased, as {@link RecordCursor} gives it. */
  public byte[] bodyWithValues() {
    Found found = current();
    return ErasableBody.restored(body(), ErasableValue.good(found.values, sha, found.commitments));
  }
}
