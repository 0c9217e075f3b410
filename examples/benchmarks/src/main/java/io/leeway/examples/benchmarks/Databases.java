package io.leeway.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A new database of a kind, set so that what was committed is on the disk, and a pool of two
 * connections to it.
 */
final class Databases implements AutoCloseable {
  private final Path folder;
  private final Closeable server;
  private final HikariDataSource pool;

  Databases(Database kind) {
    try {
      folder = Files.createTempDirectory("leeway-benchmark-");
      HikariConfig config = new HikariConfig();
      config.setMaximumPoolSize(2);
      switch (kind) {
        case H2 -> {
          config.setDataSource(h2(folder.resolve("audit")));
          server = () -> {};
        }
        case SQLITE -> {
          config.setDataSource(sqlite(folder.resolve("audit.db")));
          server = () -> {};
        }
        default -> {
          EmbeddedPostgres postgres =
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .start();
          config.setDataSource(postgres.getPostgresDatabase());
          server = postgres;
        }
      }
      pool = new HikariDataSource(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataSource h2(Path file) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + file);
    source.setUser("sa");
    return source;
  }

  private static DataSource sqlite(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  DataSource source() {
    return pool;
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws IOException {
    pool.close();
    server.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
