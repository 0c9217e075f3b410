package io.leeway.audit.chain;

import io.leeway.core.jdbc.Dialect;
import java.util.ArrayList;
import java.util.List;

/** The statements that make the tables of chains append-only, and take that away again. */
final class GuardTriggers {
  /** What every refusal says. */
  static final String REFUSAL = "is append-only";

  private static final List<String> TABLES = List.of("record", "head", "erasable");

  /** A head goes forward only, and leaves the newest record. */
  private static final String HEAD_SET_BACK =
      "NEW.chain_name <> OLD.chain_name OR NEW.chain_id <> OLD.chain_id OR NEW.seq < OLD.seq"
          + " OR NEW.first_seq < OLD.first_seq OR NEW.first_seq > NEW.seq";

  /** Elsewhere it could be deleted as one that retention has left behind. */
  private static final String VALUE_MOVED =
      "NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq OR NEW.idx <> OLD.idx";

  /** INSERT OR REPLACE of SQLite removes a row and fires no trigger for that. */
  private static final List<Guard> OF_SQLITE =
      List.of(
          new Guard("no_insert", "INSERT", "record", "chain_id = NEW.chain_id AND seq = NEW.seq"),
          new Guard(
              "no_head_again",
              "INSERT",
              "head",
              "chain_id = NEW.chain_id OR chain_name = NEW.chain_name"));

  private final TableLayout layout;
  private final String prefix; // with the schema
  private final String bare; // without it
  private final String notPruned;

  /**
   * A trigger before each row.
   *
   * @param when what it refuses; everything if empty
   */
  private record Guard(String name, String event, String table, String when) {}

  GuardTriggers(TableLayout layout) {
    this.layout = layout;
    prefix = layout.records().substring(0, layout.records().length() - "record".length());
    bare = prefix.substring(prefix.indexOf('.') + 1);
    // Names within a trigger of SQLite are those of its own schema.
    String heads = layout.dialect() == Dialect.SQLITE ? bare + "head" : layout.heads();
    // Before first_seq, retention may delete: the head says so, and audit.pruned must.
    notPruned =
        "OLD.seq >= COALESCE((SELECT first_seq FROM "
            + (heads + " WHERE chain_id = OLD.chain_id), 0)");
  }

  /** A table that refers to the others and is empty: what it refers to cannot be truncated. */
  String plug() {
    return prefix + "guard";
  }

  List<String> create() {
    return switch (layout.dialect()) {
      case H2 -> h2();
      case POSTGRESQL -> postgres();
      case MARIADB -> mariaDb();
      case SQLITE -> sqlite();
    };
  }

  List<String> drop() {
    List<String> statements = new ArrayList<>();
    if (layout.dialect() == Dialect.POSTGRESQL) {
      statements.addAll(dropOnPostgres());
      statements.add("DROP FUNCTION IF EXISTS " + prefix + "append_only()");
      return statements;
    }
    List<String> names = new ArrayList<>(guards().stream().map(Guard::name).toList());
    OF_SQLITE.forEach(guard -> names.add(guard.name));
    TABLES.forEach(table -> names.add("on_" + table)); // of H2
    names.forEach(name -> statements.add("DROP TRIGGER IF EXISTS " + prefix + name));
    statements.add("DROP TABLE IF EXISTS " + plug());
    return statements;
  }

  private List<Guard> guards() {
    return List.of(
        new Guard("no_update", "UPDATE", "record", ""),
        new Guard("no_delete", "DELETE", "record", notPruned),
        new Guard("no_head_back", "UPDATE", "head", HEAD_SET_BACK),
        new Guard("no_head_lost", "DELETE", "head", ""),
        new Guard("no_value_moved", "UPDATE", "erasable", VALUE_MOVED),
        new Guard("no_value_lost", "DELETE", "erasable", notPruned));
  }

  private String refusal(Guard guard) {
    return "'" + bare + guard.table + " " + REFUSAL + "'";
  }

  private List<String> h2() {
    List<String> statements = new ArrayList<>();
    for (String table : TABLES) {
      statements.add(
          "CREATE TRIGGER IF NOT EXISTS "
              + (prefix + "on_" + table + " BEFORE UPDATE, DELETE ON " + prefix + table)
              + (" FOR EACH ROW CALL '" + AppendOnlyTrigger.class.getName() + "'"));
    }
    statements.add(createPlug(""));
    return statements;
  }

