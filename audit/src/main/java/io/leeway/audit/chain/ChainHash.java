package io.leeway.audit.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of chain format 1, as the package page states them, and those of an RFC 6962 tree.
 *
 * <p>Keeps one {@link MessageDigest} for all of them; one thread at a time.
 */
final class ChainHash {
  /** Bytes of a hash, and of a commitment. */
  static final int SIZE = 32;

  /** Bytes of a chain id, and of the nonce of a genesis. */
  static final int ID_SIZE = 16;

  /** Commitments a record may have: their number is hashed in 16 bits. */
  static final int MAX_COMMITMENTS = 0xFFFF;

  private static final byte[] GENESIS = lengthPrefixed("leeway.audit.genesis.v1");
  private static final byte[] PAYLOAD = lengthPrefixed("leeway.audit.payload.v1");
  private static final byte[] ENTRY = lengthPrefixed("leeway.audit.entry.v1");
  private static final byte[] COMMITMENT = lengthPrefixed("leeway.audit.commit.v1");
  private static final String HMAC = "HmacSHA256";
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha = sha256();
  private final ByteBuffer fixedPart = ByteBuffer.allocate(128);
  private @Nullable Mac mac; // of most logs never needed

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, but this one has not", e);
    }
  }

  private static byte[] lengthPrefixed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  /** What record 1 links to. */
  byte[] genesis(byte[] chainId, Instant created, byte[] nonce, String chainName) {
    fixedPart.clear().put(GENESIS).putInt(ID_SIZE).put(chainId);
    fixedPart.putLong(created.getEpochSecond() * 1_000_000 + created.getNano() / 1_000);
    sha.update(fixedPart.putInt(ID_SIZE).put(nonce).flip());
    return sha.digest(lengthPrefixed(chainName));
  }

  /** The hash of a body and its commitments, which stand one after the other. */
  byte[] payload(byte[] bytes, int offset, int length, byte[] commitments) {
    sha.update(fixedPart.clear().put(PAYLOAD).putInt(length).flip());
    sha.update(bytes, offset, length);
    sha.update(fixedPart.clear().putShort((short) (commitments.length / SIZE)).flip());
    return sha.digest(commitments);
  }

  /** The hash of a record. */
  byte[] entry(byte[] chainId, long seq, byte[] prev, byte[] payload) {
    fixedPart.clear().put(ENTRY).putInt(ID_SIZE).put(chainId).putLong(seq).put(prev).put(payload);
    sha.update(fixedPart.flip());
    return sha.digest();
  }

  /** What a record says of a value that is kept elsewhere and may be erased. */
  byte[] commitment(byte[] salt, String path, byte[] value) {
    try {
      Mac hmac = mac == null ? Mac.getInstance(HMAC) : mac;
      mac = hmac;
      hmac.init(new SecretKeySpec(salt, HMAC));
      hmac.update(COMMITMENT);
      hmac.update(lengthPrefixed(path));
      hmac.update(fixedPart.clear().putInt(value.length).flip());
      return hmac.doFinal(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The hash of no leaf. */
  byte[] emptyTree() {
    return sha.digest();
  }

  byte[] leaf(byte[] data) {
    sha.update(LEAF);
    return sha.digest(data);
  }

  byte[] node(byte[] left, byte[] right) {
    sha.update(NODE);
    sha.update(left);
    return sha.digest(right);
  }
}
