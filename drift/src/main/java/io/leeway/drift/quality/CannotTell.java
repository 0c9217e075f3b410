package io.leeway.drift.quality;

/** What a check looks at is not there or cannot be known; the message is the result's reason. */
final class CannotTell extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotTell(String reason) {
    super(reason, null, false, false); // nobody looks at the stack
  }
}
