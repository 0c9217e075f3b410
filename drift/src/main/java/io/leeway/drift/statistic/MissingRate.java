package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;

/**
 * Change of the missing rate: what share of the current rows lacks a value, less what share of the
 * reference's rows did.
 *
 * <pre>{@code
 * TestResult result = MissingRate.withDefaults().test(reference, current); // NaN is missing
 * }</pre>
 *
 * <ul>
 *   <li>Range: -1 to 1; above 0 when more is missing now.
 *   <li>No row in either sample: {@link IllegalArgumentException}. All or none missing in both: the
 *       change is 0 and p is 1.
 *   <li>p-value: two-sided, from the pooled z of two proportions; Fisher's exact test where an
 *       expected count is below 5; {@link #withExactBelow} changes that. At level 0.05 it rejects
 *       0.04 to 0.06 of samples without drift from expected counts of 10. It is conservative where
 *       they are smaller: 0.03 about 5, and less below.
 *   <li>Cost: one pass.
 *   <li>Immutable, safe for any thread.
 * </ul>
 *
 * @since 0.1
 */
public final class MissingRate {
  private static final MissingRate DEFAULT = new MissingRate(5);

  private final double exactBelow;

  private MissingRate(double exactBelow) {
    this.exactBelow = exactBelow;
  }

  /** Fisher's exact test where an expected count is below 5, the pooled z elsewhere. */
  public static MissingRate withDefaults() {
    return DEFAULT;
  }

  /**
   * Where Fisher's exact test takes over.
   *
   * @param expectedCount the expected count below which it does; 0 for never
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public MissingRate withExactBelow(double expectedCount) {
    Checks.argument(
        expectedCount >= 0, "expected count must be 0 or more, but was %s", expectedCount);
    return new MissingRate(expectedCount);
  }

  /**
   * The change of the rate of NaN.
   *
   * @throws IllegalArgumentException if a sample has no row
   */
  public double statistic(double[] reference, double[] current) {
    return Rates.of(reference, current).change();
  }

  /**
   * The change of the rate, from counts.
   *
   * @throws IllegalArgumentException if a sample has no row, or more missing rows than rows
   */
  public double statistic(
      long referenceMissing, long referenceRows, long currentMissing, long currentRows) {
    return new Rates(referenceMissing, referenceRows, currentMissing, currentRows).change();
  }

  /** The change of the rate of NaN with its p-value. */
  public TestResult test(double[] reference, double[] current) {
    return test(Rates.of(reference, current));
  }

  /** The change of the rate, from counts, with its p-value. */
  public TestResult test(
      long referenceMissing, long referenceRows, long currentMissing, long currentRows) {
    return test(new Rates(referenceMissing, referenceRows, currentMissing, currentRows));
  }

  /**
   * The pooled z of the change: the change over its standard error when both rates are one.
   *
   * @throws IllegalArgumentException if a sample has no row, or more missing rows than rows
   */
  public double z(
      long referenceMissing, long referenceRows, long currentMissing, long currentRows) {
    return new Rates(referenceMissing, referenceRows, currentMissing, currentRows).z();
  }

  private TestResult test(Rates rates) {
    double p =
        rates.smallestExpected() < exactBelow
            ? FisherExact.twoSided(rates.k1, rates.n - rates.k1, rates.k2, rates.m - rates.k2)
            : Tails.normalTwoSided(rates.z());
    return new TestResult(StatisticId.MISSING_RATE, rates.change(), p);
  }

  /** k1 of n rows missing in the reference, k2 of m in the current sample. */
  private record Rates(long k1, long n, long k2, long m) {
    Rates {
      check(k1, n, "reference");
      check(k2, m, "current");
    }

    private static void check(long missing, long rows, String side) {
      Checks.argument(rows > 0, "%s has no rows; missing_rate needs at least 1", side);
      Checks.argument(
          missing >= 0 && missing <= rows,
          "%s must have 0 to %d missing rows, but has %d",
          side,
          rows,
          missing);
    }

    static Rates of(double[] reference, double[] current) {
      return new Rates(missing(reference), reference.length, missing(current), current.length);
    }

    private static long missing(double[] values) {
      long missing = 0;
      for (double value : values) {
        missing += Double.isNaN(value) ? 1 : 0;
      }
      return missing;
    }

    double change() {
      return (double) k2 / m - (double) k1 / n;
    }

    double z() {
      double missing = (double) k1 + k2;
      double present = (double) (n - k1) + (m - k2);
      if (missing == 0 || present == 0) {
        return 0;
      }
      double all = missing + present;
      return change() / Math.sqrt(missing / all * (present / all) * (1.0 / n + 1.0 / m));
    }

    double smallestExpected() {
      double missing = (double) k1 + k2;
      double present = (double) (n - k1) + (m - k2);
      return Math.min(n, m) * (Math.min(missing, present) / (missing + present));
    }
  }

  /** Where Fisher's exact test takes over. */
  @Override
  public String toString() {
    return "missing_rate, exact below " + exactBelow;
  }
}
