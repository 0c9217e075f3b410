package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.testing.ChildJvm;
import io.leeway.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The database sink where a database or a pool is not as one would wish. */
class JdbcSinkFaultsTest {
  @TempDir Path folder;

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> AuditEvent.of("hp_change")).toList();
  }

  private static void assertIntact(JdbcSink sink, int records) {
    Verification verification = sink.verify();

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(records);
  }

  /** A data source of which every call can fail. */
  private static final class Fragile {
    private final DataSource source;
    private String broken = "";

    Fragile(DataSource source) {
      this.source = source;
    }

    private Object call(Object target, String name, Method method, Object[] args) throws Throwable {
      if (name.equals(broken)) {
        throw new SQLException("no " + name + " today");
      }
      try {
        Object result = method.invoke(target, args);
        if (result instanceof Connection) {
          return proxy(Connection.class, result);
        }
        return result instanceof PreparedStatement
            ? proxy(PreparedStatement.class, result)
            : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private <T> T proxy(Class<T> type, Object target) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader() == null ? getClass().getClassLoader() : type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, args) -> call(target, method.getName(), method, args)));
    }

    DataSource asDataSource() {
      return proxy(DataSource.class, source);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failedAppend_storesNothingAndTheNextGoesOn(TestDatabase database) throws Exception {
    Fragile fragile = new Fragile(database.create(folder));
    JdbcSink sink = JdbcSink.on(fragile.asDataSource());
    sink.append(events(2));

    for (String call :
        List.of("getConnection", "setAutoCommit", "prepareStatement", "executeBatch", "commit")) {
      fragile.broken = call;
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> sink.append(events(3)))
          .withMessageStartingWith(
              "audit log 'audit' in leeway_audit_record could not be written: ")
          .withMessageContaining("no " + call + " today");
      fragile.broken = "";
    }
    sink.append(events(1));

    assertIntact(sink, 4);
  }

  @ParameterizedTest
  @EnumSource
  void poolOfOneConnectionWithoutAutoCommit_suffices(TestDatabase database) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.create(folder));
    config.setMaximumPoolSize(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(2_000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcSink sink = JdbcSink.on(pool);
      sink.append(events(60));

      sink.reader()
          .forEach(
              AuditQuery.all(),
              record -> assertThat(sink.verify().valid()).isTrue()); // reading holds no connection

      assertIntact(sink, 61);
      ChainTable another = ChainTable.in(pool); // which has yet to ask what database this is
      assertThat(AuditReader.of(another).find(AuditQuery.all().limit(2)).records()).hasSize(2);
      assertThat(ChainVerifier.verify(ChainTable.in(pool)).valid()).isTrue();
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void connection_commitsByItselfAgainAfterwards(TestDatabase database) throws Exception {
    try (Connection only = database.create(folder).getConnection()) {
      Connection kept =
          (Connection)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (self, method, args) ->
                      method.getName().equals("close") ? null : method.invoke(only, args));
      DataSource source =
          (DataSource)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {DataSource.class},
                  (self, method, args) -> kept);
      JdbcSink sink = JdbcSink.on(source);

      sink.append(events(2));
      assertThat(only.getAutoCommit()).isTrue();
      assertIntact(sink, 3);
      assertThat(only.getAutoCommit()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tablesThatAreNotThere_areNamed(TestDatabase database) throws Exception {
    ChainTable table = ChainTable.in(database.create(folder));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> ChainVerifier.verify(table))
        .withMessageStartingWith("audit log 'audit' in leeway_audit_record cannot be read: ");
  }

  /** The host's own code, or somebody at a console, has changed the head and not committed. */
  @ParameterizedTest
  @EnumSource
  void headLockedByAnother_isAnErrorInTimeAndNothingIsHalfDone(TestDatabase database)
      throws Exception {
    DataSource source = database.create(folder);
    if (source instanceof SQLiteDataSource sqlite) {
      sqlite.setBusyTimeout(300);
    }
    JdbcSink sink = JdbcSink.on(source);
    sink.append(events(2));
    try (Connection other = source.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE leeway_audit_head SET seq = seq");
      long began = System.nanoTime();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> sink.append(events(3)))
          .withMessageContaining(
              "another transaction has the head of 'audit' in leeway_audit_record locked: ");

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      other.rollback();
    }
    sink.append(events(1));

    assertIntact(sink, 4);
  }

  @ParameterizedTest
  @EnumSource
  void readOnlyDatabase_isReadAndNotWritten(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink.on(source).append(events(2));
    JdbcSink sink = JdbcSink.on(readOnly(database, source));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sink.append(events(1)))
        .withMessageStartingWith("audit log 'audit' in leeway_audit_record could not be written: ")
        .satisfies(
            e -> assertThat(e.toString().toLowerCase(Locale.ROOT)).containsAnyOf("read", "denied"));

    assertIntact(sink, 3);
    assertThat(sink.reader().find(AuditQuery.all()).records()).hasSize(2);
  }

  private static DataSource readOnly(TestDatabase database, DataSource source) throws SQLException {
    switch (database) {
      case H2 -> {
        JdbcDataSource h2 = (JdbcDataSource) source;
        h2.setURL(h2.getURL() + ";ACCESS_MODE_DATA=r");
      }
      case SQLITE -> ((SQLiteDataSource) source).setReadOnly(true);
      case POSTGRESQL ->
          ((PGSimpleDataSource) source).setOptions("-c default_transaction_read_only=on");
      case MARIADB -> {
        TestDatabase.execute(
            source, "CREATE OR REPLACE USER reader", "GRANT SELECT ON *.* TO reader");
        ((MariaDbDataSource) source).setUser("reader");
      }
    }
    return source;
  }

  @Test
  void fullDatabase_losesNothingThatWasStored() throws Exception {
    SQLiteDataSource source = (SQLiteDataSource) TestDatabase.SQLITE.create(folder);
    JdbcSink.on(source).append(events(2));
    source.setMaxPageCount(40);
    JdbcSink sink = JdbcSink.on(source);
    AuditEvent big = AuditEvent.of("hp_change").detail("text", "x".repeat(10_000));
    int[] stored = {0};

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> {
              for (; stored[0] < 100; stored[0]++) {
                sink.append(List.of(big, big));
              }
            })
        .withMessageContaining("full");

    assertIntact(sink, 3 + 2 * stored[0]);
    source.setMaxPageCount(1_000);
    sink.append(List.of(big));
    assertIntact(sink, 4 + 2 * stored[0]);
  }

  @ParameterizedTest
  @EnumSource
  void connect_hasAPoolOfItsOwn(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    JdbcSink sink = JdbcSink.connect(TestDatabase.url(source), database.user(), "");

    sink.append(events(2));
    sink.close();
    sink.append(events(1)); // opens it again
    assertIntact(sink, 4);
    sink.close();

    assertIntact(JdbcSink.on(source), 4);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("leeway-pool"));
  }

  @Test
  void connect_showsNoPassword() {
    for (String url :
        List.of(
            "jdbc:h2:mem:secrets;IFEXISTS=TRUE;PASSWORD_HASH=hunter2",
            "jdbc:h2:mem:secrets;PASSWORD=hunter2;HUNTER2",
            "jdbc:h2:mem:secrets;SECRET=hunter2",
            "jdbc:h2:tcp://127.0.0.1:1/db;PASSWORD=hunter2",
            "jdbc:sqlite:/nowhere/audit.db?password=hunter2",
            "jdbc:mariadb://127.0.0.1:1/db?password=hunter2&connectTimeout=500",
            "jdbc:mariadb://127.0.0.1:none/db?password=hunter2",
            "jdbc:postgresql://127.0.0.1:none/db?password=hunter2",
            "jdbc:nobody://host/db?password=hunter2",
            "jdbc:postgresql://127.0.0.1:1/db?password=hunter2&connectTimeout=1")) {
      JdbcSink sink = JdbcSink.connect(url, "writer", "hunter2");

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::open)
          .satisfies(
              e -> {
                StringWriter all = new StringWriter();
                e.printStackTrace(new PrintWriter(all));
                assertThat(all.toString()).doesNotContain("hunter2");
              });
      assertThat(sink.toString()).doesNotContain("hunter2");
    }
    assertThatThrownBy(() -> JdbcSink.connect("jdbc:nobody:x", "u", "p").open())
        .hasMessageEndingWith(
            "no JDBC driver on the class path accepts the URL; add that of the database");
  }

  @Test
  void schema_isUsed() throws Exception {
    for (TestDatabase database : List.of(TestDatabase.H2, TestDatabase.POSTGRESQL)) {
      DataSource source = database.create(folder);
      TestDatabase.execute(source, "CREATE SCHEMA \"Tenant_a\"", "CREATE SCHEMA \"tenant_b\"");
      JdbcSink one = JdbcSink.on(source).withSchema("Tenant_a");
      JdbcSink other = JdbcSink.on(source).withSchema("tenant_b");

      one.append(events(1));
      other.append(events(4));

      assertIntact(one, 2);
      assertIntact(other, 5);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> JdbcSink.on(source).withSchema("tenant_c").open())
          .withMessageContaining("tenant_c");
    }
  }

  private EmbeddedPostgres server(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("server"))
            .setCleanDataDirectory(false);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @Test
  void serverThatIsStoppedAndStarted_losesNothingAndIsGoneOnWith() throws Exception {
    int port;
    JdbcSink sink;
    try (EmbeddedPostgres server = server(0)) {
      port = server.getPort();
      sink = JdbcSink.on(server.getPostgresDatabase());
      sink.append(events(3));
    }

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sink.append(events(1)))
        .withMessageStartingWith("audit log 'audit' in leeway_audit_record could not be written: ");

    try (EmbeddedPostgres again = server(port)) {
      assertThat(again.getPort()).isEqualTo(port);
      sink.append(events(2));
      assertIntact(sink, 6);
    }
  }

  @Test
  void embeddedDatabase_isThereAgainAfterClose() throws Exception {
    Path file = folder.resolve("deep").resolve("audit");
    JdbcSink sink = JdbcSink.embedded(file);
    sink.append(events(2));
    sink.close();
    sink.append(events(1));
    sink.close();

    try (JdbcSink again = JdbcSink.embedded(file)) {
      again.append(events(1));
      assertIntact(again, 5);
    }
  }

  /** What a process says that has or has not HikariCP. */
  private static String connect(boolean withPool) throws IOException {
    String url = "jdbc:h2:mem:audit;USER=sa;PASSWORD=hunter2";
    ProcessBuilder child = ChildJvm.running(ConnectMain.class, url, "sa", "hunter2");
    String classPath =
        Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
            .filter(entry -> withPool || !entry.contains("HikariCP"))
            .collect(Collectors.joining(File.pathSeparator));
    child.command().replaceAll(part -> part.equals(ChildJvm.classPath()) ? classPath : part);
    Process process = child.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void connectWithoutHikari_namesWhatIsMissingAndNoPassword() throws Exception {
    assertThat(connect(true))
        .isEqualToNormalizingNewlines("stored by a data source\nstored by connect\n");

    assertThat(connect(false))
        .startsWith("stored by a data source")
        .contains(
            "IllegalStateException: a pool of connections needs HikariCP at run time: add"
                + " com.zaxxer:HikariCP, or give a DataSource of your own")
        .doesNotContain("hunter2", "jdbc:", "stored by connect");
  }

  /** What a second process meets. */
  @Test
  void embeddedDatabaseInUse_isNamed() throws Exception {
    Path file = folder.resolve("audit");
    try (JdbcSink sink = JdbcSink.embedded(file)) {
      sink.open();
      Process other = ChildJvm.running(EmbeddedMain.class, file).redirectErrorStream(true).start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(said)
          .contains(
              "audit log 'audit' in leeway_audit_record could not be written: another process has"
                  + " the database "
                  + file
                  + " open, and H2 lets one at a time; use a database server for several");
      sink.append(events(1));
      assertIntact(sink, 2);
    }
  }

  @Test
  void h2InMemoryOrForOthers_promisesLess() throws Exception {
    JdbcDataSource memory = new JdbcDataSource();
    memory.setURL("jdbc:h2:mem:durability;DB_CLOSE_DELAY=-1");
    memory.setUser("sa");
    assertThat(JdbcSink.on(memory).durability()).hasToString("BUFFERED");

    DataSource file = TestDatabase.H2.create(folder);
    String url = ((JdbcDataSource) file).getURL();
    TestDatabase.execute(file, "CREATE USER app PASSWORD 'x'", "SET WRITE_DELAY 500");
    JdbcDataSource others = new JdbcDataSource();
    others.setURL(url);
    others.setUser("app");
    others.setPassword("x");
    assertThat(JdbcSink.on(others).durability()).hasToString("BUFFERED");
    TestDatabase.execute(file, "SET WRITE_DELAY 0");
    assertThat(JdbcSink.on(others).durability()).hasToString("OS");
  }

  @Test
  void otherDatabase_isNamed() {
    DataSource oracle =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, args) -> answer(Connection.class));

    assertThatThrownBy(() -> JdbcSink.on(oracle).open())
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "database must be H2, PostgreSQL, MariaDB, MySQL or SQLite, but is Oracle 19");
  }

  private static Object answer(Class<?> type) {
    return Proxy.newProxyInstance(
        JdbcSinkFaultsTest.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, args) ->
            switch (method.getName()) {
              case "getMetaData" -> answer(DatabaseMetaData.class);
              case "getDatabaseProductName" -> "Oracle";
              case "getDatabaseProductVersion" -> "19";
              default -> null;
            });
  }
}
