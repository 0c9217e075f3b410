package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Signatures of RFC 8032, as the Java platform makes them. */
final class Ed25519 {
  /** Bytes of a public key. */
  static final int KEY_SIZE = 32;

  private static final String ALGORITHM = "Ed25519";

  /** What stands before the 32 bytes of a public key in its X.509 form, RFC 8410. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(NoSuchAlgorithmException cause) {
    return new IllegalStateException(
        "this Java runtime has no Ed25519; its module jdk.crypto.ec brings it", cause);
  }

  /** The 32 bytes of a public key. */
  static byte[] bytes(PublicKey key) {
    byte[] encoded = key.getEncoded();
    Checks.argument(
        encoded != null
            && encoded.length == X509.length + KEY_SIZE
            && Arrays.equals(encoded, 0, X509.length, X509, 0, X509.length),
        "key must be of Ed25519, but is of %s",
        key.getAlgorithm());
    return Arrays.copyOfRange(encoded, X509.length, encoded.length);
  }

  /** The public key that has these 32 bytes. */
  static PublicKey publicKey(byte[] bytes) {
    byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_SIZE);
    System.arraycopy(bytes, 0, encoded, X509.length, KEY_SIZE);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("these bytes are no public key of Ed25519", e);
    }
  }

  /** A private key in its PKCS#8 form, and the public key that belongs to it. */
  static KeyPair keyPair(byte[] pkcs8) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      // Java tells no public key of a private one, but makes a pair of 32 random bytes.
      byte[] secret = ((EdECPrivateKey) key).getBytes().orElseThrow();
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(secret));
      return new KeyPair(generator.generateKeyPair().getPublic(), key);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no private key of Ed25519 in PKCS#8", e);
    }
  }

  /** Random bytes that are not. */
  private static final class Fixed extends SecureRandom {
    @Serial private static final long serialVersionUID = 1;

    private final byte[] fixed;

    Fixed(byte[] fixed) {
      this.fixed = fixed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(fixed, 0, bytes, 0, bytes.length);
    }
  }

  /**
   * Signs.
   *
   * @throws IllegalArgumentException if the key cannot
   */
  static byte[] sign(PrivateKey key, byte[] text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("key must be of Ed25519: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not sign: " + e.getMessage(), e);
    }
  }

  /** Whether the signature is that of the text. */
  static boolean isSigned(PublicKey key, byte[] text, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(text);
      return signature.verify(signed);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    } catch (GeneralSecurityException e) {
      return false; // no point of the curve, or no 64 bytes
    }
  }
}
