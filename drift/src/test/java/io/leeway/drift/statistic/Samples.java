package io.leeway.drift.statistic;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Samples that a seed makes, the same on every machine. */
final class Samples {
  private Samples() {}

  /** A hundred seeds; the failing one is in the test's name. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  static double[] normal(SplittableRandom random, int n, double mean, double sd) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      values[i] = mean + sd * radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
    return values;
  }

  /** Rows of independent normal columns. */
  static double[][] rows(SplittableRandom random, int n, int columns, double mean) {
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = normal(random, columns, mean, 1);
    }
    return rows;
  }

  /** Small whole numbers: many ties. */
  static double[] tied(SplittableRandom random, int n, int values) {
    double[] sample = new double[n];
    for (int i = 0; i < n; i++) {
      sample[i] = random.nextInt(values);
    }
    return sample;
  }

  static long[] counts(SplittableRandom random, int bins, int n) {
    long[] counts = new long[bins];
    for (int i = 0; i < n; i++) {
      counts[random.nextInt(bins)]++;
    }
    return counts;
  }
}
