/**
 * Has the data moved away from what the model was trained on?
 *
 * <p>In one line, for two arrays: {@link io.leeway.drift.Drift#between(double[], double[])}. For
 * whole tables read two {@link io.leeway.drift.Dataset}s and compare them with {@link
 * io.leeway.drift.DriftCalculator}, which gives a {@link io.leeway.drift.DriftReport}.
 *
 * <pre>{@code
 * Dataset strikes = Dataset.fromCsv(Path.of("birdstrikes.csv"));
 * DriftReport report =
 *     DriftCalculator.withDefaults()
 *         .compare(
 *             strikes.between("flight_date", "1990", "1995").without("flight_date"),
 *             strikes.between("flight_date", "1995", "2000").without("flight_date"));
 * }</pre>
 *
 * <p>The reference, what the model was trained on, always comes before the current data. A feature
 * drifts when two things hold: the shift is large on one scale for all statistics ({@link
 * io.leeway.drift.statistic.Score}), and it is significant although many features are tested. Too
 * little data is never "no drift": every feature has a {@link io.leeway.drift.FeatureState}, and
 * only an assessed one has a status.
 *
 * <p>A {@link io.leeway.drift.DriftPolicy} says by which rules: statistics, thresholds, bins and
 * weights, for all features, a type, or one. A {@link io.leeway.drift.Baseline} is a reference that
 * is stored and versioned without its rows.
 *
 * <p>A file that is too large for memory is read as a {@linkplain CsvSource#profile() profile}: its
 * rows are counted in bins as they pass.
 *
 * <p>Reports, datasets and calculators are immutable and safe for any thread; a dataset's builder
 * and the row that a predicate is given are for one.
 */
@NullMarked
package io.leeway.drift;

import org.jspecify.annotations.NullMarked;
