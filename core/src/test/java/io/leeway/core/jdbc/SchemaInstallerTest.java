package io.leeway.core.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteDataSource;

/** H2 commits each statement that changes a table by itself; SQLite takes all of them back. */
class SchemaInstallerTest {
  private static final List<String> FIRST =
      List.of("CREATE TABLE IF NOT EXISTS thing (name VARCHAR(9))");
  private static final List<String> SECOND =
      List.of(
          "CREATE TABLE IF NOT EXISTS other (name VARCHAR(9))",
          "CREATE INDEX IF NOT EXISTS by_name ON other (name)");
  private static final SchemaInstaller OLD = new SchemaInstaller("v", List.of(FIRST));
  private static final SchemaInstaller NEW = new SchemaInstaller("v", List.of(FIRST, SECOND));
  private static final SchemaInstaller BROKEN =
      new SchemaInstaller("v", List.of(FIRST, List.of(SECOND.get(0), "CREATE NONSENSE")));

  @TempDir static Path folder;

  static Stream<DataSource> sources() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + folder.resolve(System.nanoTime() + ".db"));
    sqlite.setBusyTimeout(5_000);
    return Stream.of(h2, sqlite);
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getInt(1) : -1;
    }
  }

  private static int version(DataSource source) throws SQLException {
    return number(source, "SELECT version FROM v");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void nothing_becomesTheNewestVersion(DataSource source) throws SQLException {
    NEW.install(source);
    NEW.install(source);

    assertThat(version(source)).isEqualTo(2);
    assertThat(number(source, "SELECT COUNT(*) FROM other")).isZero();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void olderTables_areUpgradedAndKeepWhatTheyHold(DataSource source) throws SQLException {
    OLD.install(source);
    execute(source, "INSERT INTO thing VALUES ('kept')");

    NEW.install(source);

    assertThat(version(source)).isEqualTo(2);
    assertThat(number(source, "SELECT COUNT(*) FROM thing")).isEqualTo(1);
    assertThat(number(source, "SELECT COUNT(*) FROM other")).isZero();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void upgradeThatFailsMidway_isGoneOnWith(DataSource source) throws SQLException {
    OLD.install(source);

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> BROKEN.install(source))
        .withMessageStartingWith("the tables cannot be created or upgraded: ")
        .withMessageContaining("NONSENSE");
    assertThat(version(source)).isEqualTo(1);

    NEW.install(source);
    assertThat(version(source)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void newerTables_areRefusedAndOlderOnesNotRead(DataSource source) throws SQLException {
    NEW.install(source);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> OLD.install(source))
        .withMessage(
            "the tables have version 2 (v), but this release of Leeway knows version 1:"
                + " use the newer release that made them");

    execute(source, "UPDATE v SET version = 1");
    try (Connection connection = source.getConnection()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> NEW.check(connection))
          .withMessageEndingWith("knows version 2: they are upgraded by the first who writes");
    }
  }

  private static boolean install(DataSource source) throws SQLException {
    NEW.install(source);
    return true;
  }

  @ParameterizedTest
  @MethodSource("sources")
  void severalAtOnce_upgradeOnce(DataSource source) throws Exception {
    OLD.install(source);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Boolean> upgrade = () -> install(source);
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(threads.submit(upgrade));
      }
      for (Future<Boolean> one : done) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(version(source)).isEqualTo(2);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            SchemaInstallerTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** The database of one tenant does not answer. */
  @ParameterizedTest
  @MethodSource("sources")
  void databaseThatHangs_keepsNoOtherWaiting(DataSource source) throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    Connection ofHanging = sources().findFirst().orElseThrow().getConnection();
    Connection connection =
        proxy(
            Connection.class,
            (self, method, args) -> {
              if (method.getName().equals("createStatement")) {
                hangs.countDown();
                answers.await();
              }
              return method.invoke(ofHanging, args);
            });
    DataSource hanging = proxy(DataSource.class, (self, method, args) -> connection);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> first = threads.submit(() -> install(hanging));
      assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(threads.submit(() -> install(source)).get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(first.isDone()).isFalse();
    } finally {
      answers.countDown();
      threads.shutdown();
    }
  }
}
