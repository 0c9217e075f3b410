package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of others; {@code oracles/audit/vectors.json} says where each comes from. */
class OracleVectorsTest {
  private final ChainHash sha = new ChainHash();

  private static JsonObject set(String id) throws IOException {
    try (InputStream in =
        OracleVectorsTest.class.getResourceAsStream("/oracles/audit/vectors.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonObject.parse(text, "vectors").objects("sets").stream()
          .filter(set -> set.text("id").equals(id))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static List<JsonObject> sha256Vectors() throws IOException {
    return set("sha256").objects("vectors");
  }

  @ParameterizedTest
  @MethodSource("sha256Vectors")
  void sha256_isThatOfTheStandard(JsonObject vector) {
    String message =
        vector.has("msg_hex") ? vector.text("msg_hex") : repeated(vector.object("msg_repeat"));

    byte[] digest = ChainHash.sha256().digest(bytes(message));

    assertThat(digest).isEqualTo(bytes(vector.text("digest")));
  }

  private static String repeated(JsonObject repeat) {
    return repeat.text("byte_hex").repeat(Math.toIntExact(repeat.integer("count")));
  }

  static List<JsonObject> hasherVectors() throws IOException {
    return set("rfc6962-hasher").objects("vectors");
  }

  @ParameterizedTest
  @MethodSource("hasherVectors")
  void leavesAndNodes_hashAsInRfc6962(JsonObject vector) {
    String kind = vector.text("kind");

    byte[] hash =
        switch (kind) {
          case "empty_root" -> sha.emptyTree();
          case "leaf" -> sha.leaf(bytes(vector.text("data_hex")));
          case "node" -> sha.node(bytes(vector.text("left_hex")), bytes(vector.text("right_hex")));
          default -> throw new IllegalArgumentException("unknown kind " + kind);
        };

    assertThat(hash).isEqualTo(bytes(vector.text("hash")));
  }

  @Test
  void growingTree_hasTheRootsOfTheStandardEightLeaves() throws IOException {
    JsonObject vectors = set("rfc6962-tree-8");
    List<String> leaves = vectors.texts("leaves_hex");
    CompactRange tree = new CompactRange(sha);

    for (JsonObject expected : vectors.objects("roots")) {
      int size = Math.toIntExact(expected.integer("size"));
      if (size > 0) {
        tree.append(bytes(leaves.get(size - 1)));
      }

      assertThat(tree.root()).as("root of %d", size).isEqualTo(bytes(expected.text("root")));
    }
  }

  private List<byte[]> hashes(List<MerkleProof.Node> nodes, long size) throws IOException {
    NodeHashes hashes = new NodeHashes(sha, nodes);
    set("rfc6962-tree-8").texts("leaves_hex").stream()
        .limit(size)
        .forEach(leaf -> hashes.append(bytes(leaf)));
    return hashes.inOrder();
  }

  private static byte[] root(long size) throws IOException {
    return bytes(set("rfc6962-tree-8").objects("roots").get(Math.toIntExact(size)).text("root"));
  }

  private static List<byte[]> proof(JsonObject vector) {
    return vector.texts("proof").stream().map(OracleVectorsTest::bytes).toList();
  }

  static List<JsonObject> inclusionVectors() throws IOException {
    return set("rfc6962-inclusion-8").objects("vectors");
  }

  @ParameterizedTest
  @MethodSource("inclusionVectors")
  void inclusionProof_isThePublishedOne(JsonObject vector) throws IOException {
    long index = vector.integer("index");
    long size = vector.integer("size");
    byte[] leaf = bytes(set("rfc6962-tree-8").texts("leaves_hex").get(Math.toIntExact(index)));

    assertThat(hashes(MerkleProof.inclusion(index, size), size))
        .containsExactlyElementsOf(proof(vector));
    assertThat(MerkleProof.root(sha, index, size, leaf, proof(vector))).isEqualTo(root(size));
  }

  static List<JsonObject> consistencyVectors() throws IOException {
    return set("rfc6962-consistency-8").objects("vectors");
  }

  @ParameterizedTest
  @MethodSource("consistencyVectors")
  void consistencyProof_isThePublishedOne(JsonObject vector) throws IOException {
    long old = vector.integer("size1");
    long size = vector.integer("size2");

    assertThat(hashes(MerkleProof.consistency(old, size), size))
        .containsExactlyElementsOf(proof(vector));
    assertThat(MerkleProof.isConsistent(sha, old, root(old), size, root(size), proof(vector)))
        .isTrue();
  }

  static List<JsonObject> noteVectors() throws IOException {
    return set("signed-note").objects("vectors");
  }

  @ParameterizedTest
  @MethodSource("noteVectors")
  void signedNote_isGoodWhereTheStandardSaysSo(JsonObject vector) {
    CheckpointKey key = CheckpointKey.parse(vector.text("verifier_key"));
    String text = vector.text("note_text");
    String line = vector.text("signed_note").substring(text.length() + 1).trim();
    NoteSignature signature = NoteSignature.parse(line);

    assertThat(key).hasToString(vector.text("verifier_key"));
    assertThat(signature.isBy(key)).isTrue();
    assertThat(signature.line()).isEqualTo(line);
    assertThat(key.hasSigned(text.getBytes(StandardCharsets.UTF_8), signature.signature()))
        .isEqualTo(vector.truth("valid"));
  }
}
