package io.leeway.audit.chain;

import io.leeway.core.jdbc.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Triggers that refuse to change or remove the records of a table, to delete values other than with
 * their records, and to set a head back, and a test that tries to.
 *
 * <pre>{@code
 * AppendOnly guard = AppendOnly.of(ChainTable.in(dataSource));
 * guard.install();
 * guard.tryChanges().forEach(System.out::println);
 * }</pre>
 *
 * <p>They are a seat belt against mistakes: a forgotten {@code WHERE}, a clean-up script, a console
 * on the wrong database. Whoever owns the tables can drop them, and whoever has the file of a
 * database needs no SQL; that a record was changed is found by {@link ChainVerifier}, and that all
 * were by a {@link Checkpoint}. A head may go forward, as appending and retention have it do, so
 * that whoever may change it can have it allow old records to be deleted, all but the newest; the
 * verifier finds that no {@code audit.pruned} tells of that. Erasing a value is a change that is
 * let through, and found where no {@code audit.erased} tells of it. What waits in the outbox and
 * the last checkpoint are not guarded.
 *
 * <p>What else keeps people out is what their role may do. The owner makes the tables: with {@link
 * ChainTable#ddl}, or by opening a sink once, for which it needs {@code CREATE} on the schema. All
 * others own nothing:
 *
 * <pre>{@code
 * -- PostgreSQL; the same rights, in each one's words, on H2 and MariaDB
 * -- read, query, verify, prove
 * GRANT SELECT ON leeway_audit_schema, leeway_audit_record, leeway_audit_head,
 *   leeway_audit_erasable, leeway_audit_signed TO audit_reader;
 * -- append, sign, roll back
 * GRANT audit_reader TO audit_writer;
 * GRANT INSERT ON leeway_audit_record TO audit_writer;
 * GRANT INSERT, UPDATE ON leeway_audit_head, leeway_audit_signed TO audit_writer;
 * -- append withErasable, erase
 * GRANT audit_writer TO audit_eraser;
 * GRANT INSERT, UPDATE ON leeway_audit_erasable TO audit_eraser;
 * -- append and prune; audit_writer's rights suffice where no value is erasable
 * GRANT audit_eraser TO audit_retention;
 * GRANT DELETE ON leeway_audit_record, leeway_audit_erasable TO audit_retention;
 * -- record in the outbox, as part of a host's own transactions
 * GRANT INSERT ON leeway_audit_outbox TO audit_host;
 * -- chain what waits there
 * GRANT audit_writer TO audit_relay;
 * GRANT SELECT, UPDATE, DELETE ON leeway_audit_outbox TO audit_relay;
 * }</pre>
 *
 * <p>What each database leaves open to who has more rights than these:
 *
 * <ul>
 *   <li>PostgreSQL: to drop or disable the triggers, for the owner. They also fire where {@code
 *       session_replication_role} is {@code replica}.
 *   <li>H2: {@code TRUNCATE} fires no trigger; an empty table that refers to the others refuses it,
 *       unless {@code REFERENTIAL_INTEGRITY} is switched off. A server needs Leeway's jar on its
 *       class path.
 *   <li>MariaDB and MySQL: likewise, unless {@code foreign_key_checks} is 0; it needs the right to
 *       drop.
 *   <li>SQLite: has no roles. {@code INSERT OR REPLACE} is refused, too.
 *   <li>SQL Server and Oracle, which Leeway does not write to: {@code OTHER-DATABASES.md}, beside
 *       the source of this package, has triggers and rights for them.
 * </ul>
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class AppendOnly {
  private final ChainTable table;

  private AppendOnly(ChainTable table) {
    this.table = table;
  }

  /** The triggers of the tables in which a chain is, for all chains there. */
  public static AppendOnly of(ChainTable table) {
    return new AppendOnly(table);
  }

  /**
   * An attempt to change what is stored.
   *
   * @param what what was attempted
   * @param refused whether the database refuses it, to this user
   * @param detail what the database said, or why it was not really tried
   * @since 0.1
   */
  public record Attempt(String what, boolean refused, String detail) {
    /** In words. */
    @Override
    public String toString() {
      return what + (refused ? ": refused, " : ": POSSIBLE, ") + detail;
    }
  }

  /**
   * The statements that make the triggers, for a host that does so itself. The tables must exist.
   *
   * @throws SQLException if the database cannot be reached, or is none that is known
   */
  public List<String> ddl() throws SQLException {
    return triggers().create();
  }

  /** The statements that take them away again. */
  public List<String> dropDdl() throws SQLException {
    return triggers().drop();
  }

  private GuardTriggers triggers() throws SQLException {
    return new GuardTriggers(table.layout());
  }

  /**
   * Makes the tables, if need be, and the triggers.
   *
   * @throws SQLException if the database refuses to
   */
  public void install() throws SQLException {
    table.layout().schema().install(table.source());
    List<String> statements = ddl();
    Transactions.run(
        table.source(),
        connection -> {
          execute(connection, statements);
          return statements;
        });
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Tries to change, replace and remove the newest record, to set back and remove the head, and to
   * remove values, as the user of the data source, and rolls back whatever gets through. Where
   * {@code TRUNCATE} cannot be rolled back, it is not run; what would refuse it is looked for.
   *
   * @throws SQLException if an attempt fails for another reason than being refused
   * @throws IllegalStateException if the chain has no record that could be changed
   */
  public List<Attempt> tryChanges() throws SQLException {
    return new GuardTrial(table).run();
  }
}
