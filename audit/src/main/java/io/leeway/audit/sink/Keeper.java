package io.leeway.audit.sink;

import java.sql.SQLException;

/** What a sink has opened itself and has to close. */
interface Keeper {
  /** For a data source that belongs to the host. */
  Keeper NONE = new Keeper() {};

  /** Opens it, if it is not open. */
  default void open() throws SQLException {}

  /** What went wrong, for people. */
  default String explain(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  /** Closes it; it may be opened again. */
  default void close() throws SQLException {}
}
