package io.leeway.core;

import java.util.Locale;

/**
 * How an action ended.
 *
 * @since 0.1
 */
public enum Outcome {
  /** It was done. */
  SUCCESS,
  /** It was tried and did not work. */
  FAILURE,
  /** It was not allowed. */
  DENIED;

  /** The word in every stored form: {@code success}, {@code failure} or {@code denied}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
