package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The rows of two samples of several columns, one below the other.
 *
 * @param rows the reference's rows, then the current sample's
 * @param n how many are the reference's
 */
record Matrix(double[][] rows, int n) {
  /**
   * Takes the complete rows of both samples, and of more than {@code most} on a side a random
   * choice.
   */
  static Matrix of(StatisticId id, double[][] reference, double[][] current, int most, long seed) {
    int columns = reference.length == 0 ? 0 : reference[0].length;
    double[][] first = choose(complete(id, reference, columns, "reference"), most, seed);
    double[][] second = choose(complete(id, current, columns, "current"), most, seed + 1);
    double[][] rows = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, rows, first.length, second.length);
    return new Matrix(rows, first.length);
  }

  private static double[][] complete(StatisticId id, double[][] rows, int columns, String side) {
    for (double[] row : rows) {
      Checks.argument(
          row.length == columns && columns > 0,
          "%s rows must all have the same columns, at least 1, but have %d and %d",
          id,
          columns,
          row.length);
      for (double value : row) {
        Checks.argument(
            !Double.isInfinite(value), "%s needs finite values, but one was %s", id, value);
      }
    }
    double[][] complete =
        Arrays.stream(rows)
            .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
            .toArray(double[][]::new);
    Checks.argument(
        complete.length >= 2,
        "%s has %d complete rows of %d; %s needs at least 2",
        side,
        complete.length,
        rows.length,
        id);
    return complete;
  }

  private static double[][] choose(double[][] rows, int most, long seed) {
    if (rows.length <= most) {
      return rows;
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] chosen = rows.clone();
    for (int i = 0; i < most; i++) {
      int j = random.nextInt(i, chosen.length);
      double[] swapped = chosen[i];
      chosen[i] = chosen[j];
      chosen[j] = swapped;
    }
    return Arrays.copyOf(chosen, most);
  }

  int m() {
    return rows.length - n;
  }

  int columns() {
    return rows[0].length;
  }
}
