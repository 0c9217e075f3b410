/**
 * What several packages of the drift half share and users need not name. Nothing here is part of
 * the API.
 */
@NullMarked
package io.leeway.drift.internal;

import org.jspecify.annotations.NullMarked;
