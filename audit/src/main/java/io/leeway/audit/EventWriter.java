package io.leeway.audit;

import io.leeway.audit.EventQueue.Entry;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.internal.Durations;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stores what waits in the queue of a log: a thread, and callers who do its work while they wait
 * for room. One of them stores at a time.
 */
final class EventWriter {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final AuditSink sink;
  private final EventQueue queue;
  private final Losses losses;
  private final InstantSource clock;
  private final long patience;
  private final Thread thread;
  private final ReentrantLock storing = new ReentrantLock();
  private Instant lastRecordedAt = Instant.MIN; // under the lock of storing
  private volatile Collection<Entry> inFlight = List.of();

  /**
   * A writer that is not started.
   *
   * @param patience for how many nanoseconds an event waits for others, so that there are less and
   *     larger batches; 0 where its caller waits for it
   */
  EventWriter(AuditSink sink, EventQueue queue, Losses losses, InstantSource clock, long patience) {
    this.patience = patience;
    this.sink = sink;
    this.queue = queue;
    this.losses = losses;
    this.clock = clock;
    thread = new Thread(this::run, "leeway-audit-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the caller is the sink, or called by it: whoever stores cannot wait for itself. */
  boolean isCaller() {
    return Thread.currentThread() == thread || storing.isHeldByCurrentThread();
  }

  /** What the sink is storing at this moment. */
  Collection<Entry> inFlight() {
    return inFlight;
  }

  /** Waits until it has stored all of a closed queue; false if that takes longer. */
  boolean awaitEnd(Duration deadline) {
    long begin = System.nanoTime();
    long nanos = Durations.nanos(deadline);
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive() && System.nanoTime() - begin < nanos) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos - (System.nanoTime() - begin));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Something that is done with the sink. */
  private interface Step {
    void run() throws IOException;
  }

  /** Does it while nobody else does, and without an interrupt, by which files would be closed. */
  private void exclusively(Step step) throws IOException {
    boolean interrupted = Thread.interrupted();
    storing.lock();
    try {
      step.run();
    } finally {
      storing.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (queue.awaitEntries(patience)) {
      storeNext();
    }
    for (AuditSink destination : losses.sinks()) {
      try {
        exclusively(
            () -> {
              recordLosses(destination);
              record(losses.sampled(destination), destination);
            });
      } catch (Throwable e) { // the sink is closed next
        losses.failed("An audit log could not record what it has lost", e);
      }
    }
    try {
      sink.close();
    } catch (Throwable e) { // nothing comes after
      losses.failed("The sink of an audit log could not be closed", e);
    }
  }

  /** Stores the oldest events that wait. */
  void storeNext() {
    try {
      exclusively(
          () -> {
            Collection<Entry> batch = queue.poll();
            if (!batch.isEmpty()) {
              store(batch);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: to store a batch does not throw
    }
  }

  private void store(Collection<Entry> batch) {
    inFlight = batch;
    Map<AuditSink, List<Entry>> byDestination = new LinkedHashMap<>();
    for (Entry entry : batch) {
      byDestination.computeIfAbsent(entry.destination(), sink -> new ArrayList<>()).add(entry);
    }
    byDestination.forEach(this::store);
    inFlight = List.of();
    queue.settle();
  }

  /** What one sink does not take fails, and nothing else of the batch. */
  private void store(AuditSink destination, List<Entry> part) {
    Optional<Throwable> failure = Optional.empty();
    try {
      recordLosses(destination);
      destination.append(stamped(part));
    } catch (Throwable e) { // an Error too: without this thread nothing is ever stored again
      failure = Optional.of(e);
    }
    queue.count(part.size(), failure.isEmpty());
    for (Entry entry : part) {
      entry.complete(failure);
    }
    failure.ifPresent(why -> losses.refused(part, why));
  }

  private void recordLosses(AuditSink destination) throws IOException {
    for (Tally tally : losses.lost(destination)) {
      record(tally, destination);
    }
  }

  /** Records what was lost, in a batch of its own: it must not fail with the events of another. */
  private void record(Tally tally, AuditSink destination) throws IOException {
    Optional<Tally.Counted> counted = tally.take();
    if (counted.isPresent()) {
      try {
        AuditEvent event = tally.event(counted.get());
        destination.append(stamped(List.of(new Entry(event, destination, null))));
      } catch (Throwable e) {
        tally.putBack(counted.get());
        throw e;
      }
    }
  }

  private List<AuditEvent> stamped(Collection<Entry> batch) {
    Instant now = Times.micros(clock.instant());
    lastRecordedAt = now.isAfter(lastRecordedAt) ? now : lastRecordedAt;
    List<AuditEvent> stamped = new ArrayList<>(batch.size());
    for (Entry entry : batch) {
      AuditEvent event = entry.event();
      stamped.add(event.recordedAt().isPresent() ? event : event.recordedAt(lastRecordedAt));
    }
    return Collections.unmodifiableList(stamped);
  }

  /** Has the sink store what it keeps in memory. */
  void flushSink() throws IOException {
    exclusively(sink::flush);
  }
}
