/**
 * The hash chain: how records are bound to each other, and how a log is verified.
 *
 * <p>Start at {@link io.leeway.audit.chain.ChainVerifier}; it gives a {@link
 * io.leeway.audit.chain.Verification}, which holds {@link io.leeway.audit.chain.Finding}s.
 *
 * <pre>{@code
 * Verification verification = ChainVerifier.verify(Path.of("audit.jsonl"));
 * if (!verification.valid()) {
 *   verification.findings().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>That finds every change but one: a log that somebody rewrote or cut together with its head.
 * For that a sink publishes {@link io.leeway.audit.chain.Checkpoint}s, signed by a {@link
 * io.leeway.audit.chain.CheckpointSigner}, to where those who can write the log cannot change them;
 * a {@link io.leeway.audit.chain.CheckpointPublisher} says where, and who has the {@link
 * io.leeway.audit.chain.CheckpointKey} verifies with them. A {@link
 * io.leeway.audit.chain.RecordProof} proves one record to who has no log, and a {@link
 * io.leeway.audit.chain.ConsistencyProof} that nothing was changed between two checkpoints.
 *
 * <pre>{@code
 * CheckpointSigner signer = CheckpointSigner.inFile("example.com/credit-audit", keyFile);
 * AuditSink sink =
 *     JsonLinesSink.at(log).withCheckpoints(signer, CheckpointPublisher.toFolder(elsewhere));
 * // later, somebody else:
 * ChainVerifier.of(log)
 *     .withCheckpoints(Checkpoint.readAll(elsewhere), List.of(CheckpointKey.parse(key)))
 *     .verify();
 * }</pre>
 *
 * <p>The other types are for sinks and readers: {@link io.leeway.audit.chain.ChainWriter} makes
 * records, {@link io.leeway.audit.chain.Genesis} begins a chain, {@link
 * io.leeway.audit.chain.ChainHead} says where one stands, {@link io.leeway.audit.chain.LogFormat}
 * and {@link io.leeway.audit.chain.LogSegments} how and where it is stored, {@link
 * io.leeway.audit.chain.ErasableFile} holds the values that can be erased, by an {@link
 * io.leeway.audit.chain.Erasure}, and {@link io.leeway.audit.chain.RecordCursor} reads it. In a
 * database {@link io.leeway.audit.chain.TableWriter} appends, {@link
 * io.leeway.audit.chain.TableCursor} reads and {@link io.leeway.audit.chain.TableCounts} counts.
 * {@link io.leeway.audit.chain.LogPruning} and {@link io.leeway.audit.chain.TablePruning} find out
 * what retention takes from the beginning, {@link io.leeway.audit.chain.HiddenRecords} what a
 * rollback hides, and {@link io.leeway.audit.chain.LogCut} and {@link
 * io.leeway.audit.chain.TableCut} how a log looks without its end. Values are immutable and may be
 * used from any thread, as the verifier may; a writer of a chain and a cursor are for one thread at
 * a time.
 *
 * <p>{@code FORMAT.md}, beside the source of this package, has the format of records, files, heads,
 * checkpoints and proofs, with test vectors: enough to write a verifier in any language. {@code
 * OTHER-DATABASES.md} has the tables for SQL Server and Oracle, to which Leeway does not write.
 */
@NullMarked
package io.leeway.audit.chain;

import org.jspecify.annotations.NullMarked;
