package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records after one out of a chain in a database, as a physical rollback does: in one
 * transaction, which locks the head and ends when they are kept elsewhere.
 *
 * <p>For sinks. Not safe for several threads.
 *
 * @since 0.1
 */
public final class TableCut {
  private static final int MAX_TRIES = 10;
  private static final int PAGE = 10_000;

  private final ChainTable table;
  private final ChainHead verified;
  private final String hash;
  private final Archive archive;
  private @Nullable LogCut cut; // once the records that go are kept
  private @Nullable AuditEvent event;
  private boolean outdated;

  /** Keeps what goes. */
  @FunctionalInterface
  public interface Archive {
    /**
     * Keeps the records that go; what it was told to keep is on disk when it returns.
     *
     * @param chainId the chain's id, 32 hex digits
     * @param first the first record that goes
     * @param last the last one
     * @param plan writes them to a stream
     * @return how the chain looks without them, and the event that tells of it
     */
    LogCut.Kept keep(String chainId, long first, long last, LogCut.Plan plan) throws IOException;
  }

  private TableCut(ChainTable table, ChainHead verified, String hash, Archive archive) {
    this.table = table;
    this.verified = verified;
    this.hash = hash;
    this.archive = archive;
  }

  /**
   * Does it.
   *
   * @param hash the hash of the last record to stay
   * @param archive called before anything is removed
   * @return what went; empty if there is no such record, or none after it
   * @throws IllegalStateException if the chain does not verify, if what stays or a checkpoint needs
   *     what would go, or if triggers refuse it
   * @throws SQLException if the database did not do it; then nothing was removed, unless the
   *     connection broke while it was committed
   */
  public static Optional<LogCut> run(
      ChainTable table, InstantSource clock, String hash, Archive archive)
      throws IOException, SQLException {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      TableHead before = new TableLookup(table).head();
      if (before == null) {
        return Optional.empty();
      }
      Verification verification = ChainVerifier.verify(table);
      if (!verification.valid() || !verification.findings().isEmpty()) {
        throw refusal(table, "it does not verify as it is: " + verification);
      }
      TableCut next = new TableCut(table, before.head(), hash, archive);
      try {
        boolean done = new TableWriter(table, clock).cutBack(next);
        if (done || !next.outdated) {
          return done ? Optional.ofNullable(next.cut) : Optional.empty();
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    throw refusal(table, "others write to it; stop them first");
  }

  String hash() {
    return hash;
  }

  /** Where the chain is to end. */
  ChainHead head() {
    return required(cut).head();
  }

  /** What is to be stored next. */
  AuditEvent event() {
    return required(event);
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("nothing is kept yet");
    }
    return value;
  }

  /**
   * Keeps the records that go, and removes them; the head is locked.
   *
   * @param to the last one that stays; 0 if there is none
   * @return whether there are any, and the chain is as it was verified
   */
  boolean begin(Connection connection, ChainHead locked, long to) throws SQLException {
    outdated = !locked.equals(verified);
    if (outdated || to == 0 || to == locked.seq()) {
      return false;
    }
    Optional<Checkpoint> signed = TableCheckpoint.find(connection, table);
    if (signed.filter(checkpoint -> checkpoint.size() > to).isPresent()) {
      throw refusal(table, "what would go is covered by the last " + signed.get());
    }
    requireNoTriggers(connection);
    try {
      LogCut.Kept kept =
          archive.keep(
              locked.chainId(), to + 1, locked.seq(), out -> plan(connection, locked, to, out));
      cut = kept.cut();
      event = kept.event();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ErasableTable.removeBehind(connection, table.layout(), locked.chainIdBytes(), to);
    if (removeBehind(connection, to) != locked.seq() - to) {
      throw changed();
    }
    return true;
  }

  /** Tries what they would refuse, before anything is kept. */
  private void requireNoTriggers(Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      removeBehind(connection, verified.seq() - 1);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains(GuardTriggers.REFUSAL)) {
        List<String> drop = new GuardTriggers(table.layout()).drop();
        throw refusal(
            table,
            "its triggers refuse that. Have their owner run \""
                + String.join("; ", drop)
                + "\", and AppendOnly.install() afterwards");
      }
      throw e;
    }
    connection.rollback(before);
  }

  private int removeBehind(Connection connection, long seq) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table.layout().records() + " WHERE chain_id = ? AND seq > ?")) {
      delete.setBytes(1, verified.chainIdBytes());
      delete.setLong(2, seq);
      return delete.executeUpdate();
    }
  }

  private LogCut plan(Connection connection, ChainHead locked, long to, OutputStream out)
      throws IOException {
    try {
      CompactRange tree = grown(connection, to);
      JsonRecord last = TableLookup.record(connection, table.layout(), locked.chainIdBytes(), to);
      if (last == null) {
        throw changed();
      }
      ChainHead earlier =
          new ChainHead(
              locked.chainId(),
              locked.format(),
              locked.segment(),
              to,
              Hex.of(last.hash()),
              tree.hexSubtrees(),
              to,
              locked.firstSeq(),
              HiddenRecords.lastBefore(seq -> at(connection, seq), locked.rolledBack(), to));
      LeavingRecords going = new LeavingRecords(table.toString(), to, out);
      writeBehind(
          connection,
          to,
          record -> {
            tree.append(record.hash());
            going.take(record);
          });
      if (!Hex.of(tree.root()).equals(locked.root())) {
        throw changed();
      }
      return new LogCut(earlier, locked.seq(), going.root());
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private @Nullable JsonRecord at(Connection connection, long seq) throws IOException {
    try {
      return TableLookup.record(connection, table.layout(), verified.chainIdBytes(), seq);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The tree of the records up to one. */
  private CompactRange grown(Connection connection, long to) throws SQLException {
    TableHead row = TableHead.read(connection, table.layout().selectHead(), table.chainName(), 0);
    CompactRange tree = required(row).firstTree(new ChainHash());
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT hash FROM "
                + table.layout().records()
                + " WHERE chain_id = ? AND seq > ? AND seq <= ? ORDER BY chain_id, seq LIMIT ?")) {
      boolean more = true;
      while (more && tree.size() < to) {
        select.setBytes(1, verified.chainIdBytes());
        select.setLong(2, tree.size());
        select.setLong(3, to);
        select.setInt(4, PAGE);
        more = false;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            tree.append(StoredRow.orNothing(rows.getBytes(1)));
            more = true;
          }
        }
      }
    }
    return tree;
  }

  /** Takes records one after the other. */
  private interface Taker {
    void take(JsonRecord record) throws IOException;
  }

  private void writeBehind(Connection connection, long to, Taker taker)
      throws SQLException, IOException {
    PageSize size = new PageSize(Long.MAX_VALUE);
    long seq = to;
    try (PreparedStatement select = connection.prepareStatement(table.layout().selectRecords())) {
      while (seq < verified.seq()) {
        select.setBytes(1, verified.chainIdBytes());
        select.setLong(2, seq);
        select.setInt(3, size.rows());
        long before = seq;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            JsonRecord record = StoredRow.read(rows).record();
            if (record == null || record.seq() != ++seq) {
              throw changed();
            }
            size.add(record.length());
            taker.take(record);
          }
        }
        if (seq == before) {
          throw changed();
        }
        size.next();
      }
    }
  }

  private IllegalStateException changed() {
    return refusal(table, "it was changed since it was verified");
  }

  private static IllegalStateException refusal(ChainTable table, String why) {
    return new IllegalStateException("nothing is taken out of audit log " + table + ": " + why);
  }
}
