package io.leeway.core.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a daemon thread of its own. Of failures in a row the first is
 * logged, and all are counted. Can be begun again once it was stopped. Safe for any thread.
 */
public final class PeriodicThread {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicThread.class);
  private static final AtomicLong THREADS = new AtomicLong();
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final String name;
  private final String work;
  private final Task task;
  private @Nullable Thread thread; // null while it is stopped
  private long failed;
  private @Nullable Throwable lastError; // null once it works again

  /** What is done. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it once.
     *
     * @return how long to wait until the next time
     */
    Duration run() throws Exception;

    /** How long to wait once it has failed. */
    default Duration retryAfter() {
      return Duration.ofMinutes(1);
    }

    /** Whether a wait ends now; asked at its begin and on {@link #wake}. Must not take locks. */
    default boolean isDue() {
      return false;
    }

    /** Whether it is done a last time when the thread is stopped. */
    default boolean hasLast() {
      return false;
    }
  }

  /**
   * Not begun yet.
   *
   * @param name how the names of its threads begin
   * @param work what is done, as messages name it: the retention of audit log x
   */
  public PeriodicThread(String name, String work, Task task) {
    this.name = name;
    this.work = work;
    this.task = task;
  }

  /** Begins with the first time, at once, and says true, unless it has begun. */
  public synchronized boolean begin() {
    if (thread != null) {
      return false;
    }
    thread = new Thread(this::run, name + "-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  /** Lets it ask whether it is due. */
  public synchronized void wake() {
    notifyAll();
  }

  /** Whether the calling thread is to go on: the task may ask before each of its steps. */
  public synchronized boolean goesOn() {
    return thread == Thread.currentThread();
  }

  private void run() {
    while (goesOn()) {
      await(once());
    }
    if (task.hasLast()) {
      once();
    }
  }

  private Duration once() {
    try {
      Duration next = task.run();
      worked();
      return next;
    } catch (Throwable e) { // an Error too: without this thread it is never done again
      failed(e);
      return task.retryAfter();
    } finally {
      Thread.interrupted(); // by the task; what is done next must not end with it
    }
  }

  private synchronized void await(Duration wait) {
    long nanos = Durations.nanos(wait);
    long begin = System.nanoTime();
    for (long left = nanos; left > 0 && goesOn() && !task.isDue(); ) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        LOG.debug("{} was interrupted, and asks whether it is stopped", Thread.currentThread(), e);
      }
      left = nanos - (System.nanoTime() - begin);
    }
  }

  /** Says that it works, for a task that wants that known before it returns. */
  public synchronized void worked() {
    if (lastError != null) {
      LOG.info("{}: works again", work);
    }
    lastError = null;
  }

  private synchronized void failed(Throwable why) {
    if (!goesOn() && !task.hasLast()) {
      LOG.debug("{}: ended, as it was stopped", work, why);
      return;
    }
    if (lastError == null) {
      LOG.warn("{}: failed; tried again, and warned about again once it has worked", work, why);
    }
    failed++;
    lastError = why;
  }

  /** How often it has failed. */
  public synchronized long failed() {
    return failed;
  }

  /** Why it failed the last time; empty once it works again. */
  public synchronized Optional<String> lastError() {
    return Optional.ofNullable(lastError).map(Throwable::toString);
  }

  /** Stops it, and waits for the end of what is done just now, but no longer than five seconds. */
  public void stop() {
    stop(false);
  }

  /** Stops it likewise, and interrupts what is done just now. */
  public void interrupt() {
    stop(true);
  }

  private void stop(boolean interrupts) {
    Thread ending;
    synchronized (this) {
      ending = thread;
      thread = null;
      notifyAll();
    }
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    if (interrupts) {
      ending.interrupt();
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(ending, STOPPING.toNanos());
      if (ending.isAlive()) {
        LOG.warn("{}: goes on for a while, though it was stopped", work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread goes on to its end
    }
  }
}
