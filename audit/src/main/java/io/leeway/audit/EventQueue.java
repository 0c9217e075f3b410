package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The events that wait for the writer, and the counts of what became of all of them. One lock
 * guards both, so that the counts add up at any moment.
 */
final class EventQueue {
  /** Waits until there is room, however long. */
  static final long FOREVER = Long.MAX_VALUE;

  /** An event, and what its caller may wait for: empty once it is stored, else why it was not. */
  record Entry(AuditEvent event, CompletableFuture<Optional<Throwable>> outcome) {}

  /** What {@link #offer} did with an entry. */
  enum Answer {
    ACCEPTED,
    FULL,
    CLOSED
  }

  private final int capacity;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private final Condition settled = lock.newCondition();
  private boolean closed;
  private long accepted;
  private long displaced; // of the accepted, those that a newer one took the place of
  private long dropped;
  private long written;
  private long failed;

  EventQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an entry, waiting for room for so many nanoseconds at most. */
  Answer offer(Entry entry, long patience) {
    lock.lock();
    try {
      boolean room = closed || awaitRoom(patience);
      if (closed || !room) {
        return closed ? Answer.CLOSED : Answer.FULL;
      }
      add(entry);
      return Answer.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  private void add(Entry entry) {
    entries.add(entry);
    accepted++;
    notEmpty.signal();
  }

  /**
   * Adds an entry, in place of the oldest if there is no room, which {@code displacedEntry} is
   * given; false if the queue is closed.
   */
  boolean displace(Entry entry, Consumer<Entry> displacedEntry) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (entries.size() == capacity) {
        displacedEntry.accept(entries.remove());
        displaced++;
        dropped++;
        settled.signalAll();
      }
      add(entry);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Counts an entry that was not accepted. */
  void drop() {
    lock.lock();
    try {
      dropped++;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is room or the queue was closed; an interrupt ends the wait and stays set. */
  private boolean awaitRoom(long patience) {
    long left = patience;
    while (!closed && entries.size() == capacity) {
      if (patience == FOREVER) {
        notFull.awaitUninterruptibly();
      } else if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      } else {
        try {
          left = notFull.awaitNanos(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    return true;
  }

  /** Waits for an entry; false when the queue is closed and empty. */
  boolean awaitEntry() {
    lock.lock();
    try {
      while (entries.isEmpty() && !closed) {
        notEmpty.awaitUninterruptibly();
      }
      return !entries.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest entries, up to {@code max}; none if there are none. */
  List<Entry> poll(int max) {
    lock.lock();
    try {
      return remove(max);
    } finally {
      lock.unlock();
    }
  }

  private List<Entry> remove(int max) {
    List<Entry> removed = new ArrayList<>(Math.min(max, entries.size()));
    while (removed.size() < max && !entries.isEmpty()) {
      removed.add(entries.remove());
    }
    notFull.signalAll();
    return removed;
  }

  /** Counts entries that were taken as written or failed. */
  void settle(int count, boolean stored) {
    lock.lock();
    try {
      written += stored ? count : 0;
      failed += stored ? 0 : count;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was accepted before this call is settled. */
  void awaitSettled() {
    lock.lock();
    try {
      for (long target = accepted; written + failed + displaced < target; ) {
        settled.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more entries from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what is left and counts it as failed. */
  List<Entry> abandon() {
    lock.lock();
    try {
      List<Entry> left = remove(Integer.MAX_VALUE);
      settle(left.size(), false);
      return left;
    } finally {
      lock.unlock();
    }
  }

  AuditHealth health(long sampledOut, Optional<String> lastError) {
    lock.lock();
    try {
      return new AuditHealth(
          accepted - displaced + dropped,
          written,
          dropped,
          failed,
          accepted - displaced - written - failed,
          sampledOut,
          lastError);
    } finally {
      lock.unlock();
    }
  }
}
