/**
 * Is the data sound: all there, of the right kind, of the right age?
 *
 * <p>Begin with {@link io.leeway.drift.quality.QualityChecks}: a baseline suggests the checks, a
 * host adds its own rules as {@link io.leeway.drift.quality.QualityCheck}s, and the results go into
 * a report, whose alert level they raise.
 *
 * <pre>{@code
 * List<CheckResult> results =
 *     QualityChecks.from(baseline)
 *         .with(QualityCheck.freshness("seen_at", Duration.ofHours(2)))
 *         .run(today);
 * DriftReport report =
 *     DriftCalculator.withDefaults().compare(baseline, today).withChecks(results);
 * }</pre>
 *
 * <p>Everything here is immutable and safe for any thread.
 */
@NullMarked
package io.leeway.drift.quality;

import org.jspecify.annotations.NullMarked;
