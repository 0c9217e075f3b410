package io.leeway.core.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts of a bounded length. */
public final class Texts {
  /** Characters of the longest text. */
  public static final int MAX_TEXT = 16_384;

  /** Characters of the longest name or id. */
  public static final int MAX_NAME = 1_024;

  /** Where a text was cut. */
  public static final String CUT = "… (truncated, ";

  private static final String HASH = ", sha256 ";
  private static final int HASH_LENGTH = HASH.length() + 64 + ")".length();

  private Texts() {}

  /**
   * The text {@linkplain Json#wellFormed with partners for all surrogates}; one that is too long is
   * cut, and ends with the length and the SHA-256 of the whole in UTF-8: {@code … (truncated,
   * 10485760 chars, sha256 9f3a..)}.
   *
   * @param max characters of the result at most
   */
  public static String bounded(String text, int max) {
    if (text.length() <= max) {
      return Json.wellFormed(text);
    }
    String end = CUT + text.length() + " chars" + HASH + sha256(text) + ")";
    int cut = max - end.length();
    if (Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    return Json.wellFormed(text.substring(0, cut)) + end;
  }

  /**
   * A text that may have been cut, without the hash: who knows all but a few characters of the
   * whole could guess them by it.
   */
  public static String withoutHash(String text) {
    int hash = text.length() - HASH_LENGTH;
    return text.lastIndexOf(CUT) >= 0 && text.startsWith(HASH, hash) && text.endsWith(")")
        ? text.substring(0, hash) + ")"
        : text;
  }

  /** Of the UTF-8, piece by piece: a copy of a text that is too long is too long, too. */
  private static String sha256(String text) {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
    MessageDigest digest = newDigest();
    CharBuffer in = CharBuffer.wrap(text);
    ByteBuffer out = ByteBuffer.allocate(8_192);
    CoderResult result;
    do {
      result = encoder.encode(in, out, true);
      digest.update(out.flip());
      out.clear();
    } while (result.isOverflow());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
