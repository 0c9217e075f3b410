package io.leeway.audit.micrometer;

import io.leeway.audit.AuditHealth;
import io.leeway.audit.AuditLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * What became of the events of an {@link AuditLog}, as meters that read its {@link
 * AuditLog#health()} whenever a registry asks.
 *
 * <pre>{@code
 * new AuditMetrics(log, Tags.of("log", "models")).bindTo(registry);
 * }</pre>
 *
 * <ul>
 *   <li>{@code leeway.audit.events}, a counter of the events whose fate is settled, each counted
 *       once, by the tag {@code result}: {@code written}, {@code dropped}, {@code failed}, or
 *       {@code sampled_out} for those left out on purpose. Raise an alarm when {@code dropped} or
 *       {@code failed} grows.
 *   <li>{@code leeway.audit.recorded}, a counter of the events that the log was given: those
 *       written, dropped, failed and queued, not those sampled out. It has a name of its own so
 *       that the sum over all results counts no event twice.
 *   <li>{@code leeway.audit.queued}, a gauge of the events that wait, or are being stored.
 * </ul>
 *
 * <p>The meters hold the log weakly, and need nothing else that somebody might drop: a log, open or
 * closed, is reported as long as the host has it. A registry keeps no log in memory; once the log
 * is gone, the counters stay as they were last read and the gauge is NaN.
 *
 * <p>Two logs in one registry need different tags: of two meters with the same name and tags
 * Micrometer keeps the first.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class AuditMetrics implements MeterBinder {
  private static final String EVENTS = "events";

  private final AuditLog log;
  private final Tags tags;

  /** The meters of a log without further tags: for a host that has one log. */
  public AuditMetrics(AuditLog log) {
    this(log, Tags.empty());
  }

  /**
   * The meters of a log.
   *
   * @param tags what every meter carries, such as the name of the log
   */
  public AuditMetrics(AuditLog log, Iterable<Tag> tags) {
    this.log = Objects.requireNonNull(log, "log");
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindResult(registry, "written", AuditHealth::written);
    bindResult(registry, "dropped", AuditHealth::dropped);
    bindResult(registry, "failed", AuditHealth::failed);
    bindResult(registry, "sampled_out", AuditHealth::sampledOut);
    FunctionCounter.builder("leeway.audit.recorded", log, audited -> audited.health().recorded())
        .tags(tags)
        .description("Audit events that the log was given")
        .baseUnit(EVENTS)
        .register(registry);
    Gauge.builder("leeway.audit.queued", log, audited -> audited.health().queued())
        .tags(tags)
        .description("Audit events that wait to be stored")
        .baseUnit(EVENTS)
        .register(registry);
  }

  private void bindResult(
      MeterRegistry registry, String result, ToLongFunction<AuditHealth> count) {
    // The log comes as an argument: a function that held it would hold it strongly.
    FunctionCounter.builder(
            "leeway.audit.events", log, audited -> count.applyAsLong(audited.health()))
        .tags(tags)
        .tag("result", result)
        .description("Audit events by what became of them")
        .baseUnit(EVENTS)
        .register(registry);
  }
}
