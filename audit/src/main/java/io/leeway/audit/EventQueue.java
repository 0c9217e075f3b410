package io.leeway.audit;

import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for the writer, and the counts of what became of all of them. One lock
 * guards both, so that the counts add up at any moment.
 */
final class EventQueue {
  /** Waits until there is room, however long. */
  static final long FOREVER = Long.MAX_VALUE;

  /** How many are taken at once. */
  private static final int MAX_BATCH = 500;

  /**
   * An event, the sink that stores it, and what its caller waits for, if it does: empty once it is
   * stored, else why it was not.
   */
  record Entry(
      AuditEvent event,
      AuditSink destination,
      @Nullable CompletableFuture<Optional<Throwable>> outcome) {
    void complete(Optional<Throwable> failure) {
      if (outcome != null) {
        outcome.complete(failure);
      }
    }
  }

  /** What {@link #offer} did with an entry. */
  enum Answer {
    ACCEPTED,
    FULL,
    CLOSED
  }

  private final int capacity;
  private ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private final Condition settled = lock.newCondition();
  private boolean closed;
  private int flushing; // threads that wait for what is there
  private long accepted;
  private long taken; // of the accepted, up to which they left the queue, displaced ones included
  private long done; // likewise, up to which it is known what became of them
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
    if (entries.size() == 1 || isBatch()) {
      notEmpty.signal();
    }
  }

  private boolean isBatch() {
    return entries.size() >= Math.min(MAX_BATCH, capacity);
  }

  /**
   * Adds an entry, in place of the oldest if there is no room.
   *
   * @param displacedEntry is given that one, when the queue is free for others again
   * @return false if the queue is closed
   */
  boolean displace(Entry entry, Consumer<Entry> displacedEntry) {
    Entry oldest = null;
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (entries.size() == capacity) {
        oldest = entries.remove();
        displaced++;
        dropped++;
      }
      add(entry);
    } finally {
      lock.unlock();
    }
    if (oldest != null) {
      displacedEntry.accept(oldest);
    }
    return true;
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

  /**
   * Waits for an entry, and then for a whole batch, but for so many nanoseconds at most, and not
   * while somebody waits for what is there; false when the queue is closed and empty.
   */
  boolean awaitEntries(long patience) {
    lock.lock();
    try {
      while (entries.isEmpty() && !closed) {
        notEmpty.awaitUninterruptibly();
      }
      for (long left = patience; left > 0 && !isBatch() && !closed && flushing == 0; ) {
        left = notEmpty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by the sink; then nothing waits any more
    } finally {
      lock.unlock();
    }
    return !isDone();
  }

  private boolean isDone() {
    lock.lock();
    try {
      return closed && entries.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a batch of the oldest entries; none if there are none. */
  Collection<Entry> poll() {
    lock.lock();
    try {
      return remove(MAX_BATCH);
    } finally {
      lock.unlock();
    }
  }

  private Collection<Entry> remove(int max) {
    ArrayDeque<Entry> removed = entries;
    if (entries.size() <= max) { // at once: those who record wait for the lock
      entries = new ArrayDeque<>(removed.size());
    } else {
      removed = new ArrayDeque<>(max);
      while (removed.size() < max) {
        removed.add(entries.remove());
      }
    }
    taken = accepted - entries.size();
    notFull.signalAll();
    return removed;
  }

  /** Counts entries that were taken as written or failed. */
  void count(int count, boolean stored) {
    lock.lock();
    try {
      written += stored ? count : 0;
      failed += stored ? 0 : count;
    } finally {
      lock.unlock();
    }
  }

  /** All that was taken is counted. */
  void settle() {
    lock.lock();
    try {
      done = taken;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was accepted before this call is settled. */
  void awaitSettled() {
    lock.lock();
    try {
      flushing++;
      notEmpty.signal();
      for (long target = accepted; done < target; ) {
        settled.awaitUninterruptibly();
      }
      flushing--;
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
  Collection<Entry> abandon() {
    lock.lock();
    try {
      Collection<Entry> left = remove(Integer.MAX_VALUE);
      count(left.size(), false);
      settle();
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
