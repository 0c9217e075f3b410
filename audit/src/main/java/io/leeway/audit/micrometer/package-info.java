/**
 * The health of an audit log as meters, for whoever has Micrometer: what was stored, what was lost,
 * and what waits.
 *
 * <pre>{@code
 * new AuditMetrics(log, Tags.of("log", "models")).bindTo(registry);
 * }</pre>
 *
 * <p>{@link io.leeway.audit.micrometer.AuditMetrics} is of an audit log, and {@link
 * io.leeway.audit.micrometer.VerificationMetrics} of a verifier that runs every so often. They need
 * micrometer-core, 1.15 or newer, which the host brings; nothing else in Leeway does. Any thread
 * may bind and read.
 */
@NullMarked
package io.leeway.audit.micrometer;

import org.jspecify.annotations.NullMarked;
