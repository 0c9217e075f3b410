package io.leeway.audit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source that writes down what a database is asked. */
public final class WatchedSource {
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final DataSource watched;

  /** A statement that was executed, a batch once, with the parameters that it last had. */
  public record Asked(String sql, List<@Nullable Object> parameters) {
    /** The same statement again, behind other words. */
    PreparedStatement behind(String words, Connection connection) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(words + sql);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      return statement;
    }
  }

  /** Begins to watch what another one is asked. */
  public WatchedSource(DataSource source) {
    watched =
        proxy(
            DataSource.class,
            (method, arguments) -> {
              Object given = invoke(source, method, arguments);
              return given instanceof Connection connection ? watch(connection) : given;
            });
  }

  /** Who uses it is watched. */
  public DataSource source() {
    return watched;
  }

  /** All that was executed since this was last called; a commit is a statement, too. */
  public List<Asked> take() {
    List<Asked> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  private Connection watch(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("commit") || method.getName().equals("rollback")) {
            asked.add(new Asked(method.getName(), List.of()));
          }
          Object given = invoke(connection, method, arguments);
          if (given instanceof PreparedStatement statement) {
            return watch(PreparedStatement.class, statement, String.valueOf(arguments[0]));
          }
          return given instanceof Statement statement
              ? watch(Statement.class, statement, "")
              : given;
        });
  }

  private <T extends Statement> T watch(Class<T> type, T statement, String prepared) {
    TreeMap<Integer, @Nullable Object> parameters = new TreeMap<>();
    return proxy(
        type,
        (method, arguments) -> {
          boolean hasTwo = arguments != null && arguments.length == 2;
          if (method.getName().startsWith("set") && hasTwo) {
            parameters.put((Integer) arguments[0], arguments[1]);
          } else if (method.getName().startsWith("execute")) {
            String sql = arguments == null ? prepared : String.valueOf(arguments[0]);
            asked.add(new Asked(sql, new ArrayList<>(parameters.values())));
          }
          return invoke(statement, method, arguments);
        });
  }

  private interface Call {
    @Nullable Object of(Method method, @Nullable Object[] arguments) throws Throwable;
  }

  private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, Call call) {
    Object proxy =
        Proxy.newProxyInstance(
            WatchedSource.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.of(method, arguments));
    return type.cast(proxy);
  }
}
