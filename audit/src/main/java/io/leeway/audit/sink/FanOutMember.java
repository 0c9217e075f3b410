package io.leeway.audit.sink;

import io.leeway.audit.sink.FanOutSink.MemberHealth;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A sink among others, with the thread that calls it. All but {@link #health} is for one caller.
 */
final class FanOutMember {
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** What a sink is to do. */
  interface Task {
    Task OPEN = AuditSink::open;
    Task FLUSH = AuditSink::flush;
    Task CLOSE = AuditSink::close;

    void run(AuditSink sink) throws IOException;
  }

  private final AuditSink sink;
  private final boolean required;
  private final ExecutorService thread;
  private @Nullable Future<?> running;
  private boolean begun;
  private long stored;
  private long failed;
  private boolean failing;
  private boolean failsAnew;
  private @Nullable Exception lastError;

  FanOutMember(AuditSink sink, boolean required) {
    this.sink = sink;
    this.required = required;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread own = new Thread(work, "leeway-audit-fanout-" + THREADS.incrementAndGet());
              own.setDaemon(true);
              return own;
            });
  }

  Durability durability() {
    return sink.durability();
  }

  boolean required() {
    return required;
  }

  /** Has the sink do something, unless it is not done with what it was given before. */
  void begin(Task task) {
    begun = false;
    if (running == null || running.isDone()) {
      try {
        running =
            thread.submit(
                () -> {
                  task.run(sink);
                  return null;
                });
        begun = true;
      } catch (RejectedExecutionException e) {
        running = null; // closed
      }
    }
  }

  /**
   * Waits for what was begun; why it is not done, if it is not.
   *
   * @param begin since when it counts, by {@link System#nanoTime}
   * @param nanos for how long
   */
  Optional<Exception> await(long begin, long nanos) {
    Future<?> work = running;
    Optional<Exception> why =
        begun && work != null ? await(work, begin, nanos) : Optional.of(busy());
    count(why);
    return why;
  }

  private IOException busy() {
    return new IOException(
        sink
            + (thread.isShutdown()
                ? " is closed"
                : " is still busy with what it was given before"));
  }

  private Optional<Exception> await(Future<?> work, long begin, long nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          work.get(Math.max(0, nanos - (System.nanoTime() - begin)), TimeUnit.NANOSECONDS);
          return Optional.empty();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          return Optional.of(new IOException(sink + " was not done in time", e));
        } catch (ExecutionException e) {
          return Optional.of(new IOException(sink + ": " + e.getCause(), e.getCause()));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void count(Optional<Exception> why) {
    stored += why.isEmpty() ? 1 : 0;
    failed += why.isPresent() ? 1 : 0;
    failsAnew = why.isPresent() && !failing;
    failing = why.isPresent();
    why.ifPresent(error -> lastError = error);
  }

  /** Whether it failed just now and not the time before. */
  synchronized boolean failsAnew() {
    return failsAnew;
  }

  synchronized MemberHealth health() {
    return new MemberHealth(
        sink.toString(),
        required,
        stored,
        failed,
        Optional.ofNullable(lastError).map(Throwable::getMessage));
  }

  void end() {
    thread.shutdown();
  }

  @Override
  public String toString() {
    return (required ? "required " : "optional ") + sink;
  }
}
