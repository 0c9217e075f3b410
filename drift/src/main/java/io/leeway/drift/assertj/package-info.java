/**
 * Drift as a gate in a test: AssertJ assertions on reports.
 *
 * <p>Begin with {@link io.leeway.drift.assertj.LeewayAssertions}. AssertJ is optional: who does not
 * use this package does not need it, and who does has {@code assertj-core} 3.27 or later among the
 * dependencies of the tests.
 *
 * <pre>{@code
 * import static io.leeway.drift.assertj.LeewayAssertions.assertThat;
 *
 * assertThat(report)
 *     .hasStatusBelow(DriftStatus.MODERATE)
 *     .hasNoMissingRateAbove(0.2)
 *     .hasNoSchemaChange()
 *     .feature("age").hasScoreLessThan(0.1).hasPValueAbove(StatisticId.KS, 0.01)
 *     .and()
 *     .feature("income").hasNoDrift();
 * }</pre>
 *
 * <p>A gate that looks at nothing must not be green: apart from {@code hasStatus} and {@code
 * hasState}, every assertion fails if what it is about was not assessed, not checked, or not known
 * to whoever computed the numbers. A failure lists the ten worst columns that are in the way, with
 * their numbers and reasons.
 *
 * <p>To see all failures of a test and not only the first, use {@link
 * io.leeway.drift.assertj.LeewaySoftAssertions}:
 *
 * <pre>{@code
 * LeewaySoftAssertions.assertSoftly(
 *     softly -> {
 *       softly.assertThat(report).hasNoSchemaChange().feature("age").hasNoDrift();
 *       softly.assertThat(report.currentRows()).isGreaterThan(1_000);
 *     });
 * }</pre>
 *
 * <p>An assertion is for one thread, as AssertJ's own are.
 */
@NullMarked
package io.leeway.drift.assertj;

import org.jspecify.annotations.NullMarked;
