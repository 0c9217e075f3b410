package io.leeway.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Threads that do something many times, together. */
final class Producers implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Has so many threads do something for each number from 0 on; returns when all are done. */
  void run(int number, int times, IntConsumer action) {
    List<Future<?>> parts = new ArrayList<>();
    for (int part = 0; part < number; part++) {
      int first = part;
      parts.add(
          threads.submit(
              () -> {
                for (int i = first; i < times; i += number) {
                  action.accept(i);
                }
              }));
    }
    for (Future<?> part : parts) {
      try {
        part.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
