/**
 * What a sample looked like, in a few kilobytes: frozen bins, counts and moments that merge.
 *
 * <p>Start with {@link io.leeway.drift.profile.DatasetProfile}. {@code CsvSource.profile()} and
 * {@code Dataset.profile()} make one of a file or of values at hand, and {@link
 * io.leeway.drift.profile.DatasetProfile#of(RowSource)} of any {@link
 * io.leeway.drift.profile.RowSource}, however long: the rows are not kept. Its bins are made from
 * the reference and then frozen; whatever comes later is counted in the same bins.
 *
 * <pre>{@code
 * DatasetProfile trained = CsvSource.of(trainingFile).profile();
 * DatasetProfile served = CsvSource.of(todaysFile).profile(trained.bins());
 * Bounded ks = BinnedDistance.kolmogorovSmirnov(trained.numeric("age"), served.numeric("age"));
 * Files.writeString(baseline, trained.toJson());
 * }</pre>
 *
 * <p>Any number of threads, hosts or tasks can count their share of the rows, each with a
 * {@linkplain io.leeway.drift.profile.DatasetBins#recorder recorder} of its own, and {@link
 * io.leeway.drift.profile.DatasetProfile#merge} puts the shares together: the counts, and all that
 * follows from counts, are those of one pass over all rows, in whatever order they are merged. For
 * a single feature there are {@link io.leeway.drift.profile.NumericBins}, {@link
 * io.leeway.drift.profile.NumericRecorder} and {@link io.leeway.drift.profile.NumericProfile}.
 *
 * <p>A numeric feature is counted in up to 1,000 fine bins; the deciles are unions of them. What
 * follows from the deciles (psi, js, kl, chi2, hellinger, missing_rate) is exact. {@link
 * io.leeway.drift.profile.BinnedDistance} gives ks and wasserstein with a bound on what the bins
 * hide.
 *
 * <p>A profile is stored as bytes, as JSON, or by Java's serialization. Recorders are for one
 * thread, and a source for one at a time; everything else is immutable and safe for any.
 */
@NullMarked
package io.leeway.drift.profile;

import org.jspecify.annotations.NullMarked;
