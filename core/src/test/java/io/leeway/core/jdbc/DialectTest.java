package io.leeway.core.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done again, and what never is, for it may have been done. */
class DialectTest {
  private static final int SQLITE_BUSY_SNAPSHOT = 5 | 2 << 8;

  @ParameterizedTest
  @CsvSource({"40001, true", "40P01, true", "40002, false", "40003, false", "23505, false"})
  void failedCommit_isAConflictOnlyWhereItWasNotDone(String state, boolean expected) {
    SQLException commit = new CommitException(new SQLException("no", state));

    for (Dialect dialect : Dialect.values()) {
      assertThat(dialect.isConflict(commit)).as(dialect.name()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"40001, true", "40P01, true", "40003, false", "08006, false", "23505, true"})
  void failedStatement_isAConflictUnlessNobodyKnows(String state, boolean expected) {
    SQLException statement = new SQLException("no", state);

    for (Dialect dialect : Dialect.values()) {
      assertThat(dialect.isConflict(statement)).as(dialect.name()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void busyCommit_isDoneAgainInSqliteWhereItIsOpenStill(Dialect dialect) {
    SQLException busy = new SQLException("busy", null, SQLITE_BUSY_SNAPSHOT);

    assertThat(dialect.isConflict(new CommitException(busy))).isEqualTo(dialect == Dialect.SQLITE);
    assertThat(dialect.isConflict(busy)).isEqualTo(dialect == Dialect.SQLITE);
  }
}
