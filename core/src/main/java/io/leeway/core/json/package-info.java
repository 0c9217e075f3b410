/**
 * JSON as Leeway writes and reads it: one set-up for the whole library, members always in the order
 * in which the code writes them.
 *
 * <p>For Leeway's own modules; hosts never need it. {@link io.leeway.core.json.Json} writes and
 * parses, {@link io.leeway.core.json.JsonValues} turns any Java value into one that JSON can hold,
 * {@link io.leeway.core.json.Texts} bounds a text, {@link io.leeway.core.json.EventCells} has the
 * columns of a table of events. All are stateless and may be used from any thread.
 */
@NullMarked
package io.leeway.core.json;

import org.jspecify.annotations.NullMarked;
