package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Appends batches to a chain in a database and prints a line for each, once it is stored. */
final class JdbcMain {
  static final int BATCH = 3;

  private JdbcMain() {}

  /** Arguments: URL, user, threads, and batches of each. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    int batches = Integer.parseInt(arguments[3]);
    List<JdbcSink> sinks =
        IntStream.range(0, 2)
            .mapToObj(i -> JdbcSink.connect(arguments[0], arguments[1], ""))
            .toList();
    List<Thread> threads =
        IntStream.range(0, Integer.parseInt(arguments[2]))
            .mapToObj(i -> new Thread(() -> append(sinks.get(i % 2), batches)))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (JdbcSink sink : sinks) {
      sink.close();
    }
  }

  private static void append(JdbcSink sink, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      String said = "stored";
      try {
        sink.append(
            IntStream.range(0, BATCH)
                .mapToObj(i -> AuditEvent.of("hp_change").detail("n", i))
                .toList());
      } catch (IOException e) {
        said = "failed " + e.getMessage();
      }
      synchronized (System.out) {
        System.out.println(said);
        System.out.flush();
      }
    }
  }
}
