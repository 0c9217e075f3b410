package io.leeway.examples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.sink.JdbcSink;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** How long to find the newest 20 events of one actor in a database, and to verify all of them? */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // its set-up is called first
public class JdbcQueryBenchmark extends Timed {
  private static final int BATCH = 1_000;
  private static final int NEWEST = 20;

  @Param({"H2", "SQLITE", "POSTGRESQL"})
  Database database;

  @Param("100000")
  int records;

  private final JsonMapper mapper = new JsonMapper();
  private Databases databases;
  private JdbcSink sink;
  private byte[] chainId;
  private int asked;

  /** Makes and fills the database. */
  @Setup
  public void fill() throws SQLException, IOException {
    databases = new Databases(database);
    sink = JdbcSink.on(databases.source());
    for (int first = 0; first < records; first += BATCH) {
      sink.append(IntStream.range(first, first + BATCH).mapToObj(Events::event).toList());
    }
    databases.execute("ANALYZE");
    try (Connection connection = databases.source().getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT chain_id FROM leeway_audit_head");
        ResultSet row = select.executeQuery()) {
      row.next();
      chainId = row.getBytes(1);
    }
  }

  /** Deletes it. */
  @TearDown
  public void deleteDatabase() throws IOException {
    databases.close();
  }

  private String actor() {
    return "u-" + asked++ % 100;
  }

  /** Leeway, which gives events. */
  @Benchmark
  public List<AuditRecord> leeway() {
    return sink.reader().find(AuditQuery.all().withActor(actor()).limit(NEWEST)).records();
  }

  /** The statement alone, which gives bytes. */
  @Benchmark
  public List<byte[]> bareStatement() throws SQLException {
    List<byte[]> bodies = new ArrayList<>();
    try (Connection connection = databases.source().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT seq, hash, body FROM leeway_audit_record WHERE chain_id = ? AND actor_id = ?"
                    + " ORDER BY chain_id, actor_id, seq DESC LIMIT "
                    + NEWEST)) {
      select.setBytes(1, chainId);
      select.setString(2, actor());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          row.getLong(1);
          row.getBytes(2);
          bodies.add(row.getBytes(3));
        }
      }
    }
    return bodies;
  }

  /** The statement, and what it gives as trees of JSON. */
  @Benchmark
  public List<JsonNode> statementAndJackson() throws SQLException, IOException {
    List<JsonNode> events = new ArrayList<>();
    for (byte[] body : bareStatement()) {
      events.add(mapper.readTree(body));
    }
    return events;
  }

  /** Leeway verifies all records, columns included. */
  @Benchmark
  public Verification leewayVerify() {
    Verification verification = sink.verify();
    if (!verification.valid() || verification.verifiedRecords() != records + 1) {
      throw new IllegalStateException(verification.toString());
    }
    return verification;
  }

  /** The least work: every body read in its order, in pages, and hashed. */
  @Benchmark
  public byte[] bareHashes() throws SQLException, NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] hash = new byte[32];
    try (Connection connection = databases.source().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT seq, prev, hash, body FROM leeway_audit_record"
                    + " WHERE chain_id = ? AND seq > ? ORDER BY chain_id, seq LIMIT "
                    + BATCH)) {
      for (long behind = 0; behind >= 0; ) {
        select.setBytes(1, chainId);
        select.setLong(2, behind);
        behind = -1;
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            behind = row.getLong(1);
            sha.update(row.getBytes(2));
            sha.update(hash);
            hash = sha.digest(row.getBytes(4));
          }
        }
      }
    }
    return hash;
  }
}
