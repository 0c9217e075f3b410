package io.leeway.audit;

import io.leeway.audit.EventQueue.Answer;
import io.leeway.audit.EventQueue.Entry;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: takes events from any thread, and has one thread of its own store them.
 *
 * <pre>{@code
 * try (AuditLog audit = AuditLog.builder(JsonLinesSink.at(file)).build()) {
 *   audit.record(AuditEvent.of("model.promote").by(Actor.user("u-1042")).success());
 * }
 * }</pre>
 *
 * <p>Events wait in a bounded queue; the writer takes up to 500 of those that wait as one batch.
 * What a caller learns when the queue is full or the sink fails is the {@link FailurePolicy}.
 *
 * <p>Safe for any thread. An interrupt does not cut a wait for the sink short, and stays set.
 *
 * @since 0.1
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int MAX_BATCH = 500;

  private final AuditSink sink;
  private final FailurePolicy policy;
  private final InstantSource clock;
  private final int capacity;
  private final Duration closeDeadline;
  private final EventQueue queue;
  private final LossReport losses;
  private final Thread writer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Instant lastRecordedAt = Instant.MIN; // for the writer only
  private volatile @Nullable Throwable lastError;

  private AuditLog(Builder settings) {
    sink = settings.sink;
    policy = settings.policy;
    clock = settings.clock;
    capacity = settings.capacity;
    closeDeadline = settings.closeDeadline;
    queue = new EventQueue(capacity);
    losses = new LossReport(clock);
    writer = new Thread(this::write, "leeway-audit-" + THREADS.incrementAndGet());
    writer.setDaemon(true);
  }

  /**
   * Begins the settings of a log; those not made are BEST_EFFORT and a queue of 10,000.
   *
   * @param sink stores the events; it is opened and closed with the log
   */
  public static Builder builder(AuditSink sink) {
    return new Builder(sink);
  }

  /**
   * Records an event.
   *
   * @throws AuditWriteException under {@link FailurePolicy#REQUIRED}, if the event was not stored
   * @throws IllegalStateException under the same, if the log is closed, or the caller is the sink
   */
  public void record(AuditEvent event) {
    Objects.requireNonNull(event, "event");
    boolean required = policy == FailurePolicy.REQUIRED;
    if (required) {
      refuseWriter();
    }
    Entry entry = new Entry(event, new CompletableFuture<>());
    Answer answer = queue.offer(entry, required ? EventQueue.FOREVER : PATIENCE.toNanos());
    if (answer == Answer.ACCEPTED) {
      if (required) {
        entry.outcome().join().ifPresent(cause -> failed(event, cause));
      }
    } else if (answer == Answer.FULL) {
      warn(1, "the queue is full", null);
    } else if (required) {
      throw new IllegalStateException("audit log is closed, but was given " + event);
    } else {
      warn(1, "the log is closed", null);
    }
  }

  private static void failed(AuditEvent event, Throwable cause) {
    throw new AuditWriteException("not stored: " + event + " (" + cause.getMessage() + ")", cause);
  }

  /** Waits until all that was recorded before is stored, or counted as failed. */
  public void flush() {
    refuseWriter();
    queue.awaitSettled();
  }

  /** The writer cannot wait for itself. */
  private void refuseWriter() {
    if (Thread.currentThread() == writer) {
      throw new IllegalStateException("a sink must not wait for the log that writes to it");
    }
  }

  /**
   * This log as a sink, for whoever reports to one: each event goes through the queue under the
   * failure policy. Closing that sink does not close the log.
   */
  public AuditSink asSink() {
    return events -> {
      try {
        events.forEach(this::record);
      } catch (AuditWriteException e) {
        throw new IOException(e.getMessage(), e);
      }
    };
  }

  /** What became of the events so far. */
  public AuditHealth health() {
    return queue.health(Optional.ofNullable(lastError).map(Throwable::toString));
  }

  /**
   * Takes no more events, stores those that wait, and closes the sink. What is not stored after 10
   * seconds is given up; how many events that were is logged, and {@link #health()} tells it too.
   */
  @Override
  public void close() {
    refuseWriter();
    queue.close();
    if (!isWriterDone()) {
      Throwable cause = new TimeoutException("the sink was not done in time");
      queue.abandon().forEach(entry -> entry.outcome().complete(Optional.of(cause)));
    }
    if (!closed.getAndSet(true)) {
      AuditHealth health = health();
      if (health.written() == health.recorded()) {
        LOG.info("Audit log closed: {}", health);
      } else {
        LOG.warn("Audit log closed, not all events are stored: {}", health);
      }
    }
  }

  /** Waits for the writer to end, up to the deadline. */
  private boolean isWriterDone() {
    long deadline = System.nanoTime() + closeDeadline.toNanos();
    boolean interrupted = false;
    while (writer.isAlive() && System.nanoTime() < deadline) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(writer, deadline - System.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !writer.isAlive();
  }

  private void write() {
    for (List<Entry> batch = queue.take(MAX_BATCH);
        !batch.isEmpty();
        batch = queue.take(MAX_BATCH)) {
      store(batch);
    }
    try {
      sink.close();
    } catch (IOException | RuntimeException e) {
      lastError = e;
      LOG.warn("The sink of an audit log could not be closed", e);
    }
  }

  private void store(List<Entry> batch) {
    Optional<Throwable> failure = Optional.empty();
    try {
      sink.append(stamped(batch));
    } catch (Throwable e) { // an Error too: without this thread nothing is ever stored again
      failure = Optional.of(e);
      lastError = e;
    }
    queue.settle(batch.size(), failure.isEmpty());
    for (Entry entry : batch) {
      entry.outcome().complete(failure);
    }
    failure.ifPresent(cause -> warn(batch.size(), "the sink failed", cause));
  }

  private List<AuditEvent> stamped(List<Entry> batch) {
    Instant now = Times.micros(clock.instant());
    lastRecordedAt = now.isAfter(lastRecordedAt) ? now : lastRecordedAt;
    return batch.stream().map(Entry::event).map(this::stamped).toList();
  }

  private AuditEvent stamped(AuditEvent event) {
    return event.recordedAt().isPresent() ? event : event.recordedAt(lastRecordedAt);
  }

  private void warn(long count, String why, @Nullable Throwable cause) {
    long lost = losses.add(count);
    if (lost > 0) {
      LOG.warn("{} audit events are lost: {}", lost, why, cause);
    }
  }

  /** The settings. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AuditLog[%s, queue %d, block up to %d ms then drop newest, sink %s]",
        policy,
        capacity,
        PATIENCE.toMillis(),
        sink);
  }

  /**
   * The settings of a log to be. Not safe for several threads.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final AuditSink sink;
    private int capacity = 10_000;
    private FailurePolicy policy = FailurePolicy.BEST_EFFORT;
    private InstantSource clock = Times::now;
    private Duration closeDeadline = Duration.ofSeconds(10);

    private Builder(AuditSink sink) {
      this.sink = sink;
    }

    /** How many events may wait; at least 1. */
    public Builder queue(int capacity) {
      this.capacity = capacity;
      return this;
    }

    /** What a caller learns when an event cannot be stored. */
    public Builder failurePolicy(FailurePolicy policy) {
      this.policy = policy;
      return this;
    }

    /** Where the recorded-at times come from, for events that have none and sinks that set none. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    Builder closeDeadline(Duration closeDeadline) {
      this.closeDeadline = closeDeadline;
      return this;
    }

    /**
     * Opens the sink and starts the writer.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names all that are
     * @throws UncheckedIOException if the sink cannot be opened
     * @throws IllegalStateException if the sink refuses, for the stored log was tampered with, say
     */
    public AuditLog build() {
      check();
      AuditLog log = new AuditLog(this);
      try {
        sink.open();
      } catch (IOException e) {
        throw new UncheckedIOException("audit log cannot be opened: " + e.getMessage(), e);
      }
      log.writer.start();
      LOG.info("{} started", log);
      return log;
    }

    private void check() {
      List<String> problems = new ArrayList<>();
      if (sink == null) {
        problems.add("sink must not be null");
      }
      if (capacity < 1) {
        problems.add("queue must be at least 1, but was " + capacity);
      }
      if (policy == null) {
        problems.add("failure policy must not be null");
      }
      if (clock == null) {
        problems.add("clock must not be null");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
    }
  }
}
