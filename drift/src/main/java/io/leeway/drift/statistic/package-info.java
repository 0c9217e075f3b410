/**
 * The statistics: one final class each, two verbs.
 *
 * <p>{@code X.withDefaults()} gives an immutable object, {@code withY(...)} a changed copy, {@code
 * statistic(reference, current)} the number, and {@code test(reference, current)} a {@link
 * io.leeway.drift.statistic.TestResult} with a p-value where a test exists. The reference always
 * comes first.
 *
 * <pre>{@code
 * double psi = PopulationStability.withDefaults().statistic(reference, current);
 * boolean moved = KolmogorovSmirnov.withDefaults().test(reference, current).reject(0.01);
 * }</pre>
 *
 * <p>NaN is missing and left out, infinities are ordinary values at the ends, {@code -0.0} equals
 * {@code 0.0}. Nothing to compute from, such as a sample in which every value is missing, is an
 * {@link java.lang.IllegalArgumentException}: too little data is never "no drift". p-values are
 * computed as upper tails, so small ones keep their digits.
 *
 * <p>Everything here is immutable and safe for any thread; arrays that are passed in are never
 * changed or kept.
 */
@NullMarked
package io.leeway.drift.statistic;

import org.jspecify.annotations.NullMarked;
