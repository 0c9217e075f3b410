package io.leeway.audit.sink;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.audit.chain.Erasure;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.TableWriter;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Stores events in a database as a chain: what is changed later is found, in an event or in the
 * columns by which events are found.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(JdbcSink.on(dataSource)).build();
 * }</pre>
 *
 * <p>H2, PostgreSQL, MariaDB, MySQL and SQLite. The tables are made on first use; {@link
 * ChainTable#ddl} prints what makes them, for a host that does so itself. Any number of sinks,
 * threads and processes may write to one chain: a batch is one transaction, which locks the chain's
 * head first.
 *
 * <ul>
 *   <li>A batch is stored when {@link #append} returns. When it throws, nothing of it is, but for
 *       two cases of which the message tells: the connection broke while it was committed, or H2
 *       could not force it to disk. The next append works as soon as the database does.
 *   <li>A writer that finds another one in its way tries again, five times in all.
 *   <li>{@link #durability} says what the database does, as far as it tells: {@link
 *       Durability#FORCED} on PostgreSQL with {@code fsync} and {@code synchronous_commit}, on
 *       MariaDB and MySQL with {@code innodb_flush_log_at_trx_commit} 1, on SQLite with {@code
 *       synchronous} FULL, and on H2 for a user with admin rights, as the sink then has it force
 *       each batch to disk.
 *   <li>A chain that is not as its writers leave it gets no more events: {@link
 *       IllegalStateException}.
 *   <li>{@link #close} closes what this sink has opened itself, and never a host's data source.
 * </ul>
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class JdbcSink implements AuditSink {
  private final ChainTable table;
  private final InstantSource clock;
  private final ErasableFields erasable;
  private final TableWriter writer;
  private final Keeper keeper;

  private JdbcSink(ChainTable table, InstantSource clock, ErasableFields erasable, Keeper keeper) {
    this.table = table;
    this.clock = clock;
    this.erasable = erasable;
    this.keeper = keeper;
    writer = new TableWriter(table, clock, erasable);
  }

  /** A sink in a host's database. It is not reached before the sink is opened or used. */
  public static JdbcSink on(DataSource source) {
    return new JdbcSink(ChainTable.in(source), Times::now, ErasableFields.NONE, Keeper.NONE);
  }

  /**
   * A sink in an H2 database of its own, in this process, with nothing to install but H2's jar
   * ({@code com.h2database:h2}). The file is made if need be; one process at a time can use it.
   *
   * @param database the path of the file, without the {@code .mv.db} with which it ends
   * @throws IllegalArgumentException if there is a semicolon in it
   * @throws IllegalStateException if H2 is not on the class path
   */
  public static JdbcSink embedded(Path database) {
    EmbeddedDatabase h2;
    try {
      h2 = EmbeddedDatabase.at(database);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "JdbcSink.embedded needs H2 at run time: add com.h2database:h2", e);
    }
    return new JdbcSink(ChainTable.in(h2.source()), Times::now, ErasableFields.NONE, h2);
  }

  private JdbcSink with(ChainTable newTable) {
    return new JdbcSink(newTable, clock, erasable, keeper);
  }

  /** In another schema, as {@link ChainTable#withSchema}. */
  public JdbcSink withSchema(String schema) {
    return with(table.withSchema(schema));
  }

  /** With other tables, as {@link ChainTable#withTablePrefix}. */
  public JdbcSink withTablePrefix(String prefix) {
    return with(table.withTablePrefix(prefix));
  }

  /** Another chain of these tables, as {@link ChainTable#withChainName}. */
  public JdbcSink withChainName(String chainName) {
    return with(table.withChainName(chainName));
  }

  /**
   * Takes the recorded-at times from this clock. Where it goes back, the time of the record before
   * is used.
   */
  public JdbcSink withClock(InstantSource newClock) {
    return new JdbcSink(table, Objects.requireNonNull(newClock, "clock"), erasable, keeper);
  }

  /**
   * Keeps the values at these paths in a table of their own, {@code leeway_audit_erasable}, where
   * {@link #erase} can erase them later; as {@link JsonLinesSink#withErasable}, which says which
   * paths.
   *
   * <p>A column by which events are found, such as {@code actor_id}, then has a placeholder where
   * the value was: queries still find it, but look at every record that has one.
   *
   * @throws IllegalArgumentException if a path is another
   */
  public JdbcSink withErasable(String... paths) {
    return new JdbcSink(table, clock, ErasableFields.of(paths), keeper);
  }

  /**
   * Erases values of events, as {@link JsonLinesSink#erase} does: in transactions that each record
   * what they erase, so that nothing is ever half done.
   *
   * <p>That a value is null for SQL does not mean that its bytes are gone: what the database keeps
   * below, in pages, logs, snapshots and replicas, is not reached, and neither are copies that
   * others have made. Whether what stays counts as erased is a question of law.
   *
   * @param what the events; limit, offset and cursor are passed over
   * @param who who erases; not erasable itself
   * @param legalBasis why that may or must be; not blank
   * @param paths which of the values; none for all
   * @return what was erased; nothing is recorded where there was nothing
   */
  public ErasureResult erase(AuditQuery what, Actor who, String legalBasis, String... paths)
      throws IOException {
    Erasure erasure = new Erasure(who, legalBasis, ErasableFields.of(paths));
    open();
    long[] seqs = FileSink.seqs(reader(), what);
    return written(() -> writer.erase(erasure, seqs));
  }

  /** Where it stores, for a verifier or reader. */
  public ChainTable table() {
    return table;
  }

  /** A reader of what is stored. */
  public AuditReader reader() {
    return AuditReader.of(table);
  }

  /** Verifies the chain, as {@link ChainVerifier#verify(ChainTable)}. */
  public Verification verify() {
    return ChainVerifier.verify(table);
  }

  /** Makes the tables and begins the chain, or checks them. */
  @Override
  public void open() throws IOException {
    append(List.of());
  }

  @Override
  public void append(List<AuditEvent> events) throws IOException {
    written(
        () -> {
          writer.append(events);
          return events;
        });
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private synchronized <T> T written(Work<T> work) throws IOException {
    try {
      keeper.open();
      return work.run();
    } catch (SQLException e) {
      throw new IOException(
          "audit log " + table + " could not be written: " + keeper.explain(e), e);
    }
  }

  /**
   * What the database says that it does; asked once, and {@link Durability#BUFFERED} as long as it
   * cannot be reached.
   */
  @Override
  public synchronized Durability durability() {
    try {
      keeper.open();
      return writer.durability();
    } catch (SQLException e) {
      return Durability.BUFFERED; // open() or append() says why
    }
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      keeper.close();
    } catch (SQLException e) {
      throw new IOException("audit log " + table + " could not be closed: " + e.getMessage(), e);
    }
  }

  /** The chain and its table. */
  @Override
  public String toString() {
    return "JdbcSink[" + table + "]";
  }
}
