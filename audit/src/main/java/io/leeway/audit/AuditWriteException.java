package io.leeway.audit;

import java.io.Serial;

/**
 * An event that had to be stored was not, or not for certain.
 *
 * @since 0.1
 */
public final class AuditWriteException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  AuditWriteException(String message, Throwable cause) {
    super(message, cause);
  }
}
