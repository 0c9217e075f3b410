/**
 * What happened, who did it, and where it is kept: the words that both halves of Leeway speak.
 *
 * <p>Start at {@link io.leeway.core.AuditEvent}. An event says that an {@link io.leeway.core.Actor}
 * did an action on a {@link io.leeway.core.Resource} with an {@link io.leeway.core.Outcome}; an
 * {@link io.leeway.core.AuditSink} stores it. The audit half has sinks that chain what they store;
 * the drift half hands its findings to any sink. {@link io.leeway.core.Progress} is told how far a
 * long reading has come.
 *
 * <pre>{@code
 * AuditEvent event =
 *     AuditEvent.of("model.promote")
 *         .by(Actor.user("u-1042"))
 *         .on(Resource.of("model", "credit"))
 *         .detail("to", "production")
 *         .success();
 * }</pre>
 *
 * <p>Every value here is immutable and may be used from any thread. This package knows no other
 * part of Leeway.
 */
@NullMarked
package io.leeway.core;

import org.jspecify.annotations.NullMarked;
