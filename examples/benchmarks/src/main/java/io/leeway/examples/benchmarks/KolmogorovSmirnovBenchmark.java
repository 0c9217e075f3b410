package io.leeway.examples.benchmarks;

import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.TestResult;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * How long does a Kolmogorov-Smirnov test take?
 *
 * <p>Everybody gives D and a p-value by their own defaults, but {@link #twoSorts} gives D only. At
 * 1,000 values Leeway's p-value and that of Commons Statistics are exact, that of Commons Math is
 * not; at 100,000 and more all use the limit law.
 */
public class KolmogorovSmirnovBenchmark extends SamplesBenchmark {
  /** Leeway. */
  @Benchmark
  public TestResult leeway() {
    return KolmogorovSmirnov.withDefaults().test(reference, current);
  }

  /** Commons Math 3, by the call that its users know; it computes D first. */
  @Benchmark
  public double commonsMath3() {
    return new org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest()
        .kolmogorovSmirnovTest(reference, current);
  }

  /** Commons Statistics. */
  @Benchmark
  public KolmogorovSmirnovTest.TwoResult commonsStatistics() {
    return KolmogorovSmirnovTest.withDefaults().test(reference, current);
  }

  /** What is written in ten lines: sort both, walk through them together. */
  @Benchmark
  public double twoSorts() {
    double[] a = sorted(reference);
    double[] b = sorted(current);
    long largest = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double x = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == x) {
        i++;
      }
      while (j < b.length && b[j] == x) {
        j++;
      }
      largest = Math.max(largest, Math.abs((long) i * b.length - (long) j * a.length));
    }
    return largest / ((double) a.length * b.length);
  }
}
