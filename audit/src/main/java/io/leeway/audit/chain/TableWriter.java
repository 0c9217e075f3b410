package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import io.leeway.core.jdbc.Dialect;
import io.leeway.core.jdbc.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a chain in a database. Each batch is one transaction, which locks the head
 * before it reads it: any number of writers, in any number of processes, make one chain.
 *
 * <p>For sinks. Safe for any thread.
 *
 * @since 0.1
 */
public final class TableWriter {
  private static final int MAX_ERASED = 200; // records of which one transaction erases values

  private final ChainTable table;
  private final InstantSource clock;
  private final HeadRow headRow;
  private final RecordRows rows;
  private final Contention contention = new Contention(HeadRow.TIMEOUT_SECONDS);
  private boolean installed;
  private @Nullable TableDurability durability; // null before the database was asked
  private @Nullable ChainHead left; // where this writer left the chain
  private @Nullable ChainWriter chain; // ready to go on from there
  private TableCheckpoint.@Nullable Signed signed; // by this writer, the last time

  /** A writer of a chain. The database is not reached before it is used. */
  public TableWriter(ChainTable table, InstantSource clock) {
    this(table, clock, ErasableFields.NONE);
  }

  /** As the other one, and keeps some values in a table of their own, where they can be erased. */
  public TableWriter(ChainTable table, InstantSource clock, ErasableFields erasable) {
    this.table = table;
    this.clock = clock;
    headRow = new HeadRow(table);
    rows = new RecordRows(table, erasable);
  }

  /**
   * Appends a batch, all of it or nothing; creates the tables and begins the chain if need be.
   *
   * @throws IllegalStateException if the tables are not as writers leave them
   * @throws IllegalArgumentException if an event is too long
   * @throws SQLException if the database did not store it
   */
  public synchronized void append(List<AuditEvent> events) throws SQLException {
    append((connection, head) -> events);
  }

  /**
   * Chains events that wait in the outbox, in one transaction with taking them out of it.
   *
   * @return how many were taken, and how many of those were refused, for somebody has changed them
   *     so that they are no events; as long as any were taken, more may wait
   * @throws IllegalStateException if the tables are not as writers leave them
   * @throws SQLException if the database did not store it; then they wait on
   */
  public synchronized Relayed relay() throws SQLException {
    install();
    TableOutbox outbox = new TableOutbox(table);
    if (outbox.hasWaiting()) {
      append(outbox::take);
    }
    return new Relayed(outbox.taken(), outbox.refused());
  }

  /**
   * What was taken out of the outbox.
   *
   * @since 0.1
   */
  public record Relayed(int taken, int refused) {}

  /**
   * Signs where the chain stands.
   *
   * @throws IllegalStateException if the tables are not as writers leave them, or the chain has not
   *     grown from what was signed last
   * @throws SQLException if the database did not store that
   */
  public synchronized Checkpoint sign(CheckpointSigner signer) throws SQLException {
    append(List.of());
    try (Connection connection = table.source().getConnection()) {
      TableCheckpoint.Signed next =
          contention.run(connection, table.layout().dialect(), c -> sign(c, signer));
      signed = next;
      known().force(connection);
      return next.checkpoint();
    }
  }

  private TableCheckpoint.Signed sign(Connection connection, CheckpointSigner signer)
      throws SQLException {
    ChainHead head = lockHead(connection);
    return new TableCheckpoint(connection, table, Objects.requireNonNull(head, "head"))
        .sign(signer, signed);
  }

  /** How many records the last checkpoint covers that was signed; all if there is none. */
  public long signed() throws IOException {
    return TableCheckpoint.find(table).map(Checkpoint::size).orElse(Long.MAX_VALUE);
  }

  /** How many records the chain had when this writer last appended. */
  public synchronized long seq() {
    return left == null ? 0 : left.seq();
  }

