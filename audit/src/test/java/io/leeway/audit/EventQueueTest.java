package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.EventQueue.Entry;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for the writer, and for how long the writer waits for it. */
@Timeout(60)
class EventQueueTest {
  private static final AuditEvent EVENT = AuditEvent.of("hp_change");
  private static final AuditSink NOWHERE = events -> {};

  @Test
  void displacingInAClosedQueue_isRefused() {
    EventQueue queue = new EventQueue(1);
    Entry entry = new Entry(EVENT, NOWHERE, new CompletableFuture<>());
    List<Entry> displaced = new ArrayList<>();

    assertThat(queue.displace(entry, displaced::add)).isTrue();
    assertThat(queue.displace(entry, displaced::add)).isTrue();
    queue.close();

    assertThat(queue.displace(entry, displaced::add)).isFalse();
    assertThat(displaced).hasSize(1);
    assertThat(queue.poll()).hasSize(1);
  }

  @Test
  void eventsThatNobodyWaitsFor_areGatheredUntilSomebodyDoes() throws InterruptedException {
    EventQueue queue = new EventQueue(10);
    AtomicBoolean taken = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              queue.awaitEntries(Long.MAX_VALUE);
              taken.set(true);
              queue.count(queue.poll().size(), true);
              queue.settle();
            });
    writer.start();
    queue.offer(new Entry(EVENT, NOWHERE, null), 0);
    queue.offer(new Entry(EVENT, NOWHERE, null), 0);
    while (writer.getState() != Thread.State.TIMED_WAITING && writer.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(taken).isFalse();

    queue.awaitSettled();

    assertThat(taken).isTrue();
    writer.join();
  }

  @Test
  void wholeBatchAndAClosedQueue_areNotWaitedFor() throws InterruptedException {
    EventQueue full = new EventQueue(2);
    full.offer(new Entry(EVENT, NOWHERE, null), 0);
    full.offer(new Entry(EVENT, NOWHERE, null), 0);
    assertThat(full.awaitEntries(Long.MAX_VALUE)).isTrue();

    EventQueue closed = new EventQueue(2);
    closed.offer(new Entry(EVENT, NOWHERE, null), 0);
    closed.close();
    assertThat(closed.awaitEntries(Long.MAX_VALUE)).isTrue();
    assertThat(closed.poll()).hasSize(1);
    assertThat(closed.awaitEntries(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void displacedEntries_doNotCountForWhoWaitsForThoseBeforeThem() throws InterruptedException {
    EventQueue queue = new EventQueue(2);
    queue.offer(new Entry(EVENT, NOWHERE, null), 0);
    assertThat(queue.poll()).hasSize(1);
    Thread flush = new Thread(queue::awaitSettled);
    flush.start();
    while (flush.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    for (int i = 0; i < 10; i++) {
      queue.displace(new Entry(EVENT, NOWHERE, null), displaced -> {});
    }
    flush.join(200);
    assertThat(flush.isAlive()).isTrue();

    queue.count(1, true);
    queue.settle();
    flush.join();
  }
}
