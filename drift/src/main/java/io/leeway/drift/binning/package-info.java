/**
 * How numbers and names are sorted into bins.
 *
 * <p>A {@link io.leeway.drift.binning.Binning} is a rule. Applied to a reference it gives {@link
 * io.leeway.drift.binning.Bins}, which are frozen: any later sample is counted in the same bins. A
 * {@link io.leeway.drift.binning.Histogram} is bins with the counts of one sample.
 *
 * <pre>{@code
 * Histogram reference = Binning.quantiles(10).histogram(trained);
 * Histogram current = reference.bins().histogram(served);
 * }</pre>
 *
 * <p>Bins are closed on the left and open on the right; the first reaches down to -Infinity and the
 * last up to and including +Infinity. NaN is missing: counted beside the bins, never in one.
 *
 * <p>All types are immutable and safe for any thread; arrays that are passed in are never changed
 * or kept.
 */
@NullMarked
package io.leeway.drift.binning;

import org.jspecify.annotations.NullMarked;
