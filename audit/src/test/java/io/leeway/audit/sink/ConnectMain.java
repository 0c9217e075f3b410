package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;

/** Stores an event through a host's data source, then through connections of the sink's own. */
final class ConnectMain {
  private ConnectMain() {}

  /** Arguments: URL, user and password. */
  public static void main(String[] arguments) throws IOException {
    JdbcDataSource memory = new JdbcDataSource();
    memory.setURL("jdbc:h2:mem:own;DB_CLOSE_DELAY=-1");
    JdbcSink.on(memory).append(List.of(AuditEvent.of("login")));
    System.out.println("stored by a data source");
    try (JdbcSink sink = JdbcSink.connect(arguments[0], arguments[1], arguments[2])) {
      sink.append(List.of(AuditEvent.of("login")));
    }
    System.out.println("stored by connect");
  }
}
