package io.leeway.audit;

import io.leeway.audit.chain.Verification;
import java.time.Instant;
import java.util.Optional;

/**
 * How the verification of a log stands, as far as it was run.
 *
 * @param state what is known of the log
 * @param runs how often it was verified, runs that failed not included
 * @param invalid how many of these runs found it invalid
 * @param failed how often it could not be verified
 * @param last what the last run found that did not fail
 * @param lastRun when that run ended
 * @param lastError why the last run failed; empty if it did not
 * @since 0.1
 */
public record VerificationHealth(
    State state,
    long runs,
    long invalid,
    long failed,
    Optional<Verification> last,
    Optional<Instant> lastRun,
    Optional<String> lastError) {

  /**
   * What is known of a log.
   *
   * @since 0.1
   */
  public enum State {
    /** It was not verified yet. */
    UNKNOWN,
    /** The last run found it valid. */
    VALID,
    /** The last run that did not fail found it invalid. */
    INVALID,
    /** It was valid when it was verified last, or was never, and the last run failed. */
    FAILED
  }
}
