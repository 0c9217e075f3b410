package io.leeway.audit.sink;

import io.leeway.audit.AuditReader;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.internal.Checks;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Keeps the latest events in memory, for tests and for a look at what goes on. It chains nothing.
 *
 * <pre>{@code
 * MemorySink sink = MemorySink.create();
 * }</pre>
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class MemorySink implements AuditSink {
  private static final int CAPACITY = 10_000;

  private final int capacity;
  private final ArrayDeque<AuditEvent> events = new ArrayDeque<>();

  private MemorySink(int capacity) {
    this.capacity = capacity;
  }

  /** A sink that keeps the latest 10,000 events. */
  public static MemorySink create() {
    return new MemorySink(CAPACITY);
  }

  /**
   * A sink that keeps the latest so many events.
   *
   * @param capacity at least 1
   */
  public static MemorySink ofCapacity(int capacity) {
    Checks.argument(capacity >= 1, "capacity must be at least 1, but was %d", capacity);
    return new MemorySink(capacity);
  }

  @Override
  public synchronized void append(List<AuditEvent> batch) {
    for (AuditEvent event : batch) {
      if (events.size() == capacity) {
        events.remove();
      }
      events.add(event);
    }
  }

  /** What is kept, the oldest first. */
  public synchronized List<AuditEvent> events() {
    return List.copyOf(events);
  }

  /** A reader of what is kept whenever it is asked; events have their place among those. */
  public AuditReader reader() {
    return AuditReader.ofEvents(this::events);
  }

  /** Forgets all of it. */
  public synchronized void clear() {
    events.clear();
  }

  /** How many events are kept. */
  @Override
  public synchronized String toString() {
    return "MemorySink[" + events.size() + " of at most " + capacity + " events]";
  }
}
