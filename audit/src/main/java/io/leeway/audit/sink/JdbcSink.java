package io.leeway.audit.sink;

import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.TableWriter;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Times;
import io.leeway.core.jdbc.ConnectionPool;
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
 *   <li>Records are found by actor and resource through an index, as each costs a writer much of
 *       its speed. A query by anything else reads the chain until it has a page; a host may create
 *       further indexes itself, on {@code (chain_id, column, seq DESC)}.
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
  private final TableWriter writer;
  private final Keeper keeper;

  private JdbcSink(ChainTable table, InstantSource clock, Keeper keeper) {
    this.table = table;
    this.clock = clock;
    this.keeper = keeper;
    writer = new TableWriter(table, clock);
  }

  /** A sink in a host's database. It is not reached before the sink is opened or used. */
  public static JdbcSink on(DataSource source) {
    return new JdbcSink(ChainTable.in(source), Times::now, Keeper.NONE);
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
    return new JdbcSink(ChainTable.in(h2.source()), Times::now, h2);
  }

  /**
   * A sink in a database that is reached through two connections of the sink's own, for a host that
   * has no pool of them. {@link #close} closes them. It needs HikariCP ({@code
   * com.zaxxer:HikariCP}) and the driver of the database.
   *
   * <pre>{@code
   * AuditSink sink = JdbcSink.connect("jdbc:postgresql://db/audit", "writer", password);
   * }</pre>
   *
   * @throws IllegalStateException if HikariCP is not on the class path
   */
  public static JdbcSink connect(String url, String user, String password) {
    ConnectionPool pool = ConnectionPool.to(url, user, password);
    Keeper closing =
        new Keeper() {
          @Override
          public void close() {
            pool.close();
          }
        };
    return new JdbcSink(ChainTable.in(pool), Times::now, closing);
  }

  private JdbcSink with(ChainTable newTable) {
    return new JdbcSink(newTable, clock, keeper);
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
    return new JdbcSink(table, Objects.requireNonNull(newClock, "clock"), keeper);
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
  public synchronized void append(List<AuditEvent> events) throws IOException {
    try {
      keeper.open();
      writer.append(events);
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
