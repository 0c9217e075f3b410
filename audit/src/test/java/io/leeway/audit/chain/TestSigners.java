package io.leeway.audit.chain;

/** Signers with keys of their own. */
public final class TestSigners {
  /** The origin of the logs of tests. */
  public static final String ORIGIN = "example.com/credit-audit";

  private TestSigners() {}

  /** A signer with a new key. */
  public static CheckpointSigner create() {
    return create(ORIGIN);
  }

  static CheckpointSigner create(String name) {
    return CheckpointSigner.of(name, Ed25519.generate());
  }
}
