package io.leeway.audit.chain;

/**
 * How many rows are read at once: so many that a question costs little for each, and so few that
 * they fit in memory, whatever they hold.
 */
final class PageSize {
  private static final int MAX_ROWS = 500;
  private static final int FIRST_ROWS = 50;
  private static final long MAX_BYTES = 8 << 20;

  private int rows;
  private long longest;

  PageSize(long wanted) {
    rows = (int) Math.min(FIRST_ROWS, wanted);
  }

  int rows() {
    return rows;
  }

  /** Learns from a row. */
  void add(int bytes) {
    longest = Math.max(longest, bytes);
  }

  /** Goes on to the next page, which has at most twice as many rows, and no more than fit. */
  void next() {
    long fit = Math.max(1, MAX_BYTES / Math.max(longest, 1));
    rows = (int) Math.min(Math.min(MAX_ROWS, 2L * Math.max(rows, 25)), fit);
    longest = 0;
  }
}
