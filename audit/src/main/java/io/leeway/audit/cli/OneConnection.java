package io.leeway.audit.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source of one connection, which is closed with it: for a command that reads page by page,
 * and needs no pool. It makes no database that is not there.
 */
final class OneConnection implements DataSource, AutoCloseable {
  private static final String OPEN_EXISTING = "2"; // SQLITE_OPEN_READWRITE without _CREATE

  private final String url;
  private final Properties properties = new Properties();
  private @Nullable Connection connection;

  OneConnection(String url, @Nullable String user, @Nullable String password) {
    boolean h2 = url.startsWith("jdbc:h2:");
    this.url = h2 && !url.contains("IFEXISTS") ? url + ";IFEXISTS=TRUE" : url;
    if (url.startsWith("jdbc:sqlite:")) {
      properties.setProperty("open_mode", OPEN_EXISTING);
    }
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url, properties);
    }
    return kept(connection);
  }

  /** The connection, which whoever has it cannot close. */
  private static Connection kept(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            OneConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is that of the command line");
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("it writes no log");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("the URL may have a time-out");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("it writes no log");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
