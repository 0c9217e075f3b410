package io.leeway.audit.chain;

import java.util.ArrayList;
import java.util.List;

/** The statements that make an append-only table of the records, and take that away again. */
final class GuardTriggers {
  /** What every refusal says. */
  static final String REFUSAL = "is append-only";

  private final TableLayout layout;
  private final String prefix; // with the schema
  private final String bare; // without it
  private final String refusal;

  GuardTriggers(TableLayout layout) {
    this.layout = layout;
    prefix = layout.records().substring(0, layout.records().length() - "record".length());
    bare = prefix.substring(prefix.indexOf('.') + 1);
    refusal = "'" + bare + "record " + REFUSAL + "'";
  }

  /** A table that refers to the records and is empty: what it refers to cannot be truncated. */
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
    switch (layout.dialect()) {
      case POSTGRESQL -> {
        statements.addAll(dropOnPostgres());
        statements.add("DROP FUNCTION IF EXISTS " + prefix + "append_only()");
      }
      case H2, MARIADB, SQLITE -> {
        for (String event : List.of("update", "delete", "insert", "head")) {
          statements.add("DROP TRIGGER IF EXISTS " + prefix + "no_" + event);
        }
        statements.add("DROP TABLE IF EXISTS " + plug());
      }
    }
    return statements;
  }

  private List<String> h2() {
    String call = " FOR EACH ROW CALL '" + AppendOnlyTrigger.class.getName() + "'";
    return List.of(
        "CREATE TRIGGER IF NOT EXISTS "
            + (prefix + "no_update BEFORE UPDATE, DELETE ON " + layout.records())
            + call,
        "CREATE TRIGGER IF NOT EXISTS "
            + (prefix + "no_head BEFORE DELETE ON " + layout.heads())
            + call,
        createPlug(""));
  }

  private String createPlug(String options) {
    return "CREATE TABLE IF NOT EXISTS "
        + plug()
        + (" (chain_id " + layout.dialect().bytes(ChainHash.ID_SIZE) + " NOT NULL, seq BIGINT")
        + (" NOT NULL, FOREIGN KEY (chain_id, seq) REFERENCES " + layout.records())
        + (" (chain_id, seq))" + options);
  }

  private List<String> dropOnPostgres() {
    List<String> statements = new ArrayList<>();
    for (String event : List.of("change", "truncate")) {
      for (String on : List.of(layout.records(), layout.heads())) {
        statements.add("DROP TRIGGER IF EXISTS " + bare + "no_" + event + " ON " + on);
      }
    }
    return statements;
  }

  private List<String> postgres() {
    String function = prefix + "append_only()";
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE OR REPLACE FUNCTION "
            + function
            + " RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\n"
            + "BEGIN\n"
            + "  IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND TG_TABLE_NAME LIKE '%record' THEN\n"
            + ("    IF OLD.seq < (" + firstSeq("OLD") + ") THEN RETURN OLD; END IF;\n")
            + "  END IF;\n"
            + ("  RAISE EXCEPTION '% " + REFUSAL + "', TG_TABLE_NAME USING ERRCODE = '42501';\n")
            + "END $$");
    statements.addAll(dropOnPostgres());
    addOnPostgres(statements, layout.records(), "UPDATE OR DELETE", function);
    addOnPostgres(statements, layout.heads(), "DELETE", function);
    return statements;
  }

  private void addOnPostgres(List<String> statements, String on, String changes, String function) {
    String change = bare + "no_change";
    String truncate = bare + "no_truncate";
    statements.add(
        "CREATE TRIGGER "
            + (change + " BEFORE " + changes + " ON " + on)
            + (" FOR EACH ROW EXECUTE FUNCTION " + function));
    statements.add(
        "CREATE TRIGGER "
            + (truncate + " BEFORE TRUNCATE ON " + on)
            + (" FOR EACH STATEMENT EXECUTE FUNCTION " + function));
    statements.add("ALTER TABLE " + on + " ENABLE ALWAYS TRIGGER " + change);
    statements.add("ALTER TABLE " + on + " ENABLE ALWAYS TRIGGER " + truncate);
  }

  /** Before it, retention may delete: the head says so, and audit.pruned must. */
  private String firstSeq(String row) {
    return "SELECT first_seq FROM " + layout.heads() + " WHERE chain_id = " + row + ".chain_id";
  }

  private List<String> mariaDb() {
    String signal = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = " + refusal;
    String unlessPruned =
        "IF OLD.seq >= COALESCE((" + firstSeq("OLD") + "), 0) THEN " + signal + "; END IF";
    return List.of(
        createOnMariaDb("no_update", "UPDATE", layout.records(), signal),
        createOnMariaDb("no_delete", "DELETE", layout.records(), unlessPruned),
        createOnMariaDb("no_head", "DELETE", layout.heads(), signal),
        createPlug(" ENGINE=InnoDB"));
  }

  private String createOnMariaDb(String name, String event, String on, String action) {
    return "CREATE TRIGGER IF NOT EXISTS "
        + (prefix + name + " BEFORE " + event + " ON " + on)
        + (" FOR EACH ROW " + action);
  }

  /** Names within a trigger of SQLite are those of its own schema. */
  private List<String> sqlite() {
    String records = bare + "record";
    return List.of(
        createOnSqlite("no_update", "UPDATE ON " + records),
        createOnSqlite(
            "no_delete",
            "DELETE ON "
                + (records + " WHEN old.seq >= coalesce((SELECT first_seq FROM " + bare + "head")
                + " WHERE chain_id = old.chain_id), 0)"),
        createOnSqlite("no_head", "DELETE ON " + bare + "head"),
        // INSERT OR REPLACE removes a row and fires no trigger for that.
        createOnSqlite(
            "no_insert",
            "INSERT ON "
                + (records + " WHEN EXISTS (SELECT 1 FROM " + records)
                + " WHERE chain_id = new.chain_id AND seq = new.seq)"));
  }

  private String createOnSqlite(String name, String when) {
    return "CREATE TRIGGER IF NOT EXISTS "
        + (prefix + name + " BEFORE " + when)
        + (" BEGIN SELECT RAISE(ABORT, " + refusal + "); END");
  }
}
