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
 * <p>The other types are for sinks and readers: {@link io.leeway.audit.chain.ChainWriter} makes
 * records, {@link io.leeway.audit.chain.Genesis} begins a chain, {@link
 * io.leeway.audit.chain.ChainHead} says where one stands, {@link io.leeway.audit.chain.LogFormat}
 * and {@link io.leeway.audit.chain.LogSegments} how and where it is stored, and {@link
 * io.leeway.audit.chain.RecordCursor} reads it. In a database {@link
 * io.leeway.audit.chain.TableWriter} appends and {@link io.leeway.audit.chain.TableCursor} reads.
 * Values are immutable and may be used from any thread, as the verifier may; a writer of a chain
 * and a cursor are for one thread at a time.
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
 * <h2>The files of a log</h2>
 *
 * <p>The newest records are in the file that has the log's own path. When it is full or old enough,
 * its writer renames it and begins another: {@code audit.1.jsonl}, {@code audit.2.jsonl} and so on
 * come before {@code audit.jsonl}. These segments are one chain. The first record of each but the
 * first holds the event {@code audit.continued}, whose details say {@code chain_id}, {@code
 * segment} (2, 3 and so on), {@code seq} (how many records came before) and {@code tree} (as in the
 * head, of those records).
 *
 * <p><b>JSON Lines</b> ({@code jsonl}). One line a record, each ended by one line feed. The line is
 * the body with one more member at its end, of exactly this form: lower-case hex, no spaces, no
 * other member.
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
 * <p><b>JSON array</b> ({@code json}). Any number of spaces, {@code [} and a line feed; the lines
 * of the records as above, <i>the newest first</i>, each but the last followed by a comma, each by
 * a line feed; {@code ]} and a line feed. A writer puts records before those that are there, over
 * the spaces, and moves none.
 *
 * <p><b>CSV</b> ({@code csv}, dialect {@code leeway-csv/1}). RFC 4180 in UTF-8 with CRLF: a row of
 * column names, then one row a record. Every cell is in quotes but what is absent, which is empty.
 * Columns are the members of the event, {@code actor_id} for the member {@code id} of {@code
 * actor}; an object or array is its JSON as the body has it. Then come {@code dialect}, {@code
 * seq}, {@code prev}, {@code hash}, {@code com} (commitments with a space between) and {@code
 * body}. Where a text is any number of apostrophes and then one of {@code = + - @ | %}, tab, CR,
 * LF, NUL or full-width {@code = + - @}, and it is no number as JSON has it, one apostrophe stands
 * before it. What the columns say must be what the body says, byte for byte.
 *
 * <h2>The head</h2>
 *
 * <p>The file {@code <log>.head} says how far the log goes. It is one line of JSON with exactly
 * these members, any number of spaces, and a line feed:
 *
 * <pre>{@code
 * {"v":1,"chain_id":"<hex>","format":"jsonl","seq":12,"hash":"<hex>","root":"<hex>","tree":["<hex>","<hex>"],"bytes":8123,"segment":1}
 * }</pre>
 *
 * <p>{@code seq} and {@code hash} are those of the last record, or 0 and the {@code prev} of record
 * 1 before there is one. {@code root} is the root of the RFC 6962 Merkle tree whose leaf data are
 * the hashes of the records in their order. {@code tree} holds the roots of the largest full
 * subtrees that make it up, from the left, one for each bit that is set in {@code seq}: enough to
 * add a leaf, and the root follows from them. {@code segment} is the number of the newest file, and
 * {@code bytes} how much of it the records up to that one take: its size after the record, or in an
 * array the bytes from the record to the end of the file; 0 where it has none yet.
 *
 * <p>A writer writes the records first and then the head, over the old one in one write, and locks
 * {@code <log>.lock} meanwhile. A new segment begins with the new name of the file before, then an
 * empty file, then a head that says so, then its first record. So after a {@code kill -9} the head
 * may be behind the log and is never ahead of it, unless the end of the log was cut off. What a
 * writer did not write to its end is no record of the log: the next one keeps the bytes in {@code
 * <log>.torn-<bytes>}, takes them away and records {@code audit.recovered}.
 *
 * <p>After a power failure that holds for a log that was forced to disk: its records are forced
 * before the head that knows of them is written, so that the head may be any number of records
 * behind; they are found and taken up. (The head has less than 4 KiB; a disk that does not write so
 * much at once may leave it unreadable.) A log that was not forced may have lost its end and keep a
 * head that knows of it; nobody can tell that from an end that was cut off, and the log gets no
 * more records.
 *
 * <h2>In a database</h2>
 *
 * <p>{@link io.leeway.audit.chain.ChainTable} says where a chain is. A row of the table {@code
 * leeway_audit_record} is a record: {@code chain_id}, {@code seq}, {@code hash_version} (1), {@code
 * prev}, {@code hash}, {@code commitments} (one after the other, or null) and {@code body}, all
 * bytes as they are hashed. The columns after them ({@link io.leeway.audit.chain.TableColumn})
 * repeat what the body says, for the database to find it: a text has its first 255 UTF-16 units
 * there, without half of a pair at the end and with U+FFFD for NUL; a time is in microseconds since
 * 1970. A row of {@code leeway_audit_head} is the head of one chain: {@code chain_name}, {@code
 * chain_id}, {@code seq}, {@code hash}, {@code root}, and {@code tree} as in a head's file, the
 * hashes one after the other. {@code leeway_audit_schema} has the version of these tables, 1.
 *
 * <p>A writer locks the row of the head, reads it, inserts the records and changes the head, in one
 * transaction: neither is ever ahead of the other. That {@code (chain_id, seq)} and {@code
 * (chain_id, prev)} are unique makes a fork impossible.
 */
@NullMarked
package io.leeway.audit.chain;

import org.jspecify.annotations.NullMarked;