  /**
   * Erases values of some records, in transactions that each record what they erase.
   *
   * @param seqs the records, in their order
   */
  public synchronized ErasureResult erase(Erasure erasure, long[] seqs) throws SQLException {
    long records = 0;
    long values = 0;
    for (int from = 0; from < seqs.length; from += MAX_ERASED) {
      long[] some = Arrays.copyOfRange(seqs, from, Math.min(from + MAX_ERASED, seqs.length));
      TableErasure step = new TableErasure(table.layout(), erasure, some);
      append(step);
      records += step.records();
      values += step.values();
    }
    return new ErasureResult(records, values);
  }

  /**
   * Has the chain begin later, as {@code audit.pruned} then says.
   *
   * @return false if another writer has pruned it since it was planned
   */
  public synchronized boolean prune(TablePruning plan) throws SQLException {
    PrunedPart part = plan.part().orElseThrow();
    boolean[] stored = {false};
    append(
        (connection, head) -> {
          stored[0] = head.firstSeq() == plan.firstSeq();
          if (stored[0]) {
            headRow.setFirstTree(connection, part.tree());
          }
          return stored[0] ? List.of(part.event()) : List.of();
        });
    return stored[0];
  }

  /**
   * Removes some of the rows before the first record, in a short transaction.
   *
   * @return whether there may be more
   */
  public boolean removePruned() throws IOException, SQLException {
    TableHead head = new TableLookup(table).head();
    if (head == null || head.firstSeq() == 1) {
      return false;
    }
    // In SQLite, what has read before it deletes would be refused when others have written.
    long end = Transactions.run(table.source(), c -> TablePruning.nextBatch(c, table, head));
    return end > 0
        && Transactions.run(table.source(), c -> TablePruning.removeBefore(c, table, head, end))
            > 0;
  }

  /**
   * Takes back what was stored after a record, as far as readers go.
   *
   * @param hash the hash of that record
   * @param cause who does so, and why, from {@link Rollback#cause}
   * @return how many records are taken back; empty if there is no such record
   */
  public synchronized Optional<Long> rollBack(String hash, AuditEvent cause) throws SQLException {
    long[] records = {-1};
    append(
        (connection, head) -> {
          long to = find(connection, head, hash);
          records[0] = to == 0 ? -1 : head.seq() - to;
          return records[0] <= 0
              ? List.of()
              : List.of(new Rollback(to, hash, records[0], head.rolledBack()).event(cause));
        });
    return records[0] < 0 ? Optional.empty() : Optional.of(records[0]);
  }

  /**
   * Has the chain end earlier, and says so.
   *
   * @return false if there was nothing to do, or the chain is not as it was verified
   */
  synchronized boolean cutBack(TableCut cut) throws SQLException {
    TableDurability reached = known();
    try (Connection connection = table.source().getConnection()) {
      boolean done = Transactions.run(connection, c -> cutBack(c, cut));
      reached.force(connection);
      return done;
    }
  }

  private boolean cutBack(Connection connection, TableCut cut) throws SQLException {
    ChainHead head = lockHead(connection);
    if (head == null || !cut.begin(connection, head, find(connection, head, cut.hash()))) {
      return false;
    }
    headRow.update(connection, cut.head(), head.seq());
    ChainWriter writer = resume(connection, cut.head());
    rows.insert(connection, writer, List.of(cut.event()), clock.instant());
    headRow.update(connection, writer.head(), cut.head().seq());
    return true;
  }

  /** The place of the record with a hash; 0 if there is none. Looks at all. */
  private long find(Connection connection, ChainHead head, String hash) throws SQLException {
    if (head.hash().equals(hash)) {
      return head.seq();
    }
    if (!hash.matches("[0-9a-f]{64}")) {
      return 0;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq FROM " + table.layout().records() + " WHERE chain_id = ? AND prev = ?")) {
      select.setBytes(1, head.chainIdBytes());
      select.setBytes(2, Hex.parse(hash, ChainHash.SIZE, "hash"));
      try (ResultSet row = select.executeQuery()) {
        long to = row.next() ? row.getLong(1) - 1 : 0;
        return to >= head.firstSeq() ? to : 0;
      }
    }
  }

  /** What a transaction stores, asked once it has locked the head, and again if it is repeated. */
  interface Batch {
    List<AuditEvent> events(Connection connection, ChainHead head) throws SQLException;
  }