  private String createPlug(String options) {
    return "CREATE TABLE IF NOT EXISTS "
        + (plug() + " (chain_id " + layout.dialect().bytes(ChainHash.ID_SIZE) + " NOT NULL")
        + ", seq BIGINT NOT NULL, idx BIGINT NOT NULL"
        + (", FOREIGN KEY (chain_id, seq) REFERENCES " + layout.records() + " (chain_id, seq)")
        + (", FOREIGN KEY (chain_id) REFERENCES " + layout.heads() + " (chain_id)")
        + (", FOREIGN KEY (chain_id, seq, idx) REFERENCES " + layout.values())
        + (" (chain_id, seq, idx))" + options);
  }

  private List<String> dropOnPostgres() {
    List<String> statements = new ArrayList<>();
    for (Guard guard : guards()) {
      statements.add("DROP TRIGGER IF EXISTS " + bare + guard.name + " ON " + prefix + guard.table);
    }
    for (String table : TABLES) {
      statements.add("DROP TRIGGER IF EXISTS " + bare + "no_truncate ON " + prefix + table);
    }
    return statements;
  }

  /** The condition of a trigger cannot ask another table: there its function does. */
  private List<String> postgres() {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE OR REPLACE FUNCTION "
            + (prefix + "append_only()")
            + " RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\n"
            + "BEGIN\n"
            + "  IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND TG_TABLE_NAME NOT LIKE '%head' THEN\n"
            + ("    IF NOT (" + notPruned + ") THEN RETURN OLD; END IF;\n")
            + "  END IF;\n"
            + ("  RAISE EXCEPTION '% " + REFUSAL + "', TG_TABLE_NAME USING ERRCODE = '42501';\n")
            + "END $$");
    statements.addAll(dropOnPostgres());
    for (Guard guard : guards()) {
      String when =
          guard.when.isEmpty() || guard.when.equals(notPruned) ? "" : " WHEN (" + guard.when + ")";
      addOnPostgres(statements, guard.name, guard.event, guard.table, "ROW" + when);
    }
    for (String table : TABLES) {
      addOnPostgres(statements, "no_truncate", "TRUNCATE", table, "STATEMENT");
    }
    return statements;
  }

  private void addOnPostgres(
      List<String> statements, String name, String event, String table, String each) {
    statements.add(
        "CREATE TRIGGER "
            + (bare + name + " BEFORE " + event + " ON " + prefix + table)
            + (" FOR EACH " + each + " EXECUTE FUNCTION " + prefix + "append_only()"));
    statements.add("ALTER TABLE " + prefix + table + " ENABLE ALWAYS TRIGGER " + bare + name);
  }

  private List<String> mariaDb() {
    List<String> statements = new ArrayList<>();
    for (Guard guard : guards()) {
      String signal = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = " + refusal(guard);
      statements.add(
          "CREATE TRIGGER IF NOT EXISTS "
              + (prefix + guard.name + " BEFORE " + guard.event + " ON " + prefix + guard.table)
              + " FOR EACH ROW "
              + (guard.when.isEmpty()
                  ? signal
                  : "IF " + guard.when + " THEN " + signal + "; END IF"));
    }
    statements.add(createPlug(" ENGINE=InnoDB"));
    return statements;
  }

  private List<String> sqlite() {
    List<String> statements = new ArrayList<>();
    for (Guard guard : guards()) {
      statements.add(createOnSqlite(guard, guard.when));
    }
    for (Guard guard : OF_SQLITE) {
      String from = "SELECT 1 FROM " + bare + guard.table + " WHERE " + guard.when;
      statements.add(createOnSqlite(guard, "EXISTS (" + from + ")"));
    }
    return statements;
  }

  private String createOnSqlite(Guard guard, String when) {
    return "CREATE TRIGGER IF NOT EXISTS "
        + (prefix + guard.name + " BEFORE " + guard.event + " ON " + bare + guard.table)
        + (when.isEmpty() ? "" : " WHEN " + when)
        + (" BEGIN SELECT RAISE(ABORT, " + refusal(guard) + "); END");
  }
}
