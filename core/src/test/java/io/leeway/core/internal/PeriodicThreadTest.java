package io.leeway.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicThreadTest {
  private static final Duration LONG = Duration.ofDays(400_000);

  private final Semaphore runs = new Semaphore(0);
  private final Set<String> threads = new ConcurrentSkipListSet<>();
  private volatile boolean failing;
  private volatile boolean due;
  private volatile Duration interval = LONG;
  private volatile boolean last;
  private final PeriodicThread thread =
      new PeriodicThread(
          "leeway-test",
          "A test",
          new PeriodicThread.Task() {
            @Override
            public Duration run() throws IOException {
              boolean fails = failing;
              due = false;
              threads.add(Thread.currentThread().getName());
              runs.release();
              if (fails) {
                throw new IOException("disk full");
              }
              return interval;
            }

            @Override
            public Duration retryAfter() {
              return Duration.ofNanos(1);
            }

            @Override
            public boolean isDue() {
              return due;
            }

            @Override
            public boolean hasLast() {
              return last;
            }
          });

  @AfterEach
  void stop() {
    thread.stop();
  }

  @Test
  void runsAtOnce_andAgainAfterTheInterval() throws Exception {
    interval = Duration.ofMillis(1);

    assertThat(thread.begin()).isTrue();
    assertThat(thread.begin()).isFalse();
    runs.acquire(3);
    thread.stop();

    assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("leeway-test-"));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(running -> threads.contains(running.getName()));
  }

  @Test
  void beginsAnewOnceStopped() throws Exception {
    thread.begin();
    runs.acquire();
    thread.stop();

    assertThat(thread.begin()).isTrue();
    runs.acquire();
    assertThat(threads).hasSize(2);
  }

  @Test
  void failures_areCountedAndTriedAgain() throws Exception {
    failing = true;
    thread.begin();
    runs.acquire(3);
    assertThat(thread.failed()).isGreaterThanOrEqualTo(2);
    assertThat(thread.lastError()).hasValue("java.io.IOException: disk full");

    failing = false;
    while (thread.lastError().isPresent()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void dueTask_endsTheWait() throws Exception {
    thread.begin();
    runs.acquire();

    due = true;
    thread.wake();
    runs.acquire();
  }

  @Test
  void lastTime_isWhenStopped() throws Exception {
    last = true;
    thread.begin();
    runs.acquire();

    failing = true;
    thread.stop();

    assertThat(runs.tryAcquire()).isTrue();
    assertThat(thread.failed()).isOne();
  }

  @Test
  void interrupt_endsWhatIsDoneJustNow() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    PeriodicThread sleeping =
        new PeriodicThread(
            "leeway-test",
            "A test",
            () -> {
              begun.countDown();
              try {
                new Semaphore(0).acquire();
              } finally {
                ended.countDown();
              }
              return LONG;
            });
    sleeping.begin();
    begun.await();

    sleeping.interrupt();

    ended.await();
    assertThat(sleeping.failed()).isZero(); // it was stopped
    assertThat(sleeping.lastError()).isEmpty();
  }
}
