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
 * ChainVerifier.verify(log, Checkpoint.readAll(elsewhere), List.of(CheckpointKey.parse(key)));
 * }</pre>
 *
 * <p>The other types are for sinks and readers: {@link io.leeway.audit.chain.ChainWriter} makes
 * records, {@link io.leeway.audit.chain.Genesis} begins a chain, {@link
 * io.leeway.audit.chain.ChainHead} says where one stands, {@link io.leeway.audit.chain.LogFormat}
 * and {@link io.leeway.audit.chain.LogSegments} how and where it is stored, and {@link
 * io.leeway.audit.chain.RecordCursor} reads it. Values are immutable and may be used from any
 * thread, as the verifier may; a writer of a chain and a cursor are for one thread at a time.
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
 * <h2>Checkpoints</h2>
 *
 * <p>A checkpoint is a C2SP tlog-checkpoint, a signed note: three lines, an empty line, one line or
 * more of signatures. UTF-8; each line ends with a line feed, and there is no other control
 * character. Base64 is that of RFC 4648 section 4, with padding.
 *
 * <pre>{@code
 * example.com/credit-audit
 * 12
 * CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 * — example.com/credit-audit Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe...
 * }</pre>
 *
 * <p>The first line is the origin, which names the log; the second how many records it has; the
 * third, in Base64, the root that its head has then. What follows them before the empty line, other
 * writers may add; it is signed too. A signature line is U+2014, a space, the name of a key, a
 * space, and in Base64 the 4 bytes of the key's id and the 64 of an Ed25519 signature over all
 * before the empty line. A key is written {@code name+id+key}: the name, which has no spaces and
 * plus signs, the id in hex, and in Base64 a byte 1 and the 32 bytes of the public key.
 *
 * <pre>{@code
 * id = the first 4 bytes of SHA-256( name, a line feed, a byte 1, public key )
 * }</pre>
 *
 * <p>Whoever verifies passes over signatures by keys that he does not know, refuses a checkpoint
 * with a bad one by a key that he knows, and needs a good one by a key with the name of the origin.
 * Several keys sign while one gives way to another.
 *
 * <p>{@code <log>.checkpoint} holds the last one that was signed. The next is signed only where the
 * tree of the log had that root when it had so many records, and after those records were forced to
 * disk. Not signed twice for different histories, a checkpoint that is kept elsewhere shows that
 * the log it is compared with has the same records up to its size, and no less.
 *
 * <h2>Proofs</h2>
 *
 * <p>The leaves of the tree are the hashes of the records, record 1 first; both proofs are those of
 * RFC 6962, sections 2.1.1 and 2.1.2, one hash in Base64 on each line. That of a record is a C2SP
 * tlog-proof, which ends with an empty line and the checkpoint:
 *
 * <pre>{@code
 * c2sp.org/tlog-proof@v1
 * extra <Base64 of: the chain's id in hex, a line feed, the record as a line of JSON Lines>
 * index <seq - 1>
 * <hash>
 * ...
 *
 * <checkpoint>
 * }</pre>
 *
 * <p>It is good if the checkpoint is; if the record's {@code seq} is one more than the index, and
 * its {@code hash} is the one that the chain's id, {@code seq}, {@code prev} and body give; and if
 * that hash and those of the proof give the root. The proof that a log has only grown is what C2SP
 * tlog-witness submits: {@code old} and the size of the older checkpoint, the hashes, an empty
 * line, the newer checkpoint.
 */
@NullMarked
package io.leeway.audit.chain;

import org.jspecify.annotations.NullMarked;
