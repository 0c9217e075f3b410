/**
 * Where audit events are kept: {@link io.leeway.audit.sink.JsonLinesSink} keeps them in a file, one
 * line of JSON each, chained so that a later change is found.
 *
 * <pre>{@code
 * try (AuditSink sink = JsonLinesSink.at(Path.of("audit.jsonl"))) {
 *   sink.append(List.of(AuditEvent.of("model.promote").success()));
 * }
 * }</pre>
 *
 * <p>Most hosts put an {@link io.leeway.audit.AuditLog} before a sink, which batches and keeps
 * failures away from callers. Sinks may be used from any thread; several of them, also in several
 * processes, may write to one log.
 */
@NullMarked
package io.leeway.audit.sink;

import org.jspecify.annotations.NullMarked;
