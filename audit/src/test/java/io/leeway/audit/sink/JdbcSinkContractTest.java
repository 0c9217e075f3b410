package io.leeway.audit.sink;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.assertj.SinkContract;
import io.leeway.core.AuditSink;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The database sink keeps the contract of all sinks on each database. */
class JdbcSinkContractTest {
  @TempDir Path folder;

  private abstract static class Contract extends SinkContract {
    private JdbcSink sink = JdbcSink.embedded(Path.of("not-used"));

    abstract JdbcSink make() throws SQLException;

    @BeforeEach
    void makeSink() throws SQLException {
      sink = make();
    }

    @AfterEach
    void closeSink() throws Exception {
      sink.close();
    }

    @Override
    protected AuditSink sink() {
      return sink;
    }

    @Override
    protected List<String> storedIds() throws Exception {
      sink.open();
      List<String> ids = new ArrayList<>();
      sink.reader()
          .forEach(
              AuditQuery.all().oldestFirst(), record -> ids.add(record.event().id().toString()));
      return ids;
    }
  }

  @Nested
  class H2 extends Contract {
    @Override
    JdbcSink make() throws SQLException {
      return JdbcSink.on(TestDatabase.H2.create(folder));
    }
  }

  @Nested
  class Embedded extends Contract {
    @Override
    JdbcSink make() {
      return JdbcSink.embedded(folder.resolve("audit"));
    }
  }

  @Nested
  class Sqlite extends Contract {
    @Override
    JdbcSink make() throws SQLException {
      return JdbcSink.on(TestDatabase.SQLITE.create(folder));
    }
  }

  @Nested
  class Postgres extends Contract {
    @Override
    JdbcSink make() throws SQLException {
      return JdbcSink.on(TestDatabase.POSTGRESQL.create(folder));
    }
  }

  @Nested
  class MariaDb extends Contract {
    @Override
    JdbcSink make() throws SQLException {
      return JdbcSink.on(TestDatabase.MARIADB.create(folder));
    }
  }
}
