package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Appends batches to a log and prints the ids of each batch, one line, once it is stored. */
final class AppendMain {
  private AppendMain() {}

  public static void main(String[] arguments) throws IOException {
    JsonLinesSink sink = JsonLinesSink.at(Path.of(arguments[0]));
    int batches = Integer.parseInt(arguments[1]);
    for (int batch = 0; batch < batches; batch++) {
      List<AuditEvent> events =
          IntStream.range(0, 1 + batch % 9)
              .mapToObj(i -> AuditEvent.of("hp_change").detail("text", "x".repeat(37 * i)))
              .toList();
      try {
        sink.append(events);
      } catch (IOException e) {
        System.out.println("failed " + e.getMessage());
        return;
      }
      System.out.println(
          events.stream().map(e -> e.id().toString()).reduce("", (a, b) -> a + " " + b));
      System.out.flush();
    }
  }
}
