package io.leeway.audit.cli;

/** A record that the log does not prove. */
final class NotProvenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotProvenException(Throwable why) {
    super(why.getMessage(), why);
  }
}
