/**
 * What a sample looked like, in a few kilobytes: frozen bins, counts and moments that merge.
 *
 * <p>Bins are made once from a reference. Any number of threads, hosts or tasks then count their
 * share of the values in them, each with a recorder of its own, and {@link
 * io.leeway.drift.profile.FeatureProfile#merge} puts the shares together: the counts, and all that
 * follows from counts, are those of one pass over all values, in whatever order they are merged.
 *
 * <pre>{@code
 * NumericBins bins = NumericBins.of(SortedSample.of(trainedAges));
 * NumericProfile here = new NumericRecorder(bins).addAll(servedAges).profile();
 * NumericProfile whole = here.merge(fromElsewhere);
 * }</pre>
 *
 * <p>A numeric feature is counted in up to 1,000 fine bins; the deciles are unions of them. What
 * follows from the deciles (psi, js, kl, chi2, hellinger, missing_rate) is exact. {@link
 * io.leeway.drift.profile.BinnedDistance} gives ks and wasserstein with a bound on what the bins
 * hide.
 *
 * <p>Recorders are for one thread; everything else is immutable and safe for any.
 */
@NullMarked
package io.leeway.drift.profile;

import org.jspecify.annotations.NullMarked;
