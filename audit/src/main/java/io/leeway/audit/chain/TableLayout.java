package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
import io.leeway.core.jdbc.SchemaInstaller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tables of chains in one database, and the statements about them.
 *
 * @param dialect what the database speaks
 * @param schema how the tables are made
 * @param records the table of records, as statements name it
 * @param heads that of heads
 * @param values that of values that can be erased
 */
record TableLayout(
    Dialect dialect, SchemaInstaller schema, String records, String heads, String values) {
  /** What the hash of a record is made over: that of chain format 1. */
  static final int HASH_VERSION = 1;

  private static final int CHAIN_NAME = 256;
  private static final int UUID_TEXT = 36;
  private static final int TREE = 64 * ChainHash.SIZE;

  static TableLayout of(Dialect dialect, Optional<String> schemaName, String prefix) {
    String before = schemaName.map(name -> dialect.quoted(name) + ".").orElse("");
    String records = before + prefix + "record";
    String heads = before + prefix + "head";
    String values = before + prefix + "erasable";
    List<String> statements = new ArrayList<>();
    statements.add(createRecords(dialect, records, prefix));
    if (dialect != Dialect.MARIADB) {
      for (TableColumn column : TableColumn.INDEXED) {
        // SQLite wants the schema before the index, the others before the table.
        boolean sqlite = dialect == Dialect.SQLITE;
        statements.add(
            String.format(
                Locale.ROOT,
                "CREATE INDEX IF NOT EXISTS %s%s ON %s %s",
                sqlite ? before : "",
                indexName(prefix, column),
                sqlite ? prefix + "record" : records,
                indexColumns(column)));
      }
    }
    statements.add(createHeads(dialect, heads));
    statements.add(createSigned(dialect, before + prefix + "signed"));
    statements.add(createOutbox(dialect, before + prefix + "outbox"));
    statements.add(createValues(dialect, values));
    return new TableLayout(
        dialect,
        new SchemaInstaller(before + prefix + "schema", List.of(statements)), // version 1
        records,
        heads,
        values);
  }

  private static String createRecords(Dialect dialect, String records, String prefix) {
    String integer = dialect.integer();
    List<String> lines = new ArrayList<>();
    lines.add("chain_id " + dialect.bytes(ChainHash.ID_SIZE) + " NOT NULL");
    lines.add("seq " + integer + " NOT NULL");
    lines.add("hash_version " + integer + " NOT NULL");
    lines.add("prev " + dialect.bytes(ChainHash.SIZE) + " NOT NULL");
    lines.add("hash " + dialect.bytes(ChainHash.SIZE) + " NOT NULL");
    lines.add("commitments " + dialect.bytes());
    lines.add("body " + dialect.bytes() + " NOT NULL");
    for (TableColumn column : TableColumn.ALL) {
      lines.add(
          column.sql()
              + " "
              + (column.isNumber() ? integer : dialect.text(TableColumn.MAX_TEXT))
              + (column.isRequired() ? " NOT NULL" : ""));
    }
    if (dialect == Dialect.H2) {
      lines.add("long_body BLOB");
    }
    lines.add("PRIMARY KEY (chain_id, seq)");
    if (dialect == Dialect.MARIADB) {
      for (TableColumn column : TableColumn.INDEXED) {
        lines.add("INDEX " + indexName(prefix, column) + " " + indexColumns(column));
      }
    }
    return create(dialect, records, lines);
  }

  private static String createHeads(Dialect dialect, String heads) {
    return create(
        dialect,
        heads,
        List.of(
            "chain_name " + dialect.text(CHAIN_NAME) + " NOT NULL PRIMARY KEY",
            "chain_id " + dialect.bytes(ChainHash.ID_SIZE) + " NOT NULL UNIQUE",
            "seq " + dialect.integer() + " NOT NULL",
            "hash " + dialect.bytes(ChainHash.SIZE) + " NOT NULL",
            "root " + dialect.bytes(ChainHash.SIZE) + " NOT NULL",
            "tree " + dialect.bytesUpTo(TREE) + " NOT NULL",
            "first_seq " + dialect.integer() + " NOT NULL",
            "first_tree " + dialect.bytesUpTo(TREE) + " NOT NULL",
            "rolled_back " + dialect.integer() + " NOT NULL"));
  }

  private static String createSigned(Dialect dialect, String signed) {
    return create(
        dialect,
        signed,
        List.of(
            "chain_id " + dialect.bytes(ChainHash.ID_SIZE) + " NOT NULL PRIMARY KEY",
            "note " + dialect.bytes() + " NOT NULL",
            "tree " + dialect.bytesUpTo(TREE) + " NOT NULL"));
  }

  private static String createOutbox(Dialect dialect, String outbox) {
    return create(
        dialect,
        outbox,
        List.of(
            "chain_name " + dialect.text(CHAIN_NAME) + " NOT NULL",
            "event_id " + dialect.text(UUID_TEXT) + " NOT NULL",
            "body " + dialect.longBytes() + " NOT NULL",
            "refused " + dialect.integer() + " NOT NULL",
            "PRIMARY KEY (chain_name, event_id)"));
  }

  /** {@code VALUE} and {@code INDEX} would be words of SQL. */
  private static String createValues(Dialect dialect, String values) {
    return create(
        dialect,
        values,
        List.of(
            "chain_id " + dialect.bytes(ChainHash.ID_SIZE) + " NOT NULL",
            "seq " + dialect.integer() + " NOT NULL",
            "idx " + dialect.integer() + " NOT NULL",
            "path " + dialect.bytes() + " NOT NULL",
            "salt " + dialect.bytesUpTo(ChainHash.SIZE),
            "content " + dialect.longBytes(),
            "PRIMARY KEY (chain_id, seq, idx)"));
  }

  private static String create(Dialect dialect, String table, List<String> lines) {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + " (\n  "
        + String.join(",\n  ", lines)
        + ")"
        + dialect.tableOptions();
  }

  private static String indexName(String prefix, TableColumn column) {
    return prefix + "by_" + column.sql();
  }

  /** H2 reads an index in one direction or exactly the other, so that seq goes down in it. */
  private static String indexColumns(TableColumn column) {
    return "(chain_id, " + column.sql() + ", seq DESC)";
  }

  /** The table of the last checkpoint of each chain. */
  String signed() {
    return beside("signed");
  }

  /** The table of events that wait to be chained. */
  String outbox() {
    return beside("outbox");
  }

  private String beside(String name) {
    return records.substring(0, records.length() - "record".length()) + name;
  }

  /** Of a record: chain_id, seq, hash_version, prev, hash, commitments, body, copies, long body. */
  String insertRecord() {
    String copies = TableColumn.ALL.stream().map(c -> ", " + c.sql()).collect(Collectors.joining());
    return "INSERT INTO "
        + records
        + " (chain_id, seq, hash_version, prev, hash, commitments, body"
        + copies
        + (hasLongBody() ? ", long_body" : "")
        + ") VALUES (?, ?, ?, ?, ?, ?, ?"
        + ", ?".repeat(TableColumn.ALL.size() + (hasLongBody() ? 1 : 0))
        + ")";
  }

  /** Whether a body that is too long for the column has another one. */
  boolean hasLongBody() {
    return dialect == Dialect.H2;
  }

  /** The body of a record, in a statement about records. */
  String body() {
    return hasLongBody()
        ? "CASE WHEN long_body IS NULL THEN body WHEN OCTET_LENGTH(body) = 0 THEN long_body END"
        : "body"; // with both there is no body
  }

  /** All of the records of a chain behind a seq: those two, and how many. */
  String selectRecords() {
    String copies = TableColumn.ALL.stream().map(c -> ", " + c.sql()).collect(Collectors.joining());
    return "SELECT seq, prev, hash, commitments, "
        + body()
        + ", hash_version"
        + copies
        + " FROM "
        + records
        + " WHERE chain_id = ? AND seq > ? ORDER BY chain_id, seq LIMIT ?";
  }

  /** Values of a chain behind one: the chain, the seq of that one twice, its index, how many. */
  String selectValues() {
    return "SELECT seq, idx, path, salt, content FROM "
        + values
        + " WHERE chain_id = ? AND seq >= ? AND (seq > ? OR idx > ?)"
        + " ORDER BY chain_id, seq, idx LIMIT ?";
  }

  /** The head of a chain: its name. */
  String selectHead() {
    return "SELECT chain_id, seq, hash, root, tree, first_seq, first_tree, rolled_back FROM "
        + heads
        + " WHERE chain_name = ?";
  }
}
