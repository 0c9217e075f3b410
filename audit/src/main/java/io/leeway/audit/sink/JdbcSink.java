package io.leeway.audit.sink;

import io.leeway.audit.AuditLog;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.Retention;
import io.leeway.audit.chain.AppendOnly;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.ErasableFields;
import io.leeway.audit.chain.Erasure;
import io.leeway.audit.chain.ErasureResult;
import io.leeway.audit.chain.LogMarks;
import io.leeway.audit.chain.Rollback;
import io.leeway.audit.chain.TablePruning;
import io.leeway.audit.chain.TableWriter;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Checks;
import io.leeway.core.jdbc.ConnectionPool;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Stores events in a database as a chain: what is changed later is found, in an event or in the
 * columns by which events are found.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(JdbcSink.on(dataSource)).build();
 * }</pre>
 *
 * <p>H2, PostgreSQL, MariaDB, MySQL and SQLite; another database is refused with an {@link
 * IOException} that names it. ({@code OTHER-DATABASES.md}, beside the source of the package {@code
 * chain}, has the tables for SQL Server and Oracle.) The tables are made on first use; {@link
 * ChainTable#ddl} prints what makes them, for a host that does so itself. Any number of sinks,
 * threads and processes may write to one chain: a batch is one transaction, which locks the chain's
 * head first.
 *
 * <ul>
 *   <li>A batch is stored when {@link #append} returns. When it throws, nothing of it is, but for
 *       two cases of which the message tells: the connection broke while it was committed, or H2
 *       could not force it to disk. The next append works as soon as the database does.
 *   <li>A writer that finds another one in its way tries again, after pauses that grow, for ten
 *       seconds; on PostgreSQL and H2 at READ COMMITTED, if its connections begin with more.
 *   <li>{@link #durability} says what the database does, as far as it tells: {@link
 *       Durability#FORCED} on PostgreSQL with {@code fsync} and {@code synchronous_commit}, on
 *       MariaDB and MySQL with {@code innodb_flush_log_at_trx_commit} 1, on SQLite with {@code
 *       synchronous} FULL, and on H2 for a user with admin rights, as the sink then has it force
 *       each batch to disk, and sets {@code WRITE_DELAY} 0 for the whole database: with another
 *       delay H2 can lose an acknowledged batch when its process is killed, and leave parts of one.
 *       It is asked of one connection, once: {@code synchronous} and {@code synchronous_commit} are
 *       settings of each connection, so have all of a pool begin with the same.
 *   <li>Records are found by id, actor and resource through an index, and not by more, as each
 *       costs a writer some of its speed. A query by anything else reads the chain until it has a
 *       page; a host may create further indexes itself, on {@code (chain_id, column, seq DESC)}.
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
  private final JdbcSettings settings;
  private final ChainTable table;
  private final Keeper keeper;
  private final TableWriter writer;
  private final Upkeep upkeep;
  private final Optional<OutboxRelay> relay;
  private final Object sweeping = new Object(); // one at a time

  private JdbcSink(JdbcSettings settings) {
    this.settings = settings;
    table = settings.table();
    keeper = settings.keeper();
    writer = new TableWriter(table, settings.chain().clock(), settings.chain().erasable());
    String log = table.toString();
    upkeep = new Upkeep(settings.chain(), this::sign, this::sweep, log);
    relay = settings.outbox().map(every -> new OutboxRelay(every, this::relay, log));
  }

  /** A sink in a host's database. It is not reached before the sink is opened or used. */
  public static JdbcSink on(DataSource source) {
    return new JdbcSink(JdbcSettings.of(ChainTable.in(source), Keeper.NONE));
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
    return new JdbcSink(JdbcSettings.of(ChainTable.in(h2.source()), h2));
  }

  /** As the other one that takes suppliers, in the schema in which a connection begins. */
  public static AuditSink lateBound(Supplier<? extends DataSource> source) {
    return new LateBoundSink(source, Optional.empty(), UnaryOperator.identity());
  }

  /**
   * A sink for an {@link io.leeway.audit.AuditLog} that stores each event where the thread that
   * records it says: the request's tenant decides. Every database and schema has a chain of its
   * own.
   *
   * <pre>{@code
   * AuditSink sink = JdbcSink.lateBound(() -> dataSource, Tenant::currentSchema, s -> s);
   * AuditLog audit = AuditLog.builder(sink).build();
   * }</pre>
   *
   * <p>The suppliers are called on the thread that records. When one throws or gives null, the
   * event is not stored anywhere: a failure as the log's {@link io.leeway.audit.FailurePolicy} has
   * it. When one database does not take its part of a batch, the other parts are stored. All wait
   * for the same thread, and so for the slowest database; what a log loses is recorded by the sink
   * that should have had it. As no database is known before the first event, its durability is
   * {@link Durability#BUFFERED}, and a log that promises more refuses it.
   *
   * <p>The sink of a place is made for its first event, and what it does besides begins then:
   * checkpoints, retention, an outbox. A place that has an outbox and no other events wants a
   * {@link #on} of its own that is {@linkplain #open opened}.
   *
   * @param source gives the database
   * @param schema gives the schema, as {@link #withSchema} has it
   * @param settings makes other settings on the sink of one place; called once for each
   */
  public static AuditSink lateBound(
      Supplier<? extends DataSource> source,
      Supplier<String> schema,
      UnaryOperator<JdbcSink> settings) {
    Objects.requireNonNull(schema, "supplier of the schema");
    return new LateBoundSink(source, Optional.of(schema), settings);
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
    return new JdbcSink(JdbcSettings.of(ChainTable.in(pool), closing));
  }

  private JdbcSink with(ChainTable newTable) {
    return new JdbcSink(settings.with(newTable));
  }

  private JdbcSink with(ChainSettings chain) {
    return new JdbcSink(settings.with(chain));
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
    return with(settings.chain().withClock(newClock));
  }

  /**
   * Removes old rows when the sink is opened or first stores an event, and every hour until it is
   * closed, on a thread of its own, a daemon named {@code leeway-retention-...}. What goes is
   * verified first; then 500 rows go at a time, each in a transaction of its own, and the newest
   * row never does. A failure is counted in {@link #retentionHealth}, warned about, and tried again
   * after a minute.
   */
  public JdbcSink withRetention(Retention newRetention) {
    return with(settings.chain().withRetention(newRetention));
  }

  /** What became of the retention; empty where it is off. */
  public Optional<RetentionHealth> retentionHealth() {
    return upkeep.retentionHealth();
  }

  /**
   * Removes now what retention does not keep.
   *
   * @throws IllegalStateException if the chain is not as writers leave it
   * @throws IOException if the database did not do so; what was not removed goes next time
   */
  public PruneResult prune() throws IOException {
    PruneResult result = sweep(() -> true);
    upkeep.swept(result);
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
        return result(new TablePruning(1, Optional.empty(), false));
      }
      keepOpen();
      upkeep.signBeforeSweep();
      try {
        TablePruning plan = plan(); // reads what goes; no event waits for that
        boolean done = plan.part().isPresent() && goesOn.getAsBoolean() && writer.prune(plan);
        while (goesOn.getAsBoolean() && writer.removePruned()) {}
        return result(done ? plan : TablePruning.nothing(plan));
      } catch (SQLException e) {
        throw failure("pruned", e);
      }
    }
  }

  private TablePruning plan() throws IOException {
    return settings.chain().retention().isOff()
        ? new TablePruning(1, Optional.empty(), false)
        : TablePruning.plan(table, upkeep.limit(writer.signed()));
  }

  private static PruneResult result(TablePruning plan) {
    return PruneResult.of(plan.firstSeq(), plan.part(), plan.isHeldBack());
  }

  private IOException failure(String what, SQLException e) {
    return new IOException(
        "audit log " + table + " could not be " + what + ": " + keeper.explain(e), e);
  }

  /** Takes back all that was stored after a record, as {@link FileSink#rollbackTo}. */
  public RollbackResult rollbackTo(String hash, Actor who, String reason) throws IOException {
    AuditEvent cause = Rollback.cause(who, reason);
    Optional<Long> records = written("rolled back", () -> writer.rollBack(hash, cause));
    return new RollbackResult(records.isPresent(), records.orElse(0L));
  }

  /** As the other one, every 10,000 records and every minute. */
  public JdbcSink withCheckpoints(CheckpointSigner signer, CheckpointPublisher publisher) {
    return withCheckpoints(signer, publisher, CheckpointPlan.EVERY, CheckpointPlan.INTERVAL);
  }

  /**
   * Has checkpoints signed and published, as {@link FileSink#withCheckpoints(CheckpointSigner,
   * CheckpointPublisher, long, Duration)} does; the last one that was signed stands in a table of
   * its own.
   *
   * @param every at least 1
   * @param interval the longest time between two
   */
  public JdbcSink withCheckpoints(
      CheckpointSigner signer, CheckpointPublisher publisher, long every, Duration interval) {
    CheckpointPlan plan = new CheckpointPlan(signer, publisher, every, interval);
    return with(settings.chain().withCheckpoints(plan));
  }

  /** What became of the checkpoints; empty where none are wanted. */
  public Optional<CheckpointHealth> checkpointHealth() {
    return upkeep.checkpointHealth();
  }

  private synchronized Checkpoint sign(CheckpointSigner signer) throws IOException {
    try {
      keeper.open();
      return writer.sign(signer);
    } catch (SQLException e) {
      throw new IOException(
          "no checkpoint is signed for audit log " + table + ": " + keeper.explain(e), e);
    }
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
    return with(settings.chain().withErasable(paths));
  }

  /**
   * Erases values of events, as {@link JsonLinesSink#erase} does: in transactions that each record
   * what they erase, so that nothing is ever half done.
   *
   * <p>That a value is null for SQL does not mean that its bytes are gone: what the database keeps
   * below, in pages, logs, snapshots and replicas, is not reached, and neither are copies that
   * others have made. Whether what stays counts as erased is a question of law.
   *
   * @param what the events, those that were rolled back among them; limit, offset and cursor are
   *     passed over
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
    return written("written", () -> writer.erase(erasure, seqs));
  }

  /**
   * Chains what waits in the outbox, as long as the sink is open: at once, and then every so often,
   * on a daemon thread named {@code leeway-outbox}. Any number of sinks and processes may.
   *
   * @param interval how long an event may wait at least
   */
  public JdbcSink withOutbox(Duration interval) {
    Checks.argument(
        !interval.isNegative() && !interval.isZero(),
        "interval of the outbox must be positive, but was %s",
        interval);
    return new JdbcSink(settings.withOutbox(interval));
  }

  /** What became of the outbox; empty where this sink does not see to it. */
  public Optional<OutboxHealth> outboxHealth() {
    return relay.map(OutboxRelay::health);
  }

  /**
   * The outbox of this sink's chain; its tables must exist before the first event: {@link #open}
   * makes them.
   *
   * @param log says which events are recorded, and takes out secrets
   */
  public JdbcOutbox outbox(AuditLog log) {
    return new JdbcOutbox(log, table);
  }

  private synchronized TableWriter.Relayed relay() throws IOException {
    try {
      keeper.open();
      return writer.relay();
    } catch (SQLException e) {
      throw new IOException(
          "the outbox of audit log " + table + " is not chained: " + keeper.explain(e), e);
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

  /** Triggers that refuse to change what is stored, to be installed once. */
  public AppendOnly appendOnly() {
    return AppendOnly.of(table);
  }

  /** Verifies the chain, as {@link ChainVerifier#verify(ChainTable)}. */
  public Verification verify() {
    return ChainVerifier.verify(table);
  }

  /** Makes the tables and begins the chain, or checks them. */
  @Override
  public synchronized void open() throws IOException {
    upkeep.sign();
    append(List.of());
  }

  @Override
  public void append(List<AuditEvent> events) throws IOException {
    LogMarks.refuseIn(events);
    written(
        "written",
        () -> {
          writer.append(events);
          return events;
        });
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private synchronized <T> T written(String what, Work<T> work) throws IOException {
    try {
      keeper.open();
      T result = work.run();
      upkeep.stored(writer.seq());
      relay.ifPresent(OutboxRelay::begin);
      return result;
    } catch (SQLException e) {
      throw failure(what, e);
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
    relay.ifPresent(OutboxRelay::close); // without the lock, which its thread needs to end
    upkeep.close();
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
