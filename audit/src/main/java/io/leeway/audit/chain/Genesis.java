package io.leeway.audit.chain;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * What a chain is known by: its first record says it, and links to the hash of it.
 *
 * <p>For sinks, which make one with {@link #create} when they begin a log. Immutable, safe for any
 * thread.
 *
 * @param chainId 16 random bytes as 32 hex digits; part of every hash of the chain
 * @param chainName a name for people, at most 256 characters; not blank
 * @param created when the chain was begun; kept to the microsecond
 * @param nonce 16 random bytes as 32 hex digits
 * @since 0.1
 */
public record Genesis(String chainId, String chainName, Instant created, String nonce) {
  static final String ACTION = "audit.started";
  private static final int MAX_NAME = 256;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part has not the form that it must have
   */
  public Genesis {
    Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
    Hex.parse(nonce, ChainHash.ID_SIZE, "nonce");
    chainName = Json.wellFormed(Checks.notBlank(chainName, "chain name"));
    Checks.argument(
        chainName.length() <= MAX_NAME,
        "chain name must have at most %d characters, but has %d",
        MAX_NAME,
        chainName.length());
    created = Times.micros(created);
  }

  /** The beginning of a new chain, with a random id and nonce. */
  public static Genesis create(String chainName, Instant created) {
    SecureRandom random = new SecureRandom();
    byte[] chainId = new byte[ChainHash.ID_SIZE];
    byte[] nonce = new byte[ChainHash.ID_SIZE];
    random.nextBytes(chainId);
    random.nextBytes(nonce);
    return new Genesis(Hex.of(chainId), chainName, created, Hex.of(nonce));
  }

  /** The event that the first record holds. */
  public AuditEvent event() {
    return AuditEvent.of(ACTION)
        .at(created)
        .detail("chain_id", chainId)
        .detail("chain_name", chainName)
        .detail("created", created)
        .detail("nonce", nonce);
  }

  /** The genesis that a record holds; empty where it holds none or a damaged one. */
  static Optional<Genesis> in(JsonRecord record) {
    return LogMarks.own(record)
        .flatMap(
            event ->
                LogMarks.said(
                    event,
                    ACTION,
                    details ->
                        new Genesis(
                            details.text("chain_id"),
                            details.text("chain_name"),
                            Times.parse(details.text("created")),
                            details.text("nonce"))));
  }

  byte[] chainIdBytes() {
    return Hex.parse(chainId, ChainHash.ID_SIZE, "chain id");
  }

  /** What the first record links to. */
  byte[] hash(ChainHash hash) {
    byte[] nonceBytes = Hex.parse(nonce, ChainHash.ID_SIZE, "nonce");
    return hash.genesis(chainIdBytes(), created, nonceBytes, chainName);
  }
}
