package io.leeway.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The databases that tests run on; each starts by itself and asks for nothing to be installed. */
public enum TestDatabase {
  H2 {
    @Override
    public DataSource create(Path folder) {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL("jdbc:h2:file:" + folder.resolve("h2-" + NEXT.incrementAndGet()));
      source.setUser("sa");
      return source;
    }
  },
  SQLITE {
    @Override
    public DataSource create(Path folder) {
      SQLiteDataSource source = new SQLiteDataSource();
      source.setUrl("jdbc:sqlite:" + folder.resolve("audit-" + NEXT.incrementAndGet() + ".db"));
      source.setBusyTimeout(20_000);
      return source;
    }
  },
  POSTGRESQL {
    @Override
    public DataSource create(Path folder) throws SQLException {
      String name = "audit_" + NEXT.incrementAndGet();
      EmbeddedPostgres server = Server.get();
      execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
      return server.getDatabase("postgres", name);
    }
  },
  /** With the profile {@code databases}; without it tests that want this one are skipped. */
  MARIADB {
    @Override
    public DataSource create(Path folder) throws SQLException {
      String name = "audit_" + NEXT.incrementAndGet();
      MariaDbServer server = MariaDbServer.get();
      execute(server.database(""), "CREATE DATABASE " + name);
      return server.database(name);
    }
  };

  /** How another process reaches it, as user {@link #user}. */
  public static String url(DataSource source) {
    if (source instanceof JdbcDataSource h2) {
      return h2.getURL();
    } else if (source instanceof SQLiteDataSource sqlite) {
      return sqlite.getUrl() + "?busy_timeout=20000";
    } else if (source instanceof MariaDbDataSource mariaDb) {
      return mariaDb.getUrl();
    }
    return ((PGSimpleDataSource) source).getUrl();
  }

  /** Who has all rights, without a password. */
  public String user() {
    return switch (this) {
      case H2, SQLITE -> "sa";
      case POSTGRESQL -> "postgres";
      case MARIADB -> "root";
    };
  }

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** A database with nothing in it. */
  public abstract DataSource create(Path folder) throws SQLException;

  /** Does something that Leeway would not. */
  public static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** One server for all tests of this process, with which it ends. */
  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres get() {
      return POSTGRES;
    }

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      try {
                        server.close();
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
