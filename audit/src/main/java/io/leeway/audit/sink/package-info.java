/**
 * Where audit events are kept: in files or a database, chained so that a later change is found.
 *
 * <pre>{@code
 * try (AuditSink sink = JsonLinesSink.at(Path.of("audit.jsonl"))) {
 *   sink.append(List.of(AuditEvent.of("model.promote").success()));
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link io.leeway.audit.sink.JsonLinesSink}: one line of JSON each; the fastest.
 *   <li>{@link io.leeway.audit.sink.JsonArraySink}: a JSON array, the newest first, for people and
 *       programs that open a whole file.
 *   <li>{@link io.leeway.audit.sink.CsvSink}: a table for spreadsheets.
 *   <li>{@link io.leeway.audit.sink.JdbcSink}: a table in H2, PostgreSQL, MariaDB, MySQL or SQLite.
 *   <li>{@link io.leeway.audit.sink.AuditSinks#inDirectory}: the one that the environment asks for.
 * </ul>
 *
 * <p>Files and tables have {@code withCheckpoints}, by which a thread of their own publishes signed
 * {@link io.leeway.audit.chain.Checkpoint}s: kept elsewhere, they find a log that somebody rewrote
 * together with its head.
 *
 * <p>{@code withErasable} names values that may have to be erased one day, an e-mail address say:
 * they stand beside the log, which holds commitments to them, and {@code erase} takes them away for
 * good, with a record of who did that and why.
 *
 * <pre>{@code
 * JsonLinesSink sink = JsonLinesSink.at(log).withErasable("actor.id", "details.email");
 * sink.erase(AuditQuery.all().withActor("u-1042"), Actor.user("dpo"), "GDPR 17(1)(b)");
 * }</pre>
 *
 * <p>Files and tables have {@code withRetention}, which removes old records and says so in the log,
 * and {@code rollbackTo}, after which readers leave out what came behind a record; both verify
 * afterwards. {@link io.leeway.audit.sink.PhysicalRollback} takes records out for good, into a
 * file.
 *
 * <pre>{@code
 * JsonLinesSink.at(log).withRetention(Retention.ofDays(180));
 * sink.rollbackTo(record.hash().orElseThrow(), Actor.user("u-1042"), "import of the wrong file");
 * }</pre>
 *
 * <p>Most hosts put an {@link io.leeway.audit.AuditLog} before a sink, which batches and keeps
 * failures away from callers. Sinks may be used from any thread; several of them, also in several
 * processes, may write to one log.
 */
@NullMarked
package io.leeway.audit.sink;

import org.jspecify.annotations.NullMarked;
