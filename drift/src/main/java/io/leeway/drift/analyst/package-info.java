/**
 * What a report means, and what to do next.
 *
 * <p>Begin with {@link io.leeway.drift.analyst.DriftAnalyst#rules()}, which needs nothing but a
 * report:
 *
 * <pre>{@code
 * Advice advice = DriftAnalyst.rules().assess(report, earlierReports);
 * if (advice.verdict() == Verdict.RETRAIN_NOW) {
 *   retraining.start(advice.summary());
 * }
 * }</pre>
 *
 * <p>The verdict says whether to train the model anew, to find out what changed, to wait for the
 * next report, or to do nothing; findings, risk flags and next steps say why and how. Drift in one
 * feature speaks for a changed source and drift in many for a changed world, so they come to
 * different verdicts at the same score.
 *
 * <p>{@link io.leeway.drift.analyst.LanguageModelAnalyst} has a language model of the host's write
 * the advice, from the same numbers, and falls back on the rules.
 *
 * <p>Everything here is immutable and safe for any thread.
 */
@NullMarked
package io.leeway.drift.analyst;

import org.jspecify.annotations.NullMarked;
