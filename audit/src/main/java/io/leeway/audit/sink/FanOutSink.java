package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Durability;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each event in several sinks at once.
 *
 * <pre>{@code
 * AuditSink sink =
 *     FanOutSink.builder().required(JsonLinesSink.at(log)).optional(toTheSiem).build();
 * }</pre>
 *
 * <p>A batch is stored when every required member has stored it: if one fails, or is not done
 * within the time-out, {@code append} throws, though others may have it. An optional member that
 * fails is counted and warned about. A member that hangs stops nobody: until it is done with what
 * it was given it is given nothing more, which counts as a failure each time.
 *
 * <p>Each member is called from one thread of its own, a daemon named {@code
 * leeway-audit-fanout-...}, which is never interrupted and ends with {@link #close()}.
 *
 * <p>Safe for any thread.
 *
 * @since 0.1
 */
public final class FanOutSink implements AuditSink {
  private static final Logger LOG = LoggerFactory.getLogger(FanOutSink.class);

  private final List<FanOutMember> members;
  private final Duration timeout;

  private FanOutSink(Builder builder) {
    members = List.copyOf(builder.members);
    timeout = builder.timeout;
  }

  /**
   * What a member has done.
   *
   * @param sink which one
   * @param required whether a batch counts as stored only if this member has it
   * @param stored batches that it has stored
   * @param failed batches that it has not, or not in time
   * @param lastError what went wrong last
   * @since 0.1
   */
  public record MemberHealth(
      String sink, boolean required, long stored, long failed, Optional<String> lastError) {}

  /** Begins a fan-out. */
  public static Builder builder() {
    return new Builder();
  }

  /** Opens the members; one that is optional and fails is tried again with the next batch. */
  @Override
  public void open() throws IOException {
    all(FanOutMember.Task.OPEN);
  }

  @Override
  public void append(List<AuditEvent> events) throws IOException {
    List<AuditEvent> batch = List.copyOf(events);
    all(sink -> sink.append(batch));
  }

  /** Has the members store what they keep in memory. */
  @Override
  public void flush() throws IOException {
    all(FanOutMember.Task.FLUSH);
  }

  /** The least of the required members'; BUFFERED if there is none. */
  @Override
  public Durability durability() {
    return members.stream()
        .filter(FanOutMember::required)
        .map(FanOutMember::durability)
        .min(Comparator.naturalOrder())
        .orElse(Durability.BUFFERED);
  }

  /** Closes the members. */
  @Override
  public void close() throws IOException {
    try {
      all(FanOutMember.Task.CLOSE);
    } finally {
      members.forEach(FanOutMember::end);
    }
  }

  private synchronized void all(FanOutMember.Task task) throws IOException {
    members.forEach(member -> member.begin(task));
    long begin = System.nanoTime();
    IOException failure = null;
    for (FanOutMember member : members) {
      Optional<Exception> why = member.await(begin, Durations.nanos(timeout));
      if (why.isPresent() && member.required()) {
        failure = failure == null ? new IOException("not every required sink is done") : failure;
        failure.addSuppressed(why.get());
      } else if (why.isPresent() && member.failsAnew()) {
        LOG.warn(
            "An optional audit sink fails, and is warned about again once it works: {}",
            member,
            why.get());
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** What each member has done, in the order in which they were given. */
  public List<MemberHealth> health() {
    return members.stream().map(FanOutMember::health).toList();
  }

  /** The members. */
  @Override
  public String toString() {
    return members.stream()
        .map(FanOutMember::toString)
        .collect(Collectors.joining(", ", "FanOutSink[", "]"));
  }

  /**
   * Collects the members. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final List<FanOutMember> members = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(10);

    private Builder() {}

    /** A member without which a batch is not stored. */
    public Builder required(AuditSink sink) {
      members.add(new FanOutMember(sink, true));
      return this;
    }

    /** A member whose failures are only counted. */
    public Builder optional(AuditSink sink) {
      members.add(new FanOutMember(sink, false));
      return this;
    }

    /** How long a batch may take each member; 10 seconds unless said otherwise. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalArgumentException if there is no member, or the time-out is not above 0
     */
    public FanOutSink build() {
      Checks.argument(!members.isEmpty(), "a fan-out needs at least 1 member");
      Checks.argument(
          !timeout.isNegative() && !timeout.isZero(),
          "time-out must be above 0, but was %s",
          timeout);
      return new FanOutSink(this);
    }
  }
}
