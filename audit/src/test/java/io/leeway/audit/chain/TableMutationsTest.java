package io.leeway.audit.chain;

import static io.leeway.audit.chain.Finding.Kind.CHECKPOINT_INCONSISTENT;
import static io.leeway.audit.chain.Finding.Kind.COLUMN_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.CONTENT_MODIFIED;
import static io.leeway.audit.chain.Finding.Kind.GENESIS_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.HEAD_AHEAD;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISMATCH;
import static io.leeway.audit.chain.Finding.Kind.HEAD_MISSING;
import static io.leeway.audit.chain.Finding.Kind.HEAD_UNREADABLE;
import static io.leeway.audit.chain.Finding.Kind.MALFORMED;
import static io.leeway.audit.chain.Finding.Kind.ORDER;
import static io.leeway.audit.chain.Finding.Kind.SEQ_GAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.audit.sink.JdbcSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way in which SQL can change the rows of a chain: each is found. With the system property
 * {@code leeway.full} every bit is flipped; otherwise a part of them.
 */
@SuppressWarnings("NullAway.Init") // each test begins with open()
class TableMutationsTest {
  private static final int RECORDS = 8;
  private static final String RECORD = "leeway_audit_record";
  private static final String HEAD = "leeway_audit_head";
  private static final boolean FULL = Boolean.getBoolean("leeway.full");

  @TempDir private Path folder;

  private Connection connection; // one for all, so that H2 does not open its file each time
  private ChainTable table;
  private ChainTable sibling;
  private List<Object[]> records; // as they were written, of both chains
  private List<Object[]> heads;

