/**
 * How fast are the statistics and the audit log, beside other ways of doing the same work?
 *
 * <p>One class per question. Leeway's method and its peers stand in the same class and take the
 * same {@link io.leeway.examples.benchmarks.Data}, so that one run gives the ratio: {@code run.sh}
 * runs them, {@link io.leeway.examples.benchmarks.Table} sets the medians against the project's
 * goals. Peers are what a user would otherwise call, or the least work that the machine allows.
 */
@NullMarked
package io.leeway.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
