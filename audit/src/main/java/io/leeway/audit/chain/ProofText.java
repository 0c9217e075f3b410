package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.List;

/** What the texts of proofs end with: hashes, an empty line, a checkpoint. */
record ProofText(List<byte[]> hashes, Checkpoint checkpoint) {
  /**
   * Takes a text apart.
   *
   * @throws IllegalArgumentException if it is not byte for byte as {@link #text} gives it
   */
  static ProofText parse(String text) {
    List<byte[]> hashes = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = text.indexOf('\n', at);
      Checks.argument(
          end >= 0 && hashes.size() < Long.SIZE,
          "proof must be at most %d hashes, an empty line and a checkpoint",
          Long.SIZE - 1);
      if (end == at) {
        return new ProofText(hashes, Checkpoint.parse(text.substring(end + 1)));
      }
      hashes.add(Base64Text.parseHash(text.substring(at, end), "hash of the proof"));
      at = end + 1;
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    hashes.forEach(hash -> text.append(Base64Text.of(hash)).append('\n'));
    return text.append('\n').append(checkpoint.toText()).toString();
  }
}
