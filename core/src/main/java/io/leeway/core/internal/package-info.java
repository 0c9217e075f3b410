/**
 * Small things that Leeway's own modules share: argument checks, the clock, cells of CSV, and pages
 * in HTML that need nothing but themselves and hide nothing of what others wrote.
 *
 * <p>Not for hosts: exported to {@code io.leeway.audit} and {@code io.leeway.drift} only. Stateless
 * and safe for any thread.
 */
@NullMarked
package io.leeway.core.internal;

import org.jspecify.annotations.NullMarked;
