package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a key that signs checkpoints, with its name: whoever verifies needs it, and
 * must have it from a place that he trusts.
 *
 * <pre>{@code
 * CheckpointKey key = CheckpointKey.parse("example.com/audit+530d903a+AekyeRrm56hApGFkyQR4...");
 * }</pre>
 *
 * <p>Its text is the verifier key of C2SP signed notes, which other tools read: {@code
 * name+id+key}, where the key is Base64 of a byte 1 and the 32 bytes of Ed25519, and the id is the
 * first 4 bytes of SHA-256(name, line feed, byte 1, key) in hex. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class CheckpointKey {
  /** What C2SP signed notes call Ed25519. */
  private static final byte TYPE = 1;

  private static final int MAX_NAME = 256;

  private final String name;
  private final byte[] bytes; // of the public key
  private final PublicKey key;

  private CheckpointKey(String name, byte[] bytes) {
    this.name = checkName(name);
    this.bytes = bytes;
    this.key = Ed25519.publicKey(bytes);
  }

  /**
   * A key by its name.
   *
   * @throws IllegalArgumentException if the key is not of Ed25519, or the name is empty, has spaces
   *     or a plus sign, or more than 256 characters
   */
  static CheckpointKey of(String name, PublicKey key) {
    return new CheckpointKey(name, Ed25519.bytes(key));
  }

  static String checkName(String name) {
    Checks.argument(
        !name.isEmpty() && name.length() <= MAX_NAME && name.codePoints().allMatch(Names::allows),
        "key name must have 1 to %d characters without spaces and plus signs, but was '%s'",
        MAX_NAME,
        name);
    return name;
  }

  private static final class Names {
    static boolean allows(int c) {
      return c != '+'
          && !Character.isWhitespace(c)
          && !Character.isSpaceChar(c)
          && !Character.isISOControl(c)
          && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
  }

  /**
   * The key that a text stands for.
   *
   * @throws IllegalArgumentException if it is not byte for byte as {@link #toString} gives it
   */
  public static CheckpointKey parse(String text) {
    String[] parts = text.split("\\+", 3); // the key itself may have plus signs
    Checks.argument(parts.length == 3, "key must be name+id+key, but was '%s'", text);
    byte[] typed = Base64Text.parse(parts[2], "key of '" + parts[0] + "'");
    Checks.argument(
        typed.length == 1 + Ed25519.KEY_SIZE && typed[0] == TYPE,
        "key of '%s' must be of Ed25519: a byte 1 and %d bytes",
        parts[0],
        Ed25519.KEY_SIZE);
    CheckpointKey key = new CheckpointKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    Checks.argument(
        key.toString().equals(text),
        "id of key '%s' must be %s, but was '%s'",
        parts[0],
        HexFormat.of().formatHex(key.id()),
        parts[1]);
    return key;
  }

  /** The name, which is also the origin of the checkpoints that it signs. */
  public String name() {
    return name;
  }

  private byte[] typed() {
    byte[] typed = new byte[1 + bytes.length];
    typed[0] = TYPE;
    System.arraycopy(bytes, 0, typed, 1, bytes.length);
    return typed;
  }

  /** What tells it from other keys of its name: 4 bytes. */
  byte[] id() {
    MessageDigest sha = ChainHash.sha256();
    sha.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(sha.digest(typed()), NoteSignature.ID_SIZE);
  }

  boolean hasSigned(byte[] text, byte[] signature) {
    return Ed25519.isSigned(key, text, signature);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CheckpointKey that
        && name.equals(that.name)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(bytes));
  }

  /** The text of the key, which holds no secret. */
  @Override
  public String toString() {
    return name + "+" + HexFormat.of().formatHex(id()) + "+" + Base64Text.of(typed());
  }
}
