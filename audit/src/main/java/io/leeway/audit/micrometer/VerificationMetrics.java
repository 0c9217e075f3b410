package io.leeway.audit.micrometer;

import io.leeway.audit.ScheduledVerifier;
import io.leeway.audit.VerificationHealth;
import io.leeway.audit.VerificationHealth.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ScheduledVerifier} stands, as meters that read its health whenever a registry asks.
 *
 * <pre>{@code
 * new VerificationMetrics(verifier, Tags.of("log", "models")).bindTo(registry);
 * }</pre>
 *
 * <ul>
 *   <li>{@code leeway.audit.verifications}, a counter of runs by the tag {@code result}: {@code
 *       valid}, {@code invalid}, or {@code failed} for a log that could not be read.
 *   <li>{@code leeway.audit.valid}, a gauge: 1 if the log is known to be valid, 0 if it is known
 *       not to be, NaN if it was not verified yet or the last run failed. Raise an alarm when it is
 *       not 1.
 *   <li>{@code leeway.audit.verified.records}, a gauge of the records that the last run verified.
 *   <li>{@code leeway.audit.uncovered.records}, a gauge of those that no checkpoint covered then.
 *   <li>{@code leeway.audit.verified.at}, a gauge of when it ended, in seconds since 1970.
 * </ul>
 *
 * <p>The meters hold the verifier weakly. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class VerificationMetrics implements MeterBinder {
  private final ScheduledVerifier verifier;
  private final Tags tags;

  /**
   * The meters of a verifier.
   *
   * @param tags what every meter carries, such as the name of the log
   */
  public VerificationMetrics(ScheduledVerifier verifier, Iterable<Tag> tags) {
    this.verifier = Objects.requireNonNull(verifier, "verifier");
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    runs(registry, "valid", health -> health.runs() - health.invalid());
    runs(registry, "invalid", VerificationHealth::invalid);
    runs(registry, "failed", VerificationHealth::failed);
    gauge(registry, "valid", null, "Whether the audit log is valid", VerificationMetrics::valid);
    gauge(
        registry,
        "verified.records",
        "records",
        "Records that were verified last",
        health -> health.last().map(found -> (double) found.verifiedRecords()).orElse(Double.NaN));
    gauge(
        registry,
        "uncovered.records",
        "records",
        "Records that no checkpoint covers",
        health ->
            health
                .last()
                .map(found -> (double) found.recordsWithoutCheckpoint())
                .orElse(Double.NaN));
    gauge(
        registry,
        "verified.at",
        "seconds",
        "When the log was verified last, since 1970",
        health -> health.lastRun().map(time -> time.toEpochMilli() / 1e3).orElse(Double.NaN));
  }

  private static double valid(VerificationHealth health) {
    return health.state() == State.VALID ? 1 : health.state() == State.INVALID ? 0 : Double.NaN;
  }

  private void runs(
      MeterRegistry registry, String result, ToDoubleFunction<VerificationHealth> count) {
    // The verifier comes as an argument: a function that held it would hold it strongly.
    FunctionCounter.builder(
            "leeway.audit.verifications", verifier, it -> count.applyAsDouble(it.health()))
        .tags(tags)
        .tag("result", result)
        .description("Verifications of the audit log by what they found")
        .baseUnit("runs")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<VerificationHealth> value) {
    Gauge.builder("leeway.audit." + name, verifier, it -> value.applyAsDouble(it.health()))
        .tags(tags)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }
}
