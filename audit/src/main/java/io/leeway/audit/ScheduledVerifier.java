package io.leeway.audit;

import io.leeway.audit.VerificationHealth.State;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.PeriodicThread;
import io.leeway.core.internal.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a log every so often, on a thread of its own, and says how it stands.
 *
 * <pre>{@code
 * ScheduledVerifier verifier =
 *     ScheduledVerifier.every(Duration.ofHours(6), () -> ChainVerifier.of(log))
 *         .onInvalid(found -> pager.alert(found.toString()))
 *         .start();
 * }</pre>
 *
 * <p>The first run begins at once, each further one so long after the last has ended. An invalid
 * log is an error in the host's own log, once until it is valid again, and is told to the listener
 * each time. A run that fails, as the log cannot be read, is logged once until it works again, and
 * counted.
 *
 * <p>Daemon thread, named {@code leeway-verifier-...}; {@link #close} ends it, and interrupts a
 * run. Safe for any thread.
 *
 * @since 0.1
 */
public final class ScheduledVerifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerifier.class);

  private final Duration interval;
  private final Source source;
  private final Consumer<? super Verification> listener;
  private final InstantSource clock;
  private final PeriodicThread thread;
  private boolean started;
  private boolean closed;
  private long runs;
  private long invalid;
  private @Nullable Verification last;
  private @Nullable Instant lastRun;

  /**
   * Gives what is verified: asked before each run, so that it can take the checkpoints that there
   * are then.
   */
  @FunctionalInterface
  public interface Source {
    /** The verifier of a run. */
    ChainVerifier verifier() throws Exception;
  }

  private ScheduledVerifier(
      Duration interval,
      Source source,
      Consumer<? super Verification> listener,
      InstantSource clock) {
    this.interval = interval;
    this.source = Objects.requireNonNull(source, "source");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.thread = new PeriodicThread("leeway-verifier", "Verifying an audit log", new Run());
  }

  /**
   * Verifies so long after each verification; nothing runs before {@link #start}.
   *
   * @throws IllegalArgumentException if the interval is zero or negative
   */
  public static ScheduledVerifier every(Duration interval, Source source) {
    Checks.argument(
        !interval.isNegative() && !interval.isZero(),
        "interval must be more than zero, but was %s",
        interval);
    return new ScheduledVerifier(interval, source, found -> {}, Times::now);
  }

  /** The same, not started, that tells what a run has found if the log is invalid. */
  public ScheduledVerifier onInvalid(Consumer<? super Verification> told) {
    return new ScheduledVerifier(interval, source, told, clock);
  }

  /** The same, not started, with another clock to say when a run has ended. */
  public ScheduledVerifier withClock(InstantSource other) {
    return new ScheduledVerifier(interval, source, listener, other);
  }

  /**
   * Begins.
   *
   * @return this
   * @throws IllegalStateException if it was started or closed before
   */
  public synchronized ScheduledVerifier start() {
    if (started || closed) {
      throw new IllegalStateException("a verifier is started once; make another one");
    }
    started = thread.begin();
    return this;
  }

  private final class Run implements PeriodicThread.Task {
    @Override
    public Duration run() throws Exception {
      ended(source.verifier().verify());
      return interval;
    }

    @Override
    public Duration retryAfter() {
      return interval;
    }
  }

  private void ended(Verification found) {
    boolean news;
    thread.worked();
    synchronized (this) {
      news = last == null || last.valid() != found.valid();
      if (news && last != null && found.valid()) {
        LOG.info("An audit log is valid again: {}", found);
      }
      runs++;
      invalid += found.valid() ? 0 : 1;
      last = found;
      lastRun = clock.instant();
    }
    if (!found.valid()) {
      if (news) {
        LOG.error("An audit log is not as it was written: {}", found);
      }
      tell(found);
    }
  }

  private void tell(Verification found) {
    try {
      listener.accept(found);
    } catch (RuntimeException e) {
      LOG.warn("The listener of a verifier failed", e);
    }
  }

  /** How the verification stands. */
  public synchronized VerificationHealth health() {
    return new VerificationHealth(
        state(),
        runs,
        invalid,
        thread.failed(),
        Optional.ofNullable(last),
        Optional.ofNullable(lastRun),
        thread.lastError());
  }

  private State state() {
    if (last != null && !last.valid()) {
      return State.INVALID; // also if it could not be read since
    }
    return thread.lastError().isPresent()
        ? State.FAILED
        : last == null ? State.UNKNOWN : State.VALID;
  }

  /** Ends the thread, and waits a moment for a run that goes on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }

  /** How often it verifies, and how that stands. */
  @Override
  public String toString() {
    return "ScheduledVerifier[every " + interval + ", " + health().state() + "]";
  }
}
