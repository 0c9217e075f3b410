/**
 * Small things that Leeway's own modules share: argument checks, the clock, threads that do
 * something every so often, cells of CSV, and pages in HTML that need nothing but themselves and
 * hide nothing of what others wrote.
 *
 * <p>Not for hosts: exported to {@code io.leeway.audit} and {@code io.leeway.drift} only. Safe for
 * any thread.
 */
@NullMarked
package io.leeway.core.internal;

import org.jspecify.annotations.NullMarked;
