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
 * <p>The other types are for sinks: {@link io.leeway.audit.chain.ChainWriter} makes records, {@link
 * io.leeway.audit.chain.Genesis} begins a chain, {@link io.leeway.audit.chain.ChainHead} says where
 * one stands. Values are immutable and may be used from any thread, as the verifier may; a writer
 * of a chain is for one thread at a time.
 *
 * <h2>Chain format 1</h2>
 *
 * <p>Every record has a sequence number ({@code seq}: 1, 2, 3 and so on), the hash of the record
 * before it ({@code prev}) and a hash of its own ({@code hash}). The <i>body</i> of a record is the
 * UTF-8 text of its event as it is stored; verifying hashes these bytes and never writes an event
 * anew. Integers are big-endian; {@code u16}, {@code u64} and {@code i64} say their bits. {@code
 * LP(x)} is the length of x in 4 bytes, then x; hashes are SHA-256, 32 bytes; {@code id} is the
 * chain's id, 16 random bytes.
 *
 * <pre>{@code
 * payload = SHA-256( LP("leeway.audit.payload.v1") LP(body) u16(number of commitments) commitment... )
 * hash    = SHA-256( LP("leeway.audit.entry.v1") LP(id) u64(seq) prev payload )
 * prev of record 1 = SHA-256( LP("leeway.audit.genesis.v1") LP(id) i64(created, microseconds)
 *                             LP(nonce) LP(chain name) )
 * }</pre>
 *
 * <p>A commitment is 32 bytes, the HMAC-SHA-256 of a value that is kept elsewhere and may be
 * erased.
 *
 * <p>Record 1 holds the event {@code audit.started}. Its details say {@code chain_id} (32 hex
 * digits), {@code chain_name}, {@code created} (a time, as below) and {@code nonce} (16 random
 * bytes, 32 hex digits).
 *
 * <h2>The log</h2>
 *
 * <p>A JSON Lines log has one line a record, each ended by one line feed. The line is the body with
 * one more member at its end, of exactly this form: lower-case hex, no spaces, no other member.
 *
 * <pre>{@code
 * ,"chain":{"v":1,"seq":12,"prev":"<hex>","hash":"<hex>"}}
 * }</pre>
 *
 * <p>With commitments, {@code ,"com":["<hex>","<hex>"]} stands before {@code ,"prev"}. The body is
 * what stands before the last {@code ,"chain":} of the line, and {@code }}. A line has at most 64
 * MiB. The body is a JSON object with a member {@code recorded_at}, a time of the form {@code
 * yyyy-MM-ddTHH:mm:ss.SSSSSSZ} that never decreases from record to record.
 *
 * <h2>The head</h2>
 *
 * <p>The file {@code <log>.head} says how far the log goes. It is one line of JSON with exactly
 * these members, any number of spaces, and a line feed:
 *
 * <pre>{@code
 * {"v":1,"chain_id":"<hex>","seq":12,"hash":"<hex>","root":"<hex>","tree":["<hex>","<hex>"],"bytes":8123}
 * }</pre>
 *
 * <p>{@code seq} and {@code hash} are those of the last record, or 0 and the {@code prev} of record
 * 1 before there is one. {@code root} is the root of the RFC 6962 Merkle tree whose leaf data are
 * the hashes of the records in their order. {@code tree} holds the roots of the largest full
 * subtrees that make it up, from the left, one for each bit that is set in {@code seq}: enough to
 * add a leaf, and the root follows from them. {@code bytes} is the size of the log after that
 * record.
 *
 * <p>A writer writes the records first and then the head, over the old one in one write, and locks
 * {@code <log>.lock} meanwhile. So the head may be behind the log when a writer was killed, and is
 * never ahead of it unless the end of the log was cut off, or lost in a power failure.
 */
@NullMarked
package io.leeway.audit.chain;

import org.jspecify.annotations.NullMarked;
