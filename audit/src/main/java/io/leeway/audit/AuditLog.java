package io.leeway.audit;

import io.leeway.audit.EventQueue.Answer;
import io.leeway.audit.EventQueue.Entry;
import io.leeway.audit.chain.LogMarks;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Durations;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: takes events from any thread, and has a thread of its own store them.
 *
 * <pre>{@code
 * try (AuditLog audit = AuditLog.builder(JsonLinesSink.at(file)).build()) {
 *   audit.record(AuditEvent.of("model.promote").by(Actor.user("u-1042")).success());
 * }
 * }</pre>
 *
 * <p>Events wait in a bounded queue; the writer takes up to 500 of those that wait as one batch.
 * Where no caller waits for it, a batch gathers for a millisecond. What a caller learns when the
 * queue is full or the sink fails is the {@link FailurePolicy}.
 *
 * <p>Safe for any thread. An interrupt does not cut a wait for the sink short, and stays set.
 *
 * @since 0.1
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  /** How long an event for which no caller waits may wait for others, to be stored with them. */
  private static final Duration GATHERING = Duration.ofMillis(1);

  private static final AuditLog NOOP = builder(events -> {}).allow().done();
  private static final AtomicReference<AuditLog> GLOBAL = new AtomicReference<>(NOOP);

  private final AuditSink sink;
  private final FailurePolicy policy;
  private final Overflow overflow;
  private final Duration patience;
  private final ActionRules rules;
  private final Redaction redaction;
  private final UnaryOperator<AuditEvent> preparation; // for tests
  private final InstantSource clock;
  private final int capacity;
  private final Duration closeDeadline;
  private final UnwrittenEvents unwritten;
  private final EventQueue queue;
  private final Losses losses;
  private final EventWriter writer;
  private final Object closing = new Object();
  private volatile boolean closed;

  private AuditLog(Builder settings) {
    sink = settings.sink;
    policy = settings.policy;
    overflow = settings.overflow;
    patience = settings.patience;
    rules = ActionRules.copyOf(settings.rules);
    redaction = settings.redaction;
    preparation = settings.preparation;
    clock = settings.clock;
    capacity = settings.capacity;
    closeDeadline = settings.closeDeadline;
    unwritten = new UnwrittenEvents(settings.unwrittenFolder);
    queue = new EventQueue(capacity);
    losses = new Losses(clock);
    boolean awaited = policy != FailurePolicy.BEST_EFFORT;
    writer = new EventWriter(sink, queue, losses, clock, awaited ? 0 : GATHERING.toNanos());
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
   * The log of this process, for code that is given none: one that records nothing, until a host
   * sets another.
   */
  public static AuditLog global() {
    return Objects.requireNonNull(GLOBAL.get());
  }

  /**
   * Sets the log of this process; the one before is returned, and not closed. Null takes it back to
   * the log that records nothing.
   */
  public static AuditLog setGlobal(@Nullable AuditLog log) {
    return Objects.requireNonNull(GLOBAL.getAndSet(log == null ? NOOP : log));
  }

  /** Whether events of an action are recorded: spares their making where they are not. */
  public boolean isEnabled(String action) {
    return this != NOOP && rules.isEnabled(action);
  }

  /**
   * Records an event, with what it lacks taken from the thread's {@link AuditContext}, and as much
   * of it as is allowed. One whose action begins with {@code audit.} is dropped: such events are
   * the log's own, and nobody else can make one.
   *
   * @throws AuditWriteException under {@link FailurePolicy#REQUIRED}, if the event was not stored
   * @throws IllegalStateException under the same, if the log is closed, or the caller is the sink
   */
  public void record(AuditEvent event) {
    Objects.requireNonNull(event, "event");
    if (!isEnabled(event.action())) {
      return;
    }
    AuditSink destination = null;
    Optional<AuditEvent> kept;
    try {
      destination = Objects.requireNonNull(sink.destination(), "destination of the sink");
      kept = prepared(event, destination);
    } catch (RuntimeException | StackOverflowError e) { // whatever it is, no caller pays for it
      queue.drop();
      losses.unprepared(event, destination, e);
      if (policy != FailurePolicy.BEST_EFFORT) {
        failed(event, e);
      }
      return;
    }
    if (kept.isPresent()) {
      enqueue(kept.get(), destination);
    }
  }

  /**
   * What {@link #record} would store of an event, for whoever stores it in another way, in the
   * transaction of a business change say; empty if that is nothing.
   *
   * @throws IllegalArgumentException if the action is one of the log's own
   */
  public Optional<AuditEvent> prepare(AuditEvent event) {
    return isEnabled(event.action()) ? prepared(event, sink.destination()) : Optional.empty();
  }

  /** As much of an event as is to be kept, without secrets; empty if sampling leaves it out. */
  private Optional<AuditEvent> prepared(AuditEvent event, AuditSink destination) {
    Checks.argument(
        !LogMarks.isOwn(event.action()),
        "actions that begin with audit. are the log's own, but was %s",
        event.action());
    double share = rules.share(event.action());
    AuditEvent full = AuditContext.current().applyTo(event);
    if (share < 1) {
      if (!ActionRules.isKept(full, share)) {
        losses.sampledOut(full, destination);
        return Optional.empty();
      }
      full = full.detail("sample_rate", share);
    }
    return Optional.of(redaction.apply(preparation.apply(rules.cut(full))).encoded());
  }

  private void enqueue(AuditEvent event, AuditSink destination) {
    boolean required = policy != FailurePolicy.BEST_EFFORT;
    if (required) {
      refuseWriter();
    }
    CompletableFuture<Optional<Throwable>> outcome = required ? new CompletableFuture<>() : null;
    Entry entry = new Entry(event, destination, outcome);
    switch (offer(entry, required)) {
      case ACCEPTED -> {
        if (outcome != null) {
          outcome.join().ifPresent(cause -> failed(event, cause));
        }
      }
      case FULL -> {
        queue.drop();
        losses.overflowed(entry);
      }
      case CLOSED -> {
        queue.drop();
        if (required) {
          throw new IllegalStateException("audit log is closed, but was given " + event);
        }
        losses.late();
      }
    }
  }

  private Answer offer(Entry entry, boolean required) {
    boolean canWait = !writer.isCaller(); // or nobody would make room
    long nanos = canWait ? Durations.nanos(patience) : 0;
    Answer answer = queue.offer(entry, required ? EventQueue.FOREVER : nanos);
    while (answer == Answer.FULL && overflow != Overflow.DROP_NEWEST && canWait) {
      if (overflow == Overflow.DROP_OLDEST) {
        return queue.displace(entry, losses::overflowed) ? Answer.ACCEPTED : Answer.CLOSED;
      }
      writer.storeNext();
      answer = queue.offer(entry, 0);
    }
    return answer;
  }

  /**
   * Records that something failed, and why: the kind and message of the exception and its causes,
   * never its stack.
   */
  public void recordFailure(AuditEvent event, Throwable why) {
    record(event.failure(Failures.describe(why)));
  }

  /**
   * Does some work and records how it ended, and from when to when it ran: a success, or a failure
   * with what it threw, which is thrown on.
   *
   * @param event what is done
   * @param work does it
   * @return what the work returns
   * @throws X what the work throws
   */
  public <T extends @Nullable Object, X extends Exception> T timed(
      AuditEvent event, Work<T, X> work) throws X {
    try (Timed timed = timed(event)) {
      try {
        T result = work.call();
        timed.success();
        return result;
      } catch (Throwable e) {
        timed.failure(e);
        throw e;
      }
    }
  }

  /**
   * Begins some work; closing what is returned records how it ended, and from when to when it ran.
   *
   * <pre>{@code
   * try (AuditLog.Timed timed = audit.timed(AuditEvent.of("model.train"))) {
   *   timed.success(Map.of("accuracy", train()));
   * }
   * }</pre>
   */
  public Timed timed(AuditEvent event) {
    return new Timed(this, event, clock.instant());
  }

  /**
   * Work that may throw.
   *
   * @param <T> what it returns
   * @param <X> what it throws
   * @since 0.1
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T call() throws X;
  }

  /**
   * Work that is being done. It is a failure unless {@link #success()} was called. For one thread.
   *
   * @since 0.1
   */
  public static final class Timed implements AutoCloseable {
    private final AuditLog log;
    private final Instant started;
    private AuditEvent event;
    private Optional<String> error = Optional.of("ended without saying that it succeeded");
    private boolean recorded;

    private Timed(AuditLog log, AuditEvent event, Instant started) {
      this.log = log;
      this.event = event;
      this.started = started;
    }

    /** It succeeded. */
    public void success() {
      error = Optional.empty();
    }

    /** It succeeded with a result worth keeping. */
    public void success(Map<String, ? extends @Nullable Object> response) {
      success();
      event = event.withResponse(response);
    }

    /** It failed. */
    public void failure(Throwable why) {
      error = Optional.of(Failures.describe(why));
    }

    /** One more detail. */
    public void detail(String name, @Nullable Object value) {
      event = event.detail(name, value);
    }

    /** Records how it ended; without effect when called again. */
    @Override
    public void close() {
      if (!recorded) {
        recorded = true;
        Instant ended = log.clock.instant();
        AuditEvent done = error.map(event::failure).orElseGet(event::success);
        log.record(done.during(started, ended.isBefore(started) ? started : ended));
      }
    }
  }

  private static void failed(AuditEvent event, Throwable cause) {
    throw new AuditWriteException("not stored: " + event + " (" + cause.getMessage() + ")", cause);
  }

  /**
   * Waits until all that was recorded before is stored, or counted as dropped or failed, and has a
   * sink that keeps events in memory store them.
   *
   * @throws AuditWriteException under {@link FailurePolicy#REQUIRED}, if the sink cannot
   */
  public void flush() {
    refuseWriter();
    queue.awaitSettled();
    if (closed) {
      return; // and so is the sink, or it hangs
    }
    try {
      writer.flushSink();
    } catch (IOException | RuntimeException e) {
      if (policy != FailurePolicy.BEST_EFFORT) {
        losses.lastError(e);
        throw new AuditWriteException("the sink cannot write out what it has", e);
      }
      losses.failed("The sink of an audit log cannot write out what it has", e);
    }
  }

  private void refuseWriter() {
    if (writer.isCaller()) {
      throw new IllegalStateException("a sink must not wait for the log that writes to it");
    }
  }

  /**
   * This log as a sink, for whoever reports to one: each event goes through the queue under the
   * failure policy. Closing that sink does not close the log.
   */
  public AuditSink asSink() {
    return new AuditSink() {
      @Override
      public void append(List<AuditEvent> events) throws IOException {
        try {
          events.forEach(AuditLog.this::record);
        } catch (AuditWriteException e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public void flush() throws IOException {
        try {
          AuditLog.this.flush();
        } catch (AuditWriteException e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public Durability durability() {
        return policy == FailurePolicy.BEST_EFFORT ? Durability.BUFFERED : sink.durability();
      }

      @Override
      public String toString() {
        return AuditLog.this.toString();
      }
    };
  }

  /** What became of the events so far. */
  public AuditHealth health() {
    return queue.health(losses.sampledOut(), losses.lastError());
  }

  /**
   * Takes no more events, stores those that wait, and closes the sink. What is not stored after the
   * deadline is written to a file of its own, which a warning names: what waits, and what the sink
   * is storing at that moment, which the audit log may have as well.
   */
  @Override
  public void close() {
    refuseWriter();
    queue.close();
    synchronized (closing) {
      if (!closed) {
        boolean done = writer.awaitEnd(closeDeadline);
        Collection<Entry> left = queue.abandon(); // none, if the writer came to its end
        if (!done || !left.isEmpty()) {
          giveUp(Stream.concat(writer.inFlight().stream(), left.stream()).toList());
        }
        closed = true;
        tellWhatIsMissing();
      }
    }
  }

  private void giveUp(List<Entry> unwrittenEntries) {
    unwritten.save(unwrittenEntries.stream().map(Entry::event).toList());
    Throwable cause = new TimeoutException("the sink was not done in time");
    unwrittenEntries.forEach(entry -> entry.complete(Optional.of(cause)));
  }

  private void tellWhatIsMissing() {
    AuditHealth health = health();
    if (health.written() == health.recorded()) {
      LOG.info("Audit log closed: {}", health);
    } else {
      LOG.warn("Audit log closed, not all events are stored: {}", health);
    }
  }

  /** The settings. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AuditLog[%s, queue %d, block up to %d ms then %s, durability %s, %s, %s, sink %s]",
        policy,
        capacity,
        patience.toMillis(),
        overflow.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
        sink.durability(),
        rules,
        redaction == Redaction.standard() ? "default redaction" : redaction,
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
    private Overflow overflow = Overflow.DROP_NEWEST;
    private Duration patience = Duration.ofMillis(100);
    private final ActionRules rules = new ActionRules();
    private Redaction redaction = Redaction.standard();
    private UnaryOperator<AuditEvent> preparation = UnaryOperator.identity();
    private Optional<Path> unwrittenFolder = Optional.empty();
    private final List<String> problems = new ArrayList<>();

    private Builder(AuditSink sink) {
      this.sink = sink;
    }

    /**
     * How many events may wait; at least 1. One is a few hundred bytes as a rule, and some
     * megabytes at most.
     */
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

    /**
     * What happens to an event for which there is no room. Under {@link FailurePolicy#REQUIRED} its
     * caller waits, however long.
     *
     * @param patience how long its caller waits for room first, 0 for not at all
     */
    public Builder overflow(Overflow overflow, Duration patience) {
      this.overflow = overflow;
      this.patience = patience;
      return this;
    }

    /**
     * Only these actions are recorded, with those allowed before; none if none is ever named.
     *
     * @param actions tokens such as {@code model.promote}, or beginnings such as {@code model.*}
     */
    public Builder allow(String... actions) {
      return rule(() -> rules.allow(actions), actions);
    }

    /** These actions are not recorded; what is more exactly named holds. */
    public Builder deny(String... actions) {
      return rule(() -> rules.deny(actions), actions);
    }

    /** How much is kept of the events of some actions. */
    public Builder level(String actions, AuditLevel level) {
      return rule(() -> rules.level(actions, level), actions);
    }

    /**
     * Only a share of the events of some actions is recorded: the same for one correlation id, or
     * else by event id. Each says {@code sample_rate} in its details, and {@code audit.sampled}
     * tells how many were left out when the log is closed.
     *
     * @param share above 0, at most 1
     */
    public Builder sample(String actions, double share) {
      if (!(share > 0 && share <= 1)) {
        problems.add("share to sample must be above 0 and at most 1, but was " + share);
        return this;
      }
      return rule(() -> rules.share(actions, share), actions);
    }

    private Builder rule(Runnable rule, String... actions) {
      ActionRules.problem(actions).ifPresentOrElse(problems::add, rule);
      return this;
    }

    /** What is taken out of events before they wait; {@link Redaction#standard()} by default. */
    public Builder redaction(Redaction redaction) {
      this.redaction = Objects.requireNonNull(redaction, "redaction");
      return this;
    }

    /** For tests: a step that may fail, which no known redaction does. */
    Builder preparation(UnaryOperator<AuditEvent> preparation) {
      this.preparation = preparation;
      return this;
    }

    /** How long {@link AuditLog#close()} waits for the sink; 10 seconds unless said otherwise. */
    public Builder closeDeadline(Duration closeDeadline) {
      this.closeDeadline = closeDeadline;
      return this;
    }

    /**
     * The folder for the events that could not be stored before the log had to close; that of
     * temporary files unless said otherwise.
     */
    public Builder unwrittenIn(Path folder) {
      this.unwrittenFolder = Optional.of(folder);
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
      AuditLog log = done();
      try {
        sink.open();
      } catch (IOException e) {
        throw new UncheckedIOException("audit log cannot be opened: " + e.getMessage(), e);
      }
      log.writer.start();
      LOG.info("{} started", log);
      return log;
    }

    private AuditLog done() {
      return new AuditLog(this);
    }

    private void check() {
      List<String> all = new ArrayList<>(problems);
      if (sink == null) {
        all.add("sink must not be null");
      }
      if (capacity < 1) {
        all.add("queue must be at least 1, but was " + capacity);
      }
      if (policy == FailurePolicy.REQUIRED_DURABLE
          && sink != null
          && sink.durability() != Durability.FORCED) {
        all.add(
            "REQUIRED_DURABLE needs a sink whose durability is FORCED, but that of "
                + sink
                + " is "
                + sink.durability());
      }
      if (policy == null) {
        all.add("failure policy must not be null");
      }
      if (overflow == null || patience == null || patience.isNegative()) {
        all.add(
            "overflow and a patience of 0 or more must be given, but were "
                + overflow
                + ", "
                + patience);
      }
      if (closeDeadline == null || closeDeadline.isNegative()) {
        all.add("close deadline must be 0 or more, but was " + closeDeadline);
      }
      if (clock == null) {
        all.add("clock must not be null");
      }
      unwrittenFolder
          .filter(folder -> !Files.isDirectory(folder) || !Files.isWritable(folder))
          .ifPresent(
              folder -> all.add("folder for unwritten events must be writable, but was " + folder));
      if (!all.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", all));
      }
    }
  }
}
