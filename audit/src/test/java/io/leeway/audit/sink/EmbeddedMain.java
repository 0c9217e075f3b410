package io.leeway.audit.sink;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a log in an embedded database, as a second process. */
final class EmbeddedMain {
  private EmbeddedMain() {}

  public static void main(String[] arguments) throws IOException {
    JdbcSink.embedded(Path.of(arguments[0])).open();
  }
}
