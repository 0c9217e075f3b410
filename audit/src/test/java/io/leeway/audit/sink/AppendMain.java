package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Appends batches to a log and prints the ids of each batch, one line, once it is stored. */
final class AppendMain {
  private AppendMain() {}

  /** Arguments: the log, its format, the durability, batches of each thread, and threads. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FileSink<?> sink =
        Sinks.at(Path.of(arguments[0]), LogFormat.valueOf(arguments[1]))
            .withDurability(Durability.valueOf(arguments[2]))
            .withSegmentSize(300_000);
    int batches = Integer.parseInt(arguments[3]);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < Integer.parseInt(arguments[4]); thread++) {
      threads.add(new Thread(() -> append(sink, batches)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    sink.close();
  }

  private static void append(FileSink<?> sink, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      List<AuditEvent> events =
          IntStream.range(0, 1 + batch % 9)
              .mapToObj(i -> AuditEvent.of("hp_change").detail("text", "x".repeat(37 * i)))
              .toList();
      try {
        sink.append(events);
        if (sink.durability() == Durability.BUFFERED && batch % 10 == 9) {
          sink.flush();
        }
      } catch (IOException e) {
        print("failed " + e.getMessage());
        return;
      }
      print(events.stream().map(e -> e.id().toString()).collect(Collectors.joining(" ")));
    }
  }

  private static void print(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
