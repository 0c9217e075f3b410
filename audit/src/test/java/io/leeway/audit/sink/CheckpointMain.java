package io.leeway.audit.sink;

import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;

/** Appends for ever, with a checkpoint every few records, and prints a line for each batch. */
final class CheckpointMain {
  private CheckpointMain() {}

  /** Arguments: the log, its format, the folder of the checkpoints, and the file of the key. */
  public static void main(String[] arguments) throws IOException {
    FileSink<?> sink =
        Sinks.at(Path.of(arguments[0]), LogFormat.valueOf(arguments[1]))
            .withSegmentSize(20_000)
            .withCheckpoints(
                CheckpointSigner.inFile("example.com/credit-audit", Path.of(arguments[3])),
                CheckpointPublisher.toFolder(Path.of(arguments[2])),
                3,
                Duration.ofMillis(5));
    sink.open();
    for (int batch = 0; ; batch++) {
      sink.append(Collections.nCopies(1 + batch % 5, AuditEvent.of("hp_change")));
      System.out.println(batch);
    }
  }
}
