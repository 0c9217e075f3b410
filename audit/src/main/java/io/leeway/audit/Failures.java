package io.leeway.audit;

/** What was thrown, as text: kinds and messages, no stack. */
final class Failures {
  private static final int MOST_CAUSES = 5;

  private Failures() {}

  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder(text(failure));
    try {
      Throwable cause = failure.getCause();
      for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
        text.append("; caused by ").append(text(cause));
      }
    } catch (RuntimeException | StackOverflowError e) {
      text.append("; its cause cannot be read: ").append(e.getClass());
    }
    return text.toString();
  }

  /** Somebody else's code may throw here too, which must not hide what it was called for. */
  private static String text(Throwable failure) {
    try {
      return String.valueOf(failure.toString());
    } catch (RuntimeException | StackOverflowError e) {
      return failure.getClass().getName() + " (its message cannot be read: " + e.getClass() + ")";
    }
  }
}
