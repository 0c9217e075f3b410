/**
 * Does a model treat groups alike, and does it do harm?
 *
 * <p>Begin with {@link io.leeway.drift.fairness.Fairness}: from groups, predictions and, where they
 * are known, labels it computes demographic parity, disparate impact, equal opportunity and
 * equalised odds, each with a confidence interval.
 *
 * <pre>{@code
 * Fairness fairness =
 *     Fairness.builder()
 *         .groups("sex", List.of("f", "m", "f", "m"))
 *         .predictions(true, true, false, true)
 *         .build();
 * System.out.println(fairness);
 * }</pre>
 *
 * <p>A service reports harm and near harm to {@link io.leeway.drift.fairness.SafetyEvents}, which
 * counts it and compares each window with a baseline.
 *
 * <p>Both give checks that a {@link io.leeway.drift.DriftReport#withChecks report} takes and that
 * count in its alert level. A metric that two numbers cannot tell apart does not fail, however far
 * apart they are; what could not be computed is not checked, which is not the same as passed.
 *
 * <p>{@code SafetyEvents} may be called by any thread; all else is immutable, but for the builder.
 */
@NullMarked
package io.leeway.drift.fairness;

import org.jspecify.annotations.NullMarked;
