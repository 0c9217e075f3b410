package io.leeway.audit.chain;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * What H2 runs for {@link AppendOnly}: refuses every change.
 *
 * <p>Not for hosts; public because H2 makes it. Safe for any thread.
 *
 * @since 0.1
 */
public final class AppendOnlyTrigger implements Trigger {
  private String table = "";

  /** For H2. */
  public AppendOnlyTrigger() {}

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String tableName,
      boolean before,
      int type) {
    table = tableName;
  }

  @Override
  public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
      throws SQLException {
    throw new SQLException(table + " " + GuardTriggers.REFUSAL, "42501");
  }
}
