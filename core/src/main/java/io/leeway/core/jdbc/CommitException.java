package io.leeway.core.jdbc;

import java.io.Serial;
import java.sql.SQLException;

/** A commit that failed: the database may have done it nevertheless. */
public final class CommitException extends SQLException {
  @Serial private static final long serialVersionUID = 1;

  CommitException(SQLException cause) {
    super(
        "the commit failed, and nobody knows whether it was done: " + cause.getMessage(),
        cause.getSQLState(),
        cause.getErrorCode(),
        cause);
  }
}
