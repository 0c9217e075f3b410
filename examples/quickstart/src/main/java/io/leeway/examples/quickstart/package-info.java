/** The quick start: two periods of real data, a drift report, and an audit log that verifies. */
@NullMarked
package io.leeway.examples.quickstart;

import org.jspecify.annotations.NullMarked;
