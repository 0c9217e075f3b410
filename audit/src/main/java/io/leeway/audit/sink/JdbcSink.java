package io.leeway.audit.sink;

import io.leeway.audit.AuditReader;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.LogMarks;
import io.leeway.audit.chain.PruneLimit;
import io.leeway.audit.chain.Rollback;
import io.leeway.audit.chain.TablePruning;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
  private final TableWriter writer;
  private final Keeper keeper;
  private final Retention retention;
  private final @Nullable RetentionThread sweeper; // null where retention is off
  private final Object sweeping = new Object(); // one at a time

  private JdbcSink(ChainTable table, InstantSource clock, Keeper keeper, Retention retention) {
    this.table = table;
    this.clock = clock;
    this.keeper = keeper;
    this.retention = retention;
    writer = new TableWriter(table, clock);
    sweeper = retention.isOff() ? null : new RetentionThread(clock, this::sweep, table.toString());
  }

  /** A sink in a host's database. It is not reached before the sink is opened or used. */
  public static JdbcSink on(DataSource source) {
    return new JdbcSink(ChainTable.in(source), Times::now, Keeper.NONE, Retention.off());
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
    return new JdbcSink(ChainTable.in(h2.source()), Times::now, h2, Retention.off());
  }

  private JdbcSink with(ChainTable newTable) {
    return new JdbcSink(newTable, clock, keeper, retention);
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
    return new JdbcSink(table, Objects.requireNonNull(newClock, "clock"), keeper, retention);
  }

  /**
   * Removes old rows when the sink is opened or first stores an event, and every hour until it is
   * closed, on a thread of its own, a daemon named {@code leeway-retention-...}. What goes is
   * verified first; then 500 rows go at a time, each in a transaction of its own, and the newest
   * row never does. A failure is counted in {@link #retentionHealth}, warned about, and tried again
   * after a minute.
   */
  public JdbcSink withRetention(Retention newRetention) {
    return new JdbcSink(table, clock, keeper, Objects.requireNonNull(newRetention, "retention"));
  }

  /** What became of the retention; empty where it is off. */
  public Optional<RetentionHealth> retentionHealth() {
    return Optional.ofNullable(sweeper).map(RetentionThread::health);
  }

  /**
   * Removes now what retention does not keep.
   *
   * @throws IllegalStateException if the chain is not as writers leave it
   * @throws IOException if the database did not do so; what was not removed goes next time
   */
  public PruneResult prune() throws IOException {
    PruneResult result = sweep(() -> true);
    if (sweeper != null) {
      sweeper.succeeded(result);
    }
    return result;
  }

  /**
   * What {@link #prune} would remove. Nothing is changed.
   *
   * @throws IllegalStateException if the chain is not as writers leave it
   */
  public PruneResult dryRun() throws IOException {
    keepOpen();
    return result(plan());
  }

  /** The database must be reachable while the lock is not held, too: events do not wait. */
  private synchronized void keepOpen() throws IOException {
    try {
      keeper.open();
    } catch (SQLException e) {
      throw failure("opened", e);
    }
  }

  private PruneResult sweep(BooleanSupplier goesOn) throws IOException {
    synchronized (sweeping) {
      if (!goesOn.getAsBoolean()) {
        return result(new TablePruning(1, Optional.empty()));
      }
      keepOpen();
      try {
        TablePruning plan = plan(); // reads what goes; no event waits for that
        boolean done = plan.part().isPresent() && goesOn.getAsBoolean() && writer.prune(plan);
        while (goesOn.getAsBoolean() && writer.removePruned()) {}
        return done ? result(plan) : result(new TablePruning(plan.firstSeq(), Optional.empty()));
      } catch (SQLException e) {
        throw failure("pruned", e);
      }
    }
  }

  private TablePruning plan() throws IOException {
    return retention.isOff()
        ? new TablePruning(1, Optional.empty())
        : TablePruning.plan(
            table, RetentionThread.limit(retention, clock.instant(), PruneLimit.ALL - 1));
  }

  private static PruneResult result(TablePruning plan) {
    return PruneResult.of(plan.firstSeq(), plan.part(), false);
  }

  private IOException failure(String what, SQLException e) {
    return new IOException(
        "audit log " + table + " could not be " + what + ": " + keeper.explain(e), e);
  }

  /** Takes back all that was stored after a record, as {@link FileSink#rollbackTo}. */
  public synchronized RollbackResult rollbackTo(String hash, Actor who, String reason)
      throws IOException {
    AuditEvent cause = Rollback.cause(who, reason);
    try {
      keeper.open();
      Optional<Long> records = writer.rollBack(hash, cause);
      return new RollbackResult(records.isPresent(), records.orElse(0L));
    } catch (SQLException e) {
      throw failure("rolled back", e);
    }
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
    LogMarks.refuseIn(events);
    try {
      keeper.open();
      writer.append(events);
    } catch (SQLException e) {
      throw failure("written", e);
    }
    if (sweeper != null) {
      sweeper.begin();
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
  public void close() throws IOException {
    if (sweeper != null) {
      sweeper.close(); // before the lock is taken, which its thread needs to end
    }
    closeKeeper();
  }

  private synchronized void closeKeeper() throws IOException {
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
