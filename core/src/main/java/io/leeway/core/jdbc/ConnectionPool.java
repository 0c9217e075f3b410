package io.leeway.core.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of connections of Leeway's own, for a host that has none. It is opened by the first
 * connection that is asked for, and again by the next one after it was closed.
 *
 * <p>Of all of Leeway only this needs HikariCP. Safe for any thread.
 */
public final class ConnectionPool implements DataSource, AutoCloseable {
  private static final int SIZE = 2; // one that writes, one that reads
  private static final long TIMEOUT_MILLIS = 10_000;

  private final String url;
  private final String user;
  private final String password;
  private @Nullable HikariDataSource open;

  private ConnectionPool(String url, String user, String password) {
    this.url = Objects.requireNonNull(url, "url");
    this.user = Objects.requireNonNull(user, "user");
    this.password = Objects.requireNonNull(password, "password");
  }

  /**
   * A pool of connections to a database, which is not reached before it is used.
   *
   * @throws IllegalStateException if HikariCP is not on the class path
   */
  public static ConnectionPool to(String url, String user, String password) {
    try {
      new HikariDataSource().close();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "a pool of connections needs HikariCP at run time: add com.zaxxer:HikariCP,"
              + " or give a DataSource of your own",
          e);
    }
    return new ConnectionPool(url, user, password);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return pool().getConnection();
  }

  private synchronized HikariDataSource pool() throws SQLException {
    HikariDataSource pool = open;
    if (pool == null) {
      requireDriver();
      pool = new HikariDataSource(); // connects at the first getConnection()
      pool.setJdbcUrl(url);
      pool.setUsername(user);
      pool.setPassword(password);
      pool.setPoolName("leeway-pool");
      pool.setMaximumPoolSize(SIZE);
      pool.setMinimumIdle(0);
      pool.setConnectionTimeout(TIMEOUT_MILLIS);
      open = pool;
    }
    return pool;
  }

  /** HikariCP would put the URL into its message, and with it a password that is a part of it. */
  private void requireDriver() throws SQLException {
    if (DriverManager.drivers().noneMatch(driver -> accepts(driver))) {
      throw new SQLException(
          "no JDBC driver on the class path accepts the URL; add that of the database");
    }
  }

  private boolean accepts(java.sql.Driver driver) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false; // some refuse by an exception
    }
  }

  /** Closes the pool and its connections. */
  @Override
  public synchronized void close() {
    HikariDataSource pool = open;
    open = null;
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
    throw new SQLFeatureNotSupportedException("the pool has connections of one user");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("the pool logs with SLF4J");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("the pool has a time-out of its own");
  }

  @Override
  public int getLoginTimeout() {
    return Math.toIntExact(TIMEOUT_MILLIS / 1_000);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("the pool logs with SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("the pool is no wrapper of " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  /** Says nothing of the database, as its URL may hold a password. */
  @Override
  public String toString() {
    return "ConnectionPool";
  }
}
