package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where a chain stands after a record, kept apart from the records: without it nobody sees that the
 * last ones were cut off.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param chainId the chain's id, 32 hex digits
 * @param format how the log lays out its records
 * @param segment the number of the file that {@code bytes} is about: 1, 2 and so on
 * @param seq how many records the chain has; 0 before the first
 * @param hash the hash of the last record, or what the first one will link to; 64 hex digits
 * @param tree the roots of the full subtrees of the RFC 6962 tree over the hashes, the largest
 *     first: one for each bit that is set in {@code seq}
 * @param bytes how much of that file the records take: its size after the last record, and of a
 *     JSON array what follows the bracket; 0 while none is in it
 * @param firstSeq the first record that retention has left, as the last {@code audit.pruned} says;
 *     1 where there is none
 * @param rolledBack the seq of the last {@code audit.rolled_back}; 0 where there is none
 * @since 0.1
 */
public record ChainHead(
    String chainId,
    LogFormat format,
    long segment,
    long seq,
    String hash,
    List<String> tree,
    long bytes,
    long firstSeq,
    long rolledBack) {
  private static final int VERSION = 1;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part has not the form that it must have
   */
  public ChainHead {
    Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
    Hex.parse(hash, ChainHash.SIZE, "hash");
    tree = List.copyOf(tree);
    tree.forEach(subtree -> Hex.parse(subtree, ChainHash.SIZE, "hash of the tree"));
    Checks.argument(seq >= 0, "seq must be at least 0, but was %d", seq);
    Objects.requireNonNull(format, "format");
    Checks.argument(segment >= 1, "segment must be at least 1, but was %d", segment);
    Checks.argument(
        seq == 0 ? bytes == 0 && segment == 1 : bytes > 0 || (bytes == 0 && segment > 1),
        "bytes of %d records in segment %d must not be %d",
        seq,
        segment,
        bytes);
    Checks.argument(
        tree.size() == Long.bitCount(seq),
        "the tree of %d records must have %d hashes, but has %d",
        seq,
        Long.bitCount(seq),
        tree.size());
    Checks.argument(
        firstSeq == 1 || (firstSeq > 1 && firstSeq <= seq),
        "the first of %d records must not be %d",
        seq,
        firstSeq);
    Checks.argument(
        rolledBack >= 0 && rolledBack <= seq,
        "the last audit.rolled_back of %d records must not be %d",
        seq,
        rolledBack);
  }

  /** The head of a log of which nothing was pruned or rolled back. */
  public ChainHead(
      String chainId,
      LogFormat format,
      long segment,
      long seq,
      String hash,
      List<String> tree,
      long bytes) {
    this(chainId, format, segment, seq, hash, tree, bytes, 1, 0);
  }

  /** The file beside a log that holds its head. */
  public static Path besideLog(Path log) {
    return log.resolveSibling(log.getFileName() + ".head");
  }

  /** The root of the tree: one hash that stands for every record, 64 hex digits. */
  public String root() {
    return Hex.of(compactRange(new ChainHash()).root());
  }

  byte[] hashBytes() {
    return Hex.parse(hash, ChainHash.SIZE, "hash");
  }

  byte[] chainIdBytes() {
    return Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
  }

  CompactRange compactRange(ChainHash hash) {
    return new CompactRange(
        hash,
        seq,
        tree.stream().map(t -> Hex.parse(t, ChainHash.SIZE, "hash of the tree")).toList());
  }

  /**
   * The content of the head's file: one line of JSON.
   *
   * @param minLength bytes that it must have at least, so that it covers the head that it
   *     overwrites; spaces before the line feed make them up
   */
  public byte[] toLine(int minLength) {
    byte[] json =
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeNumberField("v", VERSION);
              out.writeStringField("chain_id", chainId);
              out.writeStringField("format", format.id());
              out.writeNumberField("seq", seq);
              out.writeStringField("hash", hash);
              out.writeStringField("root", root());
              out.writeArrayFieldStart("tree");
              for (String subtree : tree) {
                out.writeString(subtree);
              }
              out.writeEndArray();
              if (firstSeq > 1) {
                out.writeNumberField("first", firstSeq);
              }
              if (rolledBack > 0) {
                out.writeNumberField("rolled_back", rolledBack);
              }
              // Last, and in this order: a head of which only the first part was written over the
              // one
              // before never says that the records of that segment are in this one.
              out.writeNumberField("bytes", bytes);
              out.writeNumberField("segment", segment);
              out.writeEndObject();
            });
    byte[] line = Arrays.copyOf(json, Math.max(json.length + 1, minLength));
    Arrays.fill(line, json.length, line.length, (byte) ' ');
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * The head that a file holds.
   *
   * @param line the content of the file
   * @throws IllegalArgumentException if it is not byte for byte as {@link #toLine} writes it
   */
  public static ChainHead parse(byte[] line) {
    JsonObject json = JsonObject.parse(new String(line, StandardCharsets.UTF_8), "head");
    ChainHead head =
        new ChainHead(
            json.text("chain_id"),
            LogFormat.ofId(json.text("format")),
            json.integer("segment"),
            json.integer("seq"),
            json.text("hash"),
            json.texts("tree"),
            json.integer("bytes"),
            json.has("first") ? json.integer("first") : 1,
            json.has("rolled_back") ? json.integer("rolled_back") : 0);
    Checks.argument(
        Arrays.equals(head.toLine(line.length), line),
        "head is not as it was written, or its root does not follow from its tree");
    return head;
  }
}