  /** What events survive once they are appended, as far as the database tells. */
  public synchronized Durability durability() throws SQLException {
    return known().level();
  }

  private TableDurability known() throws SQLException {
    TableDurability known = durability;
    if (known == null) {
      Dialect dialect = table.layout().dialect();
      try (Connection connection = table.source().getConnection()) {
        known = contention.run(connection, dialect, c -> TableDurability.of(c, dialect));
      }
      durability = known;
    }
    return known;
  }

  private void append(Batch events) throws SQLException {
    TableDurability reached = known();
    install();
    try (Connection connection = table.source().getConnection()) {
      store(connection, events);
      reached.force(connection);
    }
  }

  private void install() throws SQLException {
    if (!installed) {
      table.layout().schema().install(table.source());
      installed = true;
    }
  }

  private void store(Connection connection, Batch events) throws SQLException {
    ChainWriter next =
        contention.run(
            connection,
            table.layout().dialect(),
            c -> {
              ChainWriter ready = chain;
              chain = null; // and stays so if anything fails: then the last record is read again
              return store(c, ready, events);
            });
    left = next.head();
    chain = next;
  }

  private ChainWriter store(Connection connection, @Nullable ChainWriter ready, Batch events)
      throws SQLException {
    ChainHead head = lockHead(connection);
    List<AuditEvent> batch = new ArrayList<>();
    ChainWriter writer;
    Instant now = clock.instant();
    if (head == null) {
      writer = begin(connection, batch, now);
    } else if (ready != null && head.equals(left)) {
      writer = ready;
    } else {
      writer = resume(connection, head);
    }
    batch.addAll(events.events(connection, writer.head()));
    if (!batch.isEmpty()) {
      long before = writer.seq();
      rows.insert(connection, writer, batch, now);
      headRow.update(connection, writer.head(), before);
    }
    return writer;
  }

  private @Nullable ChainHead lockHead(Connection connection) throws SQLException {
    TableHead row = headRow.lock(connection);
    ChainHead head;
    try {
      head = row == null ? null : row.head();
    } catch (IllegalArgumentException e) {
      throw refusal("its head is not as it was written: " + e.getMessage(), e);
    }
    if (left != null
        && (head == null || !head.chainId().equals(left.chainId()) || head.seq() < left.seq())) {
      throw refusal("its head was removed, replaced or set back while it was in use", null);
    }
    if (head != null && left != null && !TableHead.holds(connection, table.layout(), head, left)) {
      throw refusal(
          "record "
              + left.seq()
              + " is another than was stored, as the table was restored from an older copy or"
              + " rewritten while it was in use",
          null);
    }
    return head;
  }

  private ChainWriter begin(Connection connection, List<AuditEvent> batch, Instant now)
      throws SQLException {
    if (OrphanedChain.isOf(connection, table.layout(), table.chainName())) {
      throw refusal("it has records, but no head", null);
    }
    Genesis genesis = Genesis.create(table.chainName(), now);
    ChainWriter writer = ChainWriter.begin(genesis, LogFormat.JSON_LINES);
    headRow.insert(connection, writer.head());
    batch.add(genesis.event());
    return writer;
  }

  private ChainWriter resume(Connection connection, ChainHead head) throws SQLException {
    List<StoredRow> last = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(table.layout().selectRecords())) {
      select.setBytes(1, head.chainIdBytes());
      select.setLong(2, head.seq() - 1);
      select.setInt(3, 2);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          last.add(StoredRow.read(rows));
        }
      }
    }
    if (last.size() > 1) {
      throw refusal("it has records after the last one that its head knows", null);
    }
    try {
      return ChainWriter.resume(head, last.isEmpty() ? null : last.get(0).record());
    } catch (IllegalStateException | IllegalArgumentException | IOException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private IllegalStateException refusal(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "nothing is appended to audit log "
            + table
            + ": "
            + why
            + ". Verify it with ChainVerifier and keep it as it is, with its head; "
            + "give the sink another chain name to go on with a new log",
        cause);
  }
}
