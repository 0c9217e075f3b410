/**
 * What a report means, and what to do next.
 *
 * <p>Begin with {@link io.leeway.drift.analyst.DriftAnalyst}. Everything here is immutable and safe
 * for any thread.
 */
@NullMarked
package io.leeway.drift.analyst;

import org.jspecify.annotations.NullMarked;
