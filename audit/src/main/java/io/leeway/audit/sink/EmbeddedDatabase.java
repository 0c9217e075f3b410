package io.leeway.audit.sink;

import io.leeway.core.internal.Checks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * An H2 database in a file, in this process. It is open as long as somebody has a connection; this
 * keeps one, so that it is not opened for each batch anew.
 */
final class EmbeddedDatabase implements Keeper {
  private final Path file;
  private final JdbcDataSource source;
  private @Nullable Connection kept;

  private EmbeddedDatabase(Path file, JdbcDataSource source) {
    this.file = file;
    this.source = source;
  }

  static EmbeddedDatabase at(Path database) {
    Path file = database.toAbsolutePath();
    Checks.argument(
        file.toString().indexOf(';') < 0,
        "path of an H2 database must have no semicolon, but was '%s'",
        file);
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + file);
    source.setUser("leeway");
    source.setPassword("");
    return new EmbeddedDatabase(file, source);
  }

  DataSource source() {
    return source;
  }

  @Override
  public synchronized void open() throws SQLException {
    if (kept == null || kept.isClosed()) {
      kept = source.getConnection();
    }
  }

  @Override
  public String explain(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
        ? "another process has the database "
            + file
            + " open, and H2 lets one at a time; use a database server for several"
        : Keeper.super.explain(e);
  }

  @Override
  public synchronized void close() throws SQLException {
    Connection open = kept;
    kept = null;
    if (open != null) {
      open.close();
    }
  }
}
