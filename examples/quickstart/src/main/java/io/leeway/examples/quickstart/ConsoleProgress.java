package io.leeway.examples.quickstart;

import io.leeway.core.Progress;
import java.util.Locale;

/** Shows on the error stream how far a large file has been read, on one line that it overwrites. */
record ConsoleProgress(String name) implements Progress {
  /** Files under this many bytes are read before anyone could look. */
  private static final long LARGE = 10_000_000;

  @Override
  public void update(long done, long total) {
    if (Math.max(done, total) >= LARGE) {
      String share =
          total > 0
              ? String.format(Locale.ROOT, " of %,d MB (%d%%)", total >> 20, 100 * done / total)
              : "";
      System.err.printf(
          "\rreading %s: %,d MB%s%s", name, done >> 20, share, done == total ? "\n" : "");
    }
  }
}
