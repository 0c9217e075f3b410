package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.util.Base64;

/** Bytes as text: RFC 4648 section 4, with padding and in no other form. */
final class Base64Text {
  private Base64Text() {}

  static String of(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The bytes that a text stands for.
   *
   * @throws IllegalArgumentException if it stands for none, or for some that have another text
   */
  static byte[] parse(String text, String what) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " must be Base64: " + e.getMessage(), e);
    }
    Checks.argument(of(bytes).equals(text), "%s is Base64 with other bits at its end", what);
    return bytes;
  }

  /** As {@link #parse(String, String)}, for a hash. */
  static byte[] parseHash(String text, String what) {
    byte[] hash = parse(text, what);
    Checks.argument(
        hash.length == ChainHash.SIZE,
        "%s must have %d bytes, but has %d",
        what,
        ChainHash.SIZE,
        hash.length);
    return hash;
  }
}