  /** Two chains of {@value #RECORDS} records each. */
  private void open(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    connection = source.getConnection();
    if (database == TestDatabase.SQLITE) {
      sql("PRAGMA synchronous = OFF"); // of this connection, whose changes need not last
    }
    for (String name : List.of("credit", "sibling")) {
      JdbcSink sink = JdbcSink.on(source).withChainName(name).withClock(() -> TestLog.START);
      sink.append(
          IntStream.range(1, RECORDS)
              .mapToObj(
                  i ->
                      AuditEvent.of("hp_change")
                          .at(TestLog.START)
                          .by(Actor.user("u-" + i))
                          .on(Resource.of("model", "credit"))
                          .withTenant("acme")
                          .withCorrelationId("req")
                          .withHttp("GET", "/a")
                          .withStatus(200)
                          .detail("n", i)
                          .success())
              .toList());
    }
    table = ChainTable.in(source).withChainName("credit");
    sibling = ChainTable.in(source).withChainName("sibling");
    records = rows(RECORD);
    heads = rows(HEAD);
    assertGood();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private List<Object[]> rows(String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM " + name)) {
      List<Object[]> rows = new ArrayList<>();
      while (found.next()) {
        Object[] row = new Object[found.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] =
              found.getObject(i + 1) instanceof Number ? found.getLong(i + 1) : value(found, i);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static Object value(ResultSet found, int column) throws SQLException {
    Object value = found.getObject(column + 1);
    return value == null || value instanceof String ? value : found.getBytes(column + 1);
  }

  /** As it was written. */
  private void restore() throws SQLException {
    connection.setAutoCommit(false);
    fill(RECORD, records);
    fill(HEAD, heads);
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void fill(String name, List<Object[]> rows) throws SQLException {
    sql("DELETE FROM " + name);
    String marks = "?" + ", ?".repeat(rows.get(0).length - 1);
    for (Object[] row : rows) {
      sql("INSERT INTO " + name + " VALUES (" + marks + ")", row);
    }
  }

  private int sql(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private byte[] chainId() throws SQLException {
    return bytes("SELECT chain_id FROM " + HEAD + " WHERE chain_name = 'credit'");
  }

  private byte[] bytes(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getBytes(1) : new byte[0];
      }
    }
  }

  /** Sets a column of one record. */
  private void set(int seq, String column, @Nullable Object value) throws SQLException {
    String where = " WHERE seq = ? AND chain_id = ?";
    int rows =
        value == null
            ? sql("UPDATE " + RECORD + " SET " + column + " = NULL" + where, seq, chainId())
            : sql("UPDATE " + RECORD + " SET " + column + " = ?" + where, value, seq, chainId());
    assertThat(rows).as("%s of %d", column, seq).isEqualTo(1);
  }

  private byte[] get(int seq, String column) throws SQLException {
    return bytes(
        "SELECT " + column + " FROM " + RECORD + " WHERE seq = ? AND chain_id = ?", seq, chainId());
  }

  private void assertGood() {
    assertThat(ChainVerifier.verify(table).findings()).isEmpty();
    assertThat(ChainVerifier.verify(table).verifiedRecords()).isEqualTo(RECORDS);
    assertThat(ChainVerifier.verify(sibling).findings()).isEmpty();
  }

  /** That something was found, no more than a few things, the first of them of this kind. */
  private void assertFound(String what, Finding.Kind... kinds) throws SQLException {
    Verification verification = ChainVerifier.verify(table);
    assertThat(verification.valid()).as("%s: %s", what, verification).isFalse();
    assertThat(verification.findings()).as("%s: %s", what, verification).hasSizeLessThan(4);
    assertThat(verification.findings().get(0).kind())
        .as("%s: %s", what, verification)
        .isIn((Object[]) kinds);
    restore();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyFlippedBitOfWhatIsHashed_isFound(TestDatabase database) throws Exception {
    open(database);
    for (int seq = 1; seq <= RECORDS; seq++) {
      for (String column : List.of("body", "prev", "hash")) {
        byte[] good = get(seq, column);
        int step = FULL ? 1 : column.equals("body") ? 8 * 31 + 3 : 8 * 7 + 1;
        for (int bit = seq; bit < 8 * good.length; bit += step) {
          set(seq, column, flipped(good, bit));
          assertFound(
              column + " of " + seq + ", bit " + bit,
              CONTENT_MODIFIED,
              MALFORMED,
              GENESIS_MISMATCH,
              HEAD_MISMATCH);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyOtherLengthOrVersion_isFound(TestDatabase database) throws Exception {
    open(database);
    for (int seq = 2; seq <= RECORDS; seq += FULL ? 1 : 3) {
      for (String column : List.of("body", "prev", "hash")) {
        byte[] good = get(seq, column);
        if (good[good.length - 1] != 0) { // H2 fills up with zeros: then nothing is changed
          set(seq, column, Arrays.copyOf(good, good.length - 1));
          assertFound("shorter " + column, CONTENT_MODIFIED, MALFORMED);
        }
        set(seq, column, new byte[0]);
        assertFound("no " + column, CONTENT_MODIFIED, MALFORMED);
      }
      for (int length : new int[] {1, 32, 64}) {
        set(seq, "commitments", new byte[length]);
        assertFound(length + " bytes of commitments", CONTENT_MODIFIED, MALFORMED);
      }
      set(seq, "hash_version", 2);
      assertFound("another version", MALFORMED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyColumnThatSaysSomethingElse_isFound(TestDatabase database) throws Exception {
    open(database);
    for (int seq = 1; seq <= RECORDS; seq += FULL ? 1 : 3) {
      for (TableColumn column : TableColumn.ALL) {
        set(seq, column.sql(), column.isNumber() ? (Object) 7L : "x");
        assertFound(column + " of " + seq, COLUMN_MISMATCH);
        if (!column.isRequired() && seq > 1) {
          set(seq, column.sql(), null);
          assertFound("no " + column + " of " + seq, COLUMN_MISMATCH);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyRemovedRow_isFound(TestDatabase database) throws Exception {
    open(database);
    for (int from = 1; from <= RECORDS; from++) {
      for (int to = from; to <= RECORDS; to++) {
        sql(
            "DELETE FROM " + RECORD + " WHERE seq BETWEEN ? AND ? AND chain_id = ?",
            from,
            to,
            chainId());
        assertFound(from + ".." + to, to == RECORDS ? HEAD_AHEAD : SEQ_GAP);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyRowThatWasMovedOrPutIn_isFound(TestDatabase database) throws Exception {
    open(database);
    for (int seq = 1; seq <= RECORDS; seq++) {
      for (int place : new int[] {-3, 0, 77}) {
        set(seq, "seq", place);
        assertFound(seq + " at " + place, CONTENT_MODIFIED, MALFORMED, SEQ_GAP, GENESIS_MISMATCH);
      }
      set(seq, "chain_id", flipped(chainId(), seq));
      assertFound(seq + " of another chain", seq == RECORDS ? HEAD_AHEAD : SEQ_GAP);
    }
    for (int seq = 1; seq < RECORDS; seq++) {
      set(seq, "seq", 99);
      set(seq + 1, "seq", seq);
      set(99, "seq", seq + 1);
      assertFound(seq + " swapped", CONTENT_MODIFIED, ORDER, GENESIS_MISMATCH, SEQ_GAP);
    }
    Object[] copy = records.get(RECORDS - 2).clone();
    copy[1] = 99L;
    copy[3] = new byte[32]; // the database has no prev twice
    sql("INSERT INTO " + RECORD + " VALUES (?" + ", ?".repeat(copy.length - 1) + ")", copy);
    assertFound("a row put in at the end", CONTENT_MODIFIED, SEQ_GAP);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void rowsOfAnotherChain_areFound(TestDatabase database) throws Exception {
    open(database);
    byte[] own = chainId();
    byte[] other = bytes("SELECT chain_id FROM " + HEAD + " WHERE chain_name = 'sibling'");
    for (int seq = 2; seq <= RECORDS; seq++) {
      for (String condition : List.of("seq = ?", "seq >= ?")) {
        sql("DELETE FROM " + RECORD + " WHERE " + condition + " AND chain_id = ?", seq, own);
        sql(
            "UPDATE " + RECORD + " SET chain_id = ? WHERE " + condition + " AND chain_id = ?",
            own,
            seq,
            other);
        assertFound(condition + " " + seq, CONTENT_MODIFIED);
      }
    }
    sql("DELETE FROM " + RECORD + " WHERE chain_id = ?", own);
    sql("UPDATE " + RECORD + " SET chain_id = ?", own);
    assertFound("all of it", HEAD_MISMATCH, CONTENT_MODIFIED, GENESIS_MISMATCH);
    sql("UPDATE " + HEAD + " SET chain_name = 'x' WHERE chain_name = 'credit'");
    sql("UPDATE " + HEAD + " SET chain_name = 'credit' WHERE chain_name = 'sibling'");
    Verification swapped = ChainVerifier.verify(table);
    assertThat(swapped.chainName()).as("a good chain, under another's name").contains("sibling");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void everyChangeOfTheHead_isFound(TestDatabase database) throws Exception {
    open(database);
    String where = " WHERE chain_name = 'credit'";
    for (String column : List.of("hash", "root", "tree", "chain_id")) {
      byte[] good = bytes("SELECT " + column + " FROM " + HEAD + where);
      int step = FULL ? 1 : 29;
      for (int bit = 0; bit < 8 * good.length; bit += step) {
        sql("UPDATE " + HEAD + " SET " + column + " = ?" + where, flipped(good, bit));
        assertFound(
            column + ", bit " + bit, HEAD_MISMATCH, HEAD_UNREADABLE, HEAD_AHEAD, CONTENT_MODIFIED);
      }
      sql("UPDATE " + HEAD + " SET " + column + " = ?" + where, new byte[3]);
      assertFound("short " + column, HEAD_UNREADABLE, HEAD_MISMATCH, HEAD_AHEAD);
    }
    for (int seq : new int[] {-1, 0, 1, RECORDS - 1, RECORDS + 1, 100}) {
      sql("UPDATE " + HEAD + " SET seq = ?" + where, seq);
      assertFound("seq " + seq, HEAD_UNREADABLE, HEAD_MISMATCH, HEAD_AHEAD);
    }
    sql("DELETE FROM " + HEAD + where);
    assertFound("no head", HEAD_MISSING);
    sql("UPDATE " + HEAD + " SET chain_name = 'x'" + where);
    assertFound("a head of another name", HEAD_MISSING);
    sql("UPDATE " + HEAD + " SET chain_name = 'x'" + where);
    sql("UPDATE " + HEAD + " SET chain_name = 'credit' WHERE chain_name <> 'x'");
    assertFound("the head of another chain", HEAD_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void twoHeads_areRefusedByTheDatabase(TestDatabase database) throws Exception {
    open(database);
    byte[] other = flipped(chainId(), 0);
    String copy = ", seq, hash, root, tree FROM " + HEAD + " WHERE chain_name = 'credit'";

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> sql("INSERT INTO " + HEAD + " SELECT 'x', chain_id" + copy));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> sql("INSERT INTO " + HEAD + " SELECT 'credit', ?" + copy, other));
    assertGood();
  }

  /** The head that the chain has now. */
  private ChainHead head() throws SQLException {
    String select = table.layout().selectHead();
    return Optional.ofNullable(TableHead.read(connection, select, "credit", 0))
        .map(TableHead::head)
        .orElseThrow();
  }

  private List<Finding.Kind> withCheckpoint(CheckpointSigner signer, Checkpoint checkpoint) {
    return TestLog.kinds(
        ChainVerifier.of(table).withCheckpoints(List.of(checkpoint), signer.keys()).verify());
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void chainThatWasComputedAnew_isFoundByACheckpointOnly(TestDatabase database) throws Exception {
    open(database);
    CheckpointSigner signer = TestSigners.create();
    Checkpoint kept = signer.sign(head());
    for (int forged = 2; forged <= RECORDS; forged++) {
      JsonRecord first =
          new JsonRecord(
              get(1, "body"), 0, get(1, "body").length, 1, new byte[0], new byte[32], new byte[32]);
      ChainWriter writer = ChainWriter.begin(Genesis.in(first).orElseThrow(), LogFormat.JSON_LINES);
      for (int seq = 1; seq <= RECORDS; seq++) {
        AuditEvent event =
            AuditEvent.fromJson(new String(get(seq, "body"), StandardCharsets.UTF_8));
        JsonRecord record =
            writer.append(
                seq == forged ? event.detail("n", 1_000) : event,
                ErasableFields.NONE,
                TestLog.START,
                new ArrayList<>());
        set(seq, "body", record.bytes());
        set(seq, "prev", record.prev());
        set(seq, "hash", record.hash());
      }
      sql(
          "UPDATE " + HEAD + " SET hash = ?, root = ?, tree = ? WHERE chain_name = 'credit'",
          Hex.parse(writer.head().hash(), 32, "hash"),
          Hex.parse(writer.head().root(), 32, "root"),
          Hex.parse(writer.head().tree().get(0), 32, "tree"));

      assertGood();
      assertThat(withCheckpoint(signer, kept)).containsExactly(CHECKPOINT_INCONSISTENT);
      restore();
    }
    assertThat(withCheckpoint(signer, kept)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "SQLITE"})
  void oldBackup_isFoundByACheckpointOnly(TestDatabase database) throws Exception {
    open(database);
    CheckpointSigner signer = TestSigners.create();
    Checkpoint before = signer.sign(head());
    JdbcSink.on(table.source())
        .withChainName("credit")
        .withClock(() -> TestLog.START)
        .append(List.of(AuditEvent.of("login"), AuditEvent.of("logout")));
    Checkpoint after = signer.sign(head());
    assertThat(withCheckpoint(signer, after)).isEmpty();

    restore();

    assertGood();
    assertThat(withCheckpoint(signer, before)).isEmpty();
    assertThat(withCheckpoint(signer, after)).containsExactly(CHECKPOINT_INCONSISTENT);
  }
}
