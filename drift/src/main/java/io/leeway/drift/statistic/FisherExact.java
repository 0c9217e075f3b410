package io.leeway.drift.statistic;

/** Fisher's exact test on a 2 x 2 table. */
final class FisherExact {
  /** Tables as likely as the observed one count as such in spite of rounding; R and scipy do so. */
  private static final double TIE = 1 + 1e-7;

  private static final double NEGLIGIBLE = 1e-18;

  private FisherExact() {}

  /**
   * The probability, all margins given, of a table no more likely than the one observed.
   *
   * @param a the count in row 1, column 1
   * @param b row 1, column 2
   * @param c row 2, column 1
   * @param d row 2, column 2
   */
  static double twoSided(long a, long b, long c, long d) {
    // Seen from the observed table: how much more likely each other one is. Dividing by the sum at
    // the end leaves the probabilities, without a factorial.
    double inner = 1; // tables no more likely than the observed one
    double outer = 0; // the others
    for (int direction = -1; direction <= 1; direction += 2) {
      double ratio = 1;
      long w = a;
      long x = b;
      long y = c;
      long z = d;
      while (direction > 0 ? x > 0 && y > 0 : w > 0 && z > 0) {
        if (direction > 0) {
          ratio *= (double) x * y / ((w + 1.0) * (z + 1.0));
        } else {
          ratio *= (double) w * z / ((x + 1.0) * (y + 1.0));
        }
        w += direction;
        z += direction;
        x -= direction;
        y -= direction;
        if (ratio <= TIE) {
          inner += ratio;
        } else {
          outer += ratio;
        }
        if (ratio < NEGLIGIBLE * (inner + outer)) {
          break; // past the most likely table, where each next one is less likely still
        }
      }
    }
    return outer == Double.POSITIVE_INFINITY ? 0 : inner / (inner + outer);
  }
}
