package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The rows of two samples of several columns, one below the other.
 *
 * @param rows the reference's rows, then the current sample's
 * @param n how many are the reference's
 */
record Matrix(double[][] rows, int n) {
  /**
   * Takes the complete rows of both samples, and of more than {@code most} on a side a random
   * choice. It depends on the rows: of rows that come sorted, the same places would always be as
   * much too high or too low.
   */
  static Matrix of(StatisticId id, double[][] reference, double[][] current, int most, long seed) {
    int columns = reference.length == 0 ? 0 : reference[0].length;
    double[][] first = complete(id, reference, columns, "reference");
    double[][] second = complete(id, current, columns, "current");
    SplittableRandom random = new SplittableRandom(seed ^ (long) comparison(first, second) << 32);
    first = choose(first, most, random);
    second = choose(second, most, random);
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

  /** A hash of which sample's values are the larger ones, which no unit changes. */
  private static int comparison(double[][] first, double[][] second) {
    int hash = 1;
    for (int i = 0; i < Math.max(first.length, second.length); i++) {
      double[] x = first[i % first.length];
      double[] y = second[i % second.length];
      for (int k = 0; k < x.length; k++) {
        hash = 31 * hash + (x[k] < y[k] ? 1 : x[k] > y[k] ? 2 : 3);
      }
    }
    return hash;
  }

  private static double[][] choose(double[][] rows, int most, SplittableRandom random) {
    if (rows.length <= most) {
      return rows;
    }
    double[][] chosen = rows.clone();
    for (int i = 0; i < most; i++) {
      int j = random.nextInt(i, chosen.length);
      double[] swapped = chosen[i];
      chosen[i] = chosen[j];
      chosen[j] = swapped;
    }
    return Arrays.copyOf(chosen, most);
  }

  /** A hash of the orders in which the columns' values lie. */
  int order() {
    int hash = 1;
    for (int column = 0; column < columns(); column++) {
      int k = column;
      int[] order =
          IntStream.range(0, rows.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> rows[i][k] + 0.0)) // -0.0 is 0.0
              .mapToInt(i -> i)
              .toArray();
      hash = 31 * hash + Arrays.hashCode(order);
    }
    return hash;
  }

  int m() {
    return rows.length - n;
  }

  int columns() {
    return rows[0].length;
  }
}
