/**
 * Who did what: events go in at {@link io.leeway.audit.AuditLog} and are stored by a sink.
 *
 * <pre>{@code
 * try (AuditLog audit = AuditLog.builder(JsonLinesSink.at(Path.of("audit.jsonl"))).build()) {
 *   audit.record(AuditEvent.of("model.promote").by(Actor.user("u-1042")).success());
 * }
 * }</pre>
 *
 * <p>A log takes events from any thread and stores them on one of its own, a daemon named {@code
 * leeway-audit-...} that ends with {@code close()}. By default it stays out of its host's way: it
 * never throws, and what it could not store is counted in {@link io.leeway.audit.AuditHealth} and
 * logged once a minute. {@link io.leeway.audit.FailurePolicy#REQUIRED} is for actions that must not
 * happen without a record. The sinks are in {@link io.leeway.audit.sink}, and what proves that
 * nobody has changed what they stored is in {@link io.leeway.audit.chain}.
 *
 * <p>Secrets do not belong in a log that nobody may change: {@link io.leeway.audit.Redaction} takes
 * them out of an event before it is queued, by their key, their form or their place.
 *
 * <p>{@link io.leeway.audit.AuditReader} finds what was recorded, page by page and for one tenant
 * if need be, in files, in memory or in a stream, and {@link io.leeway.audit.AuditExport} writes it
 * as JSON, JSON Lines or CSV; {@link io.leeway.audit.Redaction} takes secrets out before anything
 * waits; {@link io.leeway.audit.AuditContext} says once what the events of a request have in
 * common.
 *
 * <p>{@link io.leeway.audit.ScheduledVerifier} verifies a log every so often, and says how it
 * stands.
 *
 * <p>Nothing is ever removed unless a {@link io.leeway.audit.Retention} says after how many days,
 * or records.
 *
 * <p>Every type here may be used from any thread, but for builders, scopes and {@code
 * AuditLog.Timed}.
 */
@NullMarked
package io.leeway.audit;

import org.jspecify.annotations.NullMarked;
