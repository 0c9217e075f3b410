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
 */
record TableLayout(Dialect dialect, SchemaInstaller schema, String records, String heads) {
  /** What the hash of a record is made over: that of chain format 1. */
  static final int HASH_VERSION = 1;

  private static final int CHAIN_NAME = 256;
  private static final int TREE = 64 * ChainHash.SIZE;

  static TableLayout of(Dialect dialect, Optional<String> schemaName, String prefix) {
    String before = schemaName.map(name -> dialect.quoted(name) + ".").orElse("");
    String records = before + prefix + "record";
    String heads = before + prefix + "head";
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
    return new TableLayout(
        dialect,
        new SchemaInstaller(before + prefix + "schema", List.of(statements)), // version 1
        records,
        heads);
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
            "tree " + dialect.bytesUpTo(TREE) + " NOT NULL"));
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
    return hasLongBody() ? "COALESCE(long_body, body)" : "body";
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

  /** The head of a chain: its name. */
  String selectHead() {
    return "SELECT chain_id, seq, hash, root, tree FROM " + heads + " WHERE chain_name = ?";
  }
}
