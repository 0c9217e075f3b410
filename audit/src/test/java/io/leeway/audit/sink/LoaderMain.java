package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Appends to a log; a test loads it by another class loader. */
public final class LoaderMain {
  private LoaderMain() {}

  /** Appends events, each in a batch of its own, and closes the sink now and then. */
  public static void append(String log, String format, int count) throws IOException {
    FileSink<?> sink = Sinks.at(Path.of(log), LogFormat.valueOf(format));
    for (int n = 0; n < count; n++) {
      sink.append(List.of(AuditEvent.of("hp_change").detail("n", n)));
      if (n % 10 == 9) {
        sink.close();
      }
    }
  }
}
