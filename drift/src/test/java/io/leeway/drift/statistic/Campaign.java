package io.leeway.drift.statistic;

/** How large a campaign is: small in every build, at its stated size with {@code -Pfull}. */
final class Campaign {
  static final boolean FULL = Boolean.getBoolean("leeway.full");

  private Campaign() {}

  static int runs(int small, int full) {
    return FULL ? full : small;
  }
}
