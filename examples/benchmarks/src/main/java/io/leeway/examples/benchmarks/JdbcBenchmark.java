package io.leeway.examples.benchmarks;

import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long until an event is on the disk of a database, in a batch of 500 and alone?
 *
 * <p>The peers write bodies of the same size: with two hashes, an actor and one index, or into a
 * table with the very columns and indexes of Leeway's.
 */
@OutputTimeUnit(java.util.concurrent.TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // its set-up is called first
public class JdbcBenchmark extends Timed {
  private static final int BATCH = 500;
  private static final int ACTORS = 100;

  @Param({"H2", "SQLITE", "POSTGRESQL"})
  Database database;

  private Databases databases;
  private JdbcSink sink;
  private byte[] body;
  private byte[] chainId;
  private byte[] hash;
  private long rows;
  private int events;

  /** Makes the database and its tables. */
  @Setup
  public void makeTables() throws SQLException, IOException {
    databases = new Databases(database);
    sink = JdbcSink.on(databases.source());
    sink.open();
    JdbcSink.on(databases.source()).withTablePrefix("same_").open();
    body = Events.line();
    hash = new byte[32];
    chainId = new byte[16];
    databases.execute(
        "CREATE TABLE bare (seq BIGINT PRIMARY KEY, actor VARCHAR(255), body "
            + database.body
            + ", prev "
            + database.hash
            + ", hash "
            + database.hash
            + ")",
        "CREATE INDEX bare_by_actor ON bare (actor, seq)",
        "CREATE TABLE head (id INTEGER PRIMARY KEY, seq BIGINT, hash " + database.hash + ")",
        "INSERT INTO head (id, seq) VALUES (1, 0)");
  }

  /** Deletes it. */
  @TearDown
  public void deleteDatabase() throws IOException {
    databases.close();
  }

  /** Leeway, in batches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void leeway() throws IOException {
    sink.append(batch(BATCH));
  }

  /** Leeway, where each event is a batch. */
  @Benchmark
  public void leewaySingle() throws IOException {
    sink.append(batch(1));
  }

  private List<AuditEvent> batch(int size) {
    int first = events;
    events += size;
    return IntStream.range(first, events).mapToObj(Events::event).toList();
  }

  /** The least work: rows that are there already, in batches. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void bareBatch() throws SQLException {
    insert(BATCH);
  }

  /** The least work for rows that can be found and verified as Leeway's. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void sameColumnsBatch() throws SQLException {
    try (Connection connection = databases.source().getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO same_record (chain_id, seq, hash_version, prev, hash, body, event_id,"
                  + " event_time, recorded_at, action, outcome, actor_type, actor_id,"
                  + " resource_type, resource_id, correlation_id) VALUES (?, ?, 1, ?, ?, ?, ?, ?,"
                  + " ?, 'hp_change', 'success', 'user', ?, 'model', ?, ?)")) {
        for (long last = rows + BATCH; rows < last; ) {
          long seq = ++rows + 1; // behind the first record
          insert.setBytes(1, chainId);
          insert.setLong(2, seq);
          insert.setBytes(3, hash);
          insert.setBytes(4, hash);
          insert.setBytes(5, body);
          insert.setString(6, new UUID(0x019b76daafd07000L, seq).toString());
          insert.setLong(7, seq);
          insert.setLong(8, seq);
          insert.setString(9, "u-" + seq % ACTORS);
          insert.setString(10, "credit-" + seq % ACTORS);
          insert.setString(11, "req-" + seq);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
      database.force(connection);
      connection.setAutoCommit(true);
    }
  }

  /** Rows that are there already, a transaction each. */
  @Benchmark
  public void bareSingle() throws SQLException {
    insert(1);
  }

  private void insert(int count) throws SQLException {
    try (Connection connection = databases.source().getConnection()) {
      connection.setAutoCommit(false);
      insert(connection, ++rows, hash, count);
      rows += count - 1;
      connection.commit();
      database.force(connection);
      connection.setAutoCommit(true);
    }
  }

  private void insert(Connection connection, long first, byte[] own, int count)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bare VALUES (?, ?, ?, ?, ?)")) {
      for (long seq = first; seq < first + count; seq++) {
        insert.setLong(1, seq);
        insert.setString(2, "u-" + seq % ACTORS);
        insert.setBytes(3, body);
        insert.setBytes(4, hash);
        insert.setBytes(5, own);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The obvious design: each event is a transaction that reads the head, inserts, changes it. */
  @Benchmark
  public void transactionEach() throws SQLException, NoSuchAlgorithmException {
    byte[] event = Events.json(events++).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (Connection connection = databases.source().getConnection()) {
      connection.setAutoCommit(false);
      long seq;
      String lock = database == Database.SQLITE ? "" : " FOR UPDATE";
      try (PreparedStatement select =
              connection.prepareStatement("SELECT seq, hash FROM head WHERE id = 1" + lock);
          ResultSet head = select.executeQuery()) {
        head.next();
        seq = Math.max(head.getLong(1), rows) + 1;
        rows = seq;
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] prev = head.getBytes(2);
        sha.update(prev == null ? hash : prev);
        hash = sha.digest(event);
      }
      insert(connection, seq, hash, 1);
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE head SET seq = ?, hash = ? WHERE id = 1")) {
        update.setLong(1, seq);
        update.setBytes(2, hash);
        update.executeUpdate();
      }
      connection.commit();
      database.force(connection);
      connection.setAutoCommit(true);
    }
  }
}
