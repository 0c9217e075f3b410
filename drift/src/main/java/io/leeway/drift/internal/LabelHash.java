package io.leeway.drift.internal;

import io.leeway.core.internal.Checks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes in place of the names and cuts of sensitive features. */
public final class LabelHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 16;

  private final byte[] key;

  private LabelHash(byte[] key) {
    this.key = key;
  }

  /**
   * With a key.
   *
   * @throws IllegalArgumentException if it has fewer than 16 bytes
   */
  public static LabelHash of(byte[] key) {
    Checks.argument(
        key.length >= LEAST_BYTES,
        "key must have at least %d bytes, but had %d",
        LEAST_BYTES,
        key.length);
    return new LabelHash(key.clone());
  }

  /** With a key that nobody knows: hashes can be compared only with others of this object. */
  public static LabelHash random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new LabelHash(key);
  }

  /** A hash for each label; equal labels of other features have others. */
  public List<String> of(String feature, List<String> labels) {
    return labels.stream().map(label -> of(feature, label)).toList();
  }

  /** A hash for a label. */
  public String of(String feature, String label) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(feature.getBytes(StandardCharsets.UTF_16BE));
      mac.update(new byte[] {-1, -1}); // no character: the end of the feature's name
      byte[] hash = mac.doFinal(label.getBytes(StandardCharsets.UTF_16BE));
      return "#" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
