package io.leeway.audit.sink;

import io.leeway.audit.Retention;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Appends to a log, prunes it, and prints a line each time, until it is killed. */
final class PruneMain {
  private PruneMain() {}

  /** Arguments: the log and its format. */
  public static void main(String[] arguments) throws IOException {
    FileSink<?> sink =
        (FileSink<?>)
            Sinks.at(Path.of(arguments[0]), LogFormat.valueOf(arguments[1]))
                .withSegmentSize(1_500)
                .withRetention(Retention.ofRecords(20));
    while (true) {
      sink.append(List.of(AuditEvent.of("hp_change"), AuditEvent.of("hp_change")));
      sink.prune();
      System.out.println("pruned");
      System.out.flush();
    }
  }
}
