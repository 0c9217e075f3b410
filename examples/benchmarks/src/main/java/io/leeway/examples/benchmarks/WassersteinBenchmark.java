package io.leeway.examples.benchmarks;

import io.leeway.drift.statistic.Wasserstein;
import org.openjdk.jmh.annotations.Benchmark;

/** How long does an exact Wasserstein-1 distance take? */
public class WassersteinBenchmark extends SamplesBenchmark {
  /** Leeway. */
  @Benchmark
  public double leeway() {
    return Wasserstein.withDefaults().statistic(reference, current);
  }

  /** What is written in ten lines: sort both, add up |F - G| from value to value. */
  @Benchmark
  public double twoSorts() {
    double[] a = sorted(reference);
    double[] b = sorted(current);
    double sum = 0;
    double last = Math.min(a[0], b[0]);
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      boolean first = j == b.length || (i < a.length && a[i] <= b[j]);
      double x = first ? a[i] : b[j];
      sum += Math.abs((long) i * b.length - (long) j * a.length) * (x - last);
      last = x;
      if (first) {
        i++;
      } else {
        j++;
      }
    }
    return sum / ((double) a.length * b.length);
  }
}
